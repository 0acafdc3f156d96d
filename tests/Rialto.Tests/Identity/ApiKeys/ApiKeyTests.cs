using System.Net;
using System.Text;
using Rialto.Identity;
using Rialto.Identity.ApiKeys;
using Xunit;

namespace Rialto.Tests.Identity.ApiKeys;

public class ApiKeyTests
{
    [Fact]
    public async Task A_key_is_made_with_a_secret_that_is_never_shown_again()
    {
        using var town = new Town();
        var alice = await town.MemberWithOtp("alice");

        var issued = town.People.IssueApiKey(town.Act(alice), Town.Wish("read", "trade"), town.FreshCode(alice)).Value;

        Assert.Matches("^[0-9a-f]{16}$", issued.Key.Kid);
        Assert.Matches("^[0-9a-f]{32}$", issued.Secret);
        Assert.Equal(("HS256", "active", false), (issued.Key.Algorithm, issued.Key.State, issued.Key.IssuedByOperator));
        Assert.Equal(["read", "trade"], issued.Key.Scopes);
        Assert.Equal(issued.Key.Kid, Assert.Single(town.People.ApiKeys.List(alice.Number, null, null, Page.First).Value.Rows).Kid);
        town.People.Dispose();
        foreach (var file in Directory.GetFiles(town.Directory))
            Assert.DoesNotContain(issued.Secret, Encoding.Latin1.GetString(File.ReadAllBytes(file)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(KeyFormat.Barong, "^[0-9a-f]{16}$", "^[0-9a-f]{32}$")]
    [InlineData(KeyFormat.Classic, "^[a-zA-Z0-9]{40}$", "^[a-zA-Z0-9]{40}$")]
    [InlineData(KeyFormat.Primebit, "^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$", "^[A-Za-z0-9+/]{43}=$")]
    [InlineData(KeyFormat.Coinut, "^ID[0-9A-F]{10}$", "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")]
    public async Task Each_look_has_its_own_letters(KeyFormat format, string kid, string secret)
    {
        using var town = new Town();
        var alice = await town.Member("alice");

        var issued = town.People.BackOffice.IssueApiKey(town.Operator, alice.Uid, Town.Wish() with { Format = format }).Value;

        Assert.Matches(kid, issued.Key.Kid);
        Assert.Matches(secret, issued.Secret);
        if (format != KeyFormat.Coinut) Assert.Equal("passed", town.Verdict(town.Signed(issued)));
        else Assert.Equal("401 authz.unexistent_apikey", town.Verdict(town.Signed(issued)));
    }

    [Fact]
    public async Task Every_write_needs_the_second_factor_in_the_contracts_order()
    {
        using var town = new Town();
        var bob = await town.Member("bob");
        var alice = await town.MemberWithOtp("alice");
        var act = town.Act(alice);
        var kid = town.Key(alice).Key.Kid;
        var patch = new ApiKeyPatch(null, "disabled");

        Assert.Equal("400 resource.api_key.2fa_disabled", Words(town.People.IssueApiKey(town.Act(bob), Town.Wish(), null)));
        Assert.Equal("422 resource.api_key.missing_totp", Words(town.People.IssueApiKey(act, Town.Wish(), "")));
        Assert.Equal("422 resource.api_key.invalid_totp", Words(town.People.IssueApiKey(act, Town.Wish(), town.WrongCode(alice))));
        Assert.Equal("400 resource.api_key.2fa_disabled", Words(town.People.PatchApiKey(town.Act(bob), kid, patch, "1")));
        Assert.Equal(
            "422 resource.apikey.missing_totp_code 422 resource.apikey.empty_totp_code",
            Words(town.People.PatchApiKey(act, kid, patch, null)));
        Assert.Equal("422 resource.api_key.invalid_totp", Words(town.People.PatchApiKey(act, kid, patch, town.WrongCode(alice))));
        Assert.Equal("400 resource.api_key.2fa_disabled", Words(town.People.DeleteApiKey(town.Act(bob), kid, "1")));
        Assert.Equal(
            "422 resource.apikey.missing_totp_code 422 resource.apikey.empty_totp_code", Words(town.People.DeleteApiKey(act, kid, null)));
        var code = town.FreshCode(alice);
        Assert.False(town.People.PatchApiKey(act, kid, patch, code).Rejected);
        Assert.Equal("422 totp.error", Words(town.People.DeleteApiKey(act, kid, code)));
    }

    [Fact]
    public async Task What_a_key_cannot_be_is_answered()
    {
        using var town = new Town();
        var alice = await town.MemberWithOtp("alice");

        Assert.Equal("422 algorithm.inclusion", Issue(Town.Wish() with { Algorithm = "hs256" }));
        Assert.Equal("422 scope.invalid", Issue(Town.Wish("a,b")));
        Assert.Equal("422 scope.invalid", Issue(Town.Wish(new string('x', 33))));
        Assert.Equal("422 scope.invalid", Issue(Town.Wish([.. Enumerable.Range(0, 17).Select(n => $"s{n}")])));
        Assert.Equal("422 value.invalid", Issue(Town.Wish() with { Addresses = ["10.0.0"] }));
        town.People.BackOffice.SetLevel(town.Operator, alice.Uid, 0);
        Assert.Equal("422 key_holder_account.invalid", Issue(Town.Wish()));

        string Issue(NewApiKey wish) => Words(town.People.IssueApiKey(town.Act(alice), wish, town.FreshCode(alice)));
    }

    [Fact]
    public async Task A_patched_key_works_by_its_new_state_at_once()
    {
        using var town = new Town();
        var alice = await town.MemberWithOtp("alice");
        var key = town.Key(alice);
        Assert.Equal("passed", town.Verdict(town.Signed(key)));

        var patch = new ApiKeyPatch(["read"], "disabled");
        var disabled = town.People.PatchApiKey(town.Act(alice), key.Key.Kid, patch, town.FreshCode(alice)).Value;
        Assert.Equal(("disabled", "read"), (disabled.State, disabled.Scopes.Single()));
        Assert.Equal("401 authz.apikey_not_active", town.Verdict(town.Signed(key)));

        town.People.PatchApiKey(town.Act(alice), key.Key.Kid, new ApiKeyPatch(null, "active"), town.FreshCode(alice));
        Assert.Equal("passed", town.Verdict(town.Signed(key)));
        Assert.Equal(["read"], town.People.ApiKeys.Find(key.Key.Kid)!.Scopes);
    }

    [Fact]
    public async Task A_key_of_somebody_else_is_not_found()
    {
        using var town = new Town();
        var alice = await town.MemberWithOtp("alice");
        var bob = await town.MemberWithOtp("bob");
        var key = town.Key(alice);

        Assert.Equal(
            "404 record.not_found", Words(town.People.PatchApiKey(town.Act(bob), key.Key.Kid, new(null, null), town.FreshCode(bob))));
        Assert.Equal("404 record.not_found", Words(town.People.DeleteApiKey(town.Act(bob), key.Key.Kid, town.FreshCode(bob))));
        Assert.Equal("404 record.not_found", Words(town.People.DeleteApiKey(town.Act(bob), bob.Uid, town.FreshCode(bob))));
        Assert.Equal("passed", town.Verdict(town.Signed(key)));
    }

    [Fact]
    public async Task A_key_of_an_owner_who_is_not_active_stays_off()
    {
        using var town = new Town();
        var alice = await town.MemberWithOtp("alice");
        var key = town.Key(alice);
        town.People.BackOffice.SetLevel(town.Operator, alice.Uid, 0);

        Assert.Equal("422 state.invalid", Patch("active"));
        Assert.Equal("422 state.invalid", Patch("No State"));
        Assert.Equal("", Patch("whatever"));

        string Patch(string state) =>
            Words(town.People.PatchApiKey(town.Act(alice), key.Key.Kid, new ApiKeyPatch(null, state), town.FreshCode(alice)));
    }

    [Fact]
    public async Task A_deleted_key_is_refused_at_once_and_after_a_restart()
    {
        using var town = new Town();
        var alice = await town.MemberWithOtp("alice");
        var key = town.Key(alice);
        Assert.Equal("passed", town.Verdict(town.Signed(key)));

        Assert.False(town.People.DeleteApiKey(town.Act(alice), key.Key.Kid, town.FreshCode(alice)).Rejected);

        Assert.Equal("401 authz.unexistent_apikey", town.Verdict(town.Signed(key)));
        town.Reopen();
        Assert.Equal("401 authz.unexistent_apikey", town.Verdict(town.Signed(key)));
    }

    [Theory]
    [InlineData(null, null, "0 1 2")]
    [InlineData("asc", "id", "0 1 2")]
    [InlineData("desc", "id", "2 1 0")]
    [InlineData("desc", "created_at", "2 1 0")]
    [InlineData("desc", "state", "2 1 0")]
    [InlineData("asc", "scope", "2 1 0")]
    public async Task Lists_come_in_the_order_asked_for(string? ordering, string? orderBy, string expected)
    {
        using var town = new Town();
        var alice = await town.Member("alice");
        var kids = new List<string>();
        foreach (var scope in new[] { "c", "b", "a" })
        {
            kids.Add(town.People.BackOffice.IssueApiKey(town.Operator, alice.Uid, Town.Wish(scope)).Value.Key.Kid);
            town.Time.Seconds(1);
        }

        var rows = town.People.ApiKeys.List(alice.Number, ordering, orderBy, Page.First).Value;

        Assert.Equal(expected, string.Join(' ', rows.Rows.Select(key => kids.IndexOf(key.Kid))));
        Assert.Equal(3, rows.Total);
    }

    [Fact]
    public async Task Wrong_orders_are_answered_and_pages_are_cut()
    {
        using var town = new Town();
        var alice = await town.Member("alice");
        for (var n = 0; n < 3; n++) town.OperatorKey(alice);

        Assert.Equal("422 resource.api_key.invalid_ordering", Words(town.People.ApiKeys.List(alice.Number, "up", "id", Page.First)));
        Assert.Equal("422 resource.api_key.invalid_attribute", Words(town.People.ApiKeys.List(alice.Number, "asc", "secret", Page.First)));
        Assert.Single(town.People.ApiKeys.List(alice.Number, null, null, new Page(2, 2)).Value.Rows);
        Assert.Empty(town.People.ApiKeys.List(alice.Number, null, null, new Page(int.MaxValue, 100)).Value.Rows);
    }

    [Fact]
    public async Task The_number_of_keys_is_bounded()
    {
        using var town = new Town();
        var alice = await town.Member("alice");
        for (var n = 0; n < Limits.ApiKeysPerMemberMax; n++) town.OperatorKey(alice);

        Assert.Equal(IdentityReject.TooManyApiKeys, town.People.BackOffice.IssueApiKey(town.Operator, alice.Uid, Town.Wish()).Reject);
    }

    [Theory]
    [InlineData("", KeyScopes.Everything)]
    [InlineData("all", KeyScopes.Everything)]
    [InlineData("read trade withdraw", KeyScopes.All)]
    [InlineData("transfer", KeyScopes.Transfer)]
    [InlineData("read", KeyScopes.Read)]
    [InlineData("read trade", KeyScopes.Read | KeyScopes.Trade)]
    [InlineData("withdraw", KeyScopes.Withdraw)]
    [InlineData("unknown", KeyScopes.None)]
    [InlineData("unknown trade", KeyScopes.Trade)]
    public void Scopes_allow_what_they_name(string words, KeyScopes allowed)
    {
        var key = Plain() with { Scopes = words.Split(' ', StringSplitOptions.RemoveEmptyEntries) };

        Assert.Equal(allowed, key.Allowed);
        Assert.Equal(allowed.HasFlag(KeyScopes.Trade), key.Allows(KeyScopes.Trade));
    }

    [Theory]
    [InlineData("", "10.0.0.1", true)]
    [InlineData("10.0.0.1", "10.0.0.1", true)]
    [InlineData("10.0.0.1", "::ffff:10.0.0.1", true)]
    [InlineData("10.0.0.1", "10.0.0.2", false)]
    [InlineData("192.168.0.0/16 10.0.0.0/8", "10.9.9.9", true)]
    [InlineData("2001:db8::/32", "2001:db8:1::1", true)]
    [InlineData("2001:db8::/32", "10.0.0.1", false)]
    public void A_key_works_from_its_addresses(string addresses, string from, bool works)
    {
        var key = Plain() with { Addresses = addresses.Split(' ', StringSplitOptions.RemoveEmptyEntries) };

        Assert.Equal(works, key.Works(nowUs: 0, IPAddress.Parse(from)));
    }

    [Fact]
    public void A_key_works_until_it_expires()
    {
        var key = Plain() with { ExpiresAtUs = 1_000 };

        Assert.True(key.Works(nowUs: 999, IPAddress.Loopback));
        Assert.False(key.Works(nowUs: 1_000, IPAddress.Loopback));
    }

    static ApiKey Plain() => new()
    {
        Kid = "kid", Member = 1_000, Format = KeyFormat.Barong, Algorithm = "HS256", Scopes = [], State = "active", Addresses = [],
        IssuedByOperator = false, CreatedAtUs = 0, UpdatedAtUs = 0,
    };

    static string Words<T>(Result<T> result) => string.Join(' ', result.Rejects.Select(reject => $"{reject.Status()} {reject.Literal()}"));
}

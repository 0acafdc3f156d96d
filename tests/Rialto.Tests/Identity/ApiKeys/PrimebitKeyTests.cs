using System.Net;
using System.Text;
using Rialto.Identity;
using Rialto.Identity.ApiKeys;
using Xunit;

namespace Rialto.Tests.Identity.ApiKeys;

public class PrimebitKeyTests
{
    static readonly PrimebitKeyWish s_wish = new("bot", ["read", "trade"], ["10.0.0.0/8"]);

    [Fact]
    public async Task Without_a_second_factor_a_key_needs_no_code_and_its_secret_is_shown_once()
    {
        using var town = new Town();
        var alice = await town.Member("alice");

        var issued = town.People.IssuePrimebitKey(town.Act(alice), s_wish, code: "ignored").Value;

        Assert.Matches("^[A-Za-z0-9+/]{43}=$", issued.Secret);
        var listed = Assert.Single(town.People.PrimebitKeys(alice.Number));
        Assert.Equal(("bot", "active", null, null), (listed.Label, listed.State, listed.RequestsPerSecond, listed.LastUsedAtUs));
        Assert.Equal(["read", "trade"], listed.Scopes);
        Assert.Equal(["10.0.0.0/8"], listed.Addresses);
        Assert.Equal("api_keys/create/Succeed", town.Rows(alice).Last());
        town.Reopen();
        Assert.True(WorkingKey.IsSigned(town.People.FindWorkingKey(issued.Key.Kid), "1570451830"u8, Hmac(issued.Secret, "1570451830")));
    }

    [Fact]
    public async Task With_a_second_factor_making_and_widening_need_a_code_and_narrowing_none()
    {
        using var town = new Town();
        var alice = await town.MemberWithOtp("alice");
        var act = town.Act(alice);

        Assert.Equal(IdentityReject.ApiKeyMissingTotp, town.People.IssuePrimebitKey(act, s_wish, code: null).Reject);
        Assert.Equal(IdentityReject.ApiKeyInvalidTotp, town.People.IssuePrimebitKey(act, s_wish, town.WrongCode(alice)).Reject);
        var kid = town.People.IssuePrimebitKey(act, s_wish, town.FreshCode(alice)).Value.Key.Kid;

        Assert.False(Change(new(false, "quiet", ["read"], null), null).Rejected);
        Assert.Equal(IdentityReject.ApiKeyMissingTotp, Change(new(true, null, null, null), null).Reject);
        Assert.Equal(IdentityReject.ApiKeyMissingTotp, Change(new(null, null, ["read", "transfer"], null), null).Reject);
        Assert.Equal(IdentityReject.ApiKeyMissingTotp, Change(new(null, null, null, []), null).Reject);
        var widened = Change(new(true, null, ["read", "transfer", "read"], []), town.FreshCode(alice)).Value;
        Assert.Equal(("active", "quiet", "read transfer", 0), (widened.State, widened.Label, string.Join(' ', widened.Scopes),
            widened.Addresses.Count));

        Result<ApiKey> Change(PrimebitKeyPatch patch, string? code) => town.People.ChangePrimebitKey(act, kid, patch, code);
    }

    [Fact]
    public async Task What_a_key_cannot_be_is_answered()
    {
        using var town = new Town();
        var alice = await town.Member("alice");
        var bob = await town.Member("bob");
        var act = town.Act(alice);
        var kid = town.People.IssuePrimebitKey(act, s_wish, null).Value.Key.Kid;
        var barong = town.OperatorKey(alice).Key.Kid;

        Assert.Equal(IdentityReject.ScopeInvalid, town.People.IssuePrimebitKey(act, s_wish with { Scopes = [] }, null).Reject);
        Assert.Equal(IdentityReject.ScopeInvalid, town.People.IssuePrimebitKey(act, s_wish with { Scopes = ["withdraw"] }, null).Reject);
        Assert.Equal(IdentityReject.ValueInvalid, town.People.IssuePrimebitKey(act, s_wish with { Addresses = ["10.0"] }, null).Reject);
        Assert.Equal(IdentityReject.ApiKeyLabelInvalid, town.People.IssuePrimebitKey(act, s_wish with { Label = "a\n" }, null).Reject);
        Assert.Equal(
            IdentityReject.ApiKeyLabelInvalid,
            town.People.ChangePrimebitKey(act, kid, new(null, new string('x', Limits.KeyLabelCharsMax + 1), null, null), null).Reject);
        Assert.Equal(IdentityReject.RecordNotFound, town.People.ChangePrimebitKey(town.Act(bob), kid, new(false, null, null, null),
            null).Reject);
        Assert.Equal(IdentityReject.RecordNotFound, town.People.ChangePrimebitKey(act, barong, new(false, null, null, null), null).Reject);
        Assert.Equal(IdentityReject.RecordNotFound, town.People.DeletePrimebitKey(town.Act(bob), kid).Reject);
        Assert.Equal(IdentityReject.RecordNotFound, town.People.DeletePrimebitKey(act, barong).Reject);
        Assert.NotNull(town.People.FindWorkingKey(kid));
    }

    [Fact]
    public async Task A_member_has_at_most_twenty_of_these_keys()
    {
        using var town = new Town();
        var alice = await town.Member("alice");
        var kids = new List<string>();
        for (var n = 0; n < 20; n++) kids.Add(town.People.IssuePrimebitKey(town.Act(alice), s_wish, null).Value.Key.Kid);

        Assert.Equal(IdentityReject.TooManyApiKeys, town.People.IssuePrimebitKey(town.Act(alice), s_wish, null).Reject);
        Assert.False(town.People.BackOffice.IssueApiKey(town.Operator, alice.Uid, Town.Wish()).Rejected);
        Assert.False(town.People.DeletePrimebitKey(town.Act(alice), kids[3]).Rejected);
        Assert.Null(town.People.FindWorkingKey(kids[3]));
        Assert.False(town.People.IssuePrimebitKey(town.Act(alice), s_wish, null).Rejected);
    }

    [Fact]
    public async Task A_key_that_does_not_work_now_is_not_found()
    {
        using var town = new Town();
        var alice = await town.Member("alice");
        var wish = Town.Wish("read") with { Format = KeyFormat.Primebit, ExpiresAtUs = (town.Time.NowMs + 60_000) * 1_000,
            RequestsPerSecond = 1_000 };
        var kid = town.People.BackOffice.IssueApiKey(town.Operator, alice.Uid, wish).Value.Key.Kid;
        var act = town.Act(alice);

        var working = town.People.FindWorkingKey(kid)!;
        Assert.Equal((alice.Number, 1_000, KeyScopes.Read), (working.Owner.Number, working.Key.RequestsPerSecond, working.Key.Allowed));
        town.People.ChangePrimebitKey(act, kid, new(false, null, null, ["10.1.1.1"]), null);
        Assert.Null(town.People.FindWorkingKey(kid));
        town.People.ChangePrimebitKey(act, kid, new(true, null, null, null), null);
        Assert.False(town.People.FindWorkingKey(kid)!.Key.MayComeFrom(IPAddress.Parse("10.1.1.2")));
        town.People.BackOffice.SetState(town.Operator, alice.Uid, "banned");
        Assert.Null(town.People.FindWorkingKey(kid));
        Assert.Equal(IdentityReject.StateInvalid, town.People.ChangePrimebitKey(act, kid, new(true, null, null, null), null).Reject);
        town.People.BackOffice.SetState(town.Operator, alice.Uid, "active");
        town.People.ChangePrimebitKey(act, kid, new(true, null, null, null), null);
        Assert.NotNull(town.People.FindWorkingKey(kid));
        town.Time.Seconds(60);
        Assert.Null(town.People.FindWorkingKey(kid));
        Assert.Null(town.People.FindWorkingKey("dc93094f-393c-441a-8837-eccb7795b618"));
        Assert.Null(town.People.FindWorkingKey(alice.Uid));
    }

    [Fact]
    public async Task The_last_use_is_exact_in_memory_and_a_minute_coarse_on_disk()
    {
        using var town = new Town();
        var alice = await town.Member("alice");
        var kid = town.People.IssuePrimebitKey(town.Act(alice), s_wish, null).Value.Key.Kid;
        var first = town.Time.NowMs * 1_000;

        town.People.NoteKeyUse(kid);
        town.Time.Seconds(59);
        town.People.NoteKeyUse(kid);

        Assert.Equal(first + 59_000_000, Assert.Single(town.People.PrimebitKeys(alice.Number)).LastUsedAtUs);
        town.Reopen();
        Assert.Equal(first, Assert.Single(town.People.PrimebitKeys(alice.Number)).LastUsedAtUs);
        town.Time.Seconds(1);
        town.People.NoteKeyUse(kid);
        town.Reopen();
        Assert.Equal(first + 60_000_000, Assert.Single(town.People.PrimebitKeys(alice.Number)).LastUsedAtUs);
    }

    [Fact]
    public async Task A_signature_is_of_these_bytes_and_this_secret_in_any_case()
    {
        using var town = new Town();
        var alice = await town.Member("alice");
        var issued = town.People.IssuePrimebitKey(town.Act(alice), s_wish, null).Value;
        var key = town.People.FindWorkingKey(issued.Key.Kid);
        var signature = Hmac(issued.Secret, "message");

        Assert.True(WorkingKey.IsSigned(key, "message"u8, signature));
        Assert.True(WorkingKey.IsSigned(key, "message"u8, signature.ToUpperInvariant()));
        Assert.False(WorkingKey.IsSigned(key, "massage"u8, signature));
        Assert.False(WorkingKey.IsSigned(key, "message"u8, signature[1..]));
        Assert.False(WorkingKey.IsSigned(key, "message"u8, ""));
        Assert.False(WorkingKey.IsSigned(null, "message"u8, signature));
    }

    static string Hmac(string secret, string message) => Convert.ToHexStringLower(
        System.Security.Cryptography.HMACSHA256.HashData(Encoding.ASCII.GetBytes(secret), Encoding.ASCII.GetBytes(message)));
}

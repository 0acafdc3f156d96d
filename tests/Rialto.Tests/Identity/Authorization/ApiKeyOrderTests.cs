using Rialto.Identity;
using Rialto.Identity.ApiKeys;
using Rialto.Identity.Authorization;
using Xunit;

namespace Rialto.Tests.Identity.Authorization;

/// <summary>The rows of the contract's check order for signed requests, each broken together with everything after it.</summary>
public class ApiKeyOrderTests
{
    [Fact]
    public void The_signature_of_the_contract_is_reproduced()
    {
        Assert.Equal(
            "bd42b945e095880e28d046846dbecf655fdf09d95a396a24fe6fe1df42f15d13",
            Town.Sign("2d0b4979c7fe6986daa8e21d1dc0644f", "1584524005143", "61d025b8573501c2"));
        Assert.Equal(
            "8e8b02ca60cf30590d9b46587074c86f8cdcb72e4ee05eb58aca05bcbd5ffd17", Town.Sign("changeme", "1584087661035", "changeme"));
    }

    [Fact]
    public async Task A_signed_request_passes_with_its_owner_and_nonce()
    {
        using var town = new Town();
        var alice = await town.MemberWithOtp("alice");
        var key = town.Key(alice);

        var passage = town.People.Authorizer.Authorize(town.Signed(key));

        Assert.Null(passage.Refusal);
        Assert.Equal("api/v2/peatio/market/orders", passage.Path);
        Assert.Equal(alice.Uid, passage.Caller!.Member.Uid);
        Assert.Equal(key.Key.Kid, passage.Caller.Key!.Kid);
        Assert.Equal(new RequestNonce(key.Key.Kid, town.Time.NowMs), passage.Caller.Nonce);
        Assert.Null(passage.Audit);
    }

    [Theory]
    [InlineData(null, "1", "x")]
    [InlineData("x", null, "x")]
    [InlineData("x", "1", null)]
    [InlineData("", "1", "x")]
    [InlineData("x", " ", "x")]
    [InlineData("x", "1", "")]
    [InlineData("", null, null)]
    public void Row_1_all_three_headers_must_be_there(string? kid, string? nonce, string? signature)
    {
        using var town = new Town();

        Assert.Equal("422 authz.invalid_api_key_headers", town.Verdict(Request(town, kid, nonce, signature)));
    }

    [Fact]
    public async Task Row_1_any_header_wins_over_a_good_cookie()
    {
        using var town = new Town();
        var opened = await town.LogIn(await town.Member("alice"));

        Assert.Equal("422 authz.invalid_api_key_headers", town.Verdict(town.WithCookie(opened) with { NonceHeader = "1" }));
    }

    [Theory]
    [InlineData("0000000000000000")]
    [InlineData("' OR 1=1 --")]
    [InlineData("ключ")]
    public void Row_2_an_unknown_key_is_told_before_everything_else(string kid)
    {
        using var town = new Town();

        Assert.Equal("401 authz.unexistent_apikey", town.Verdict(Request(town, kid, "abc", "zz")));
    }

    [Fact]
    public async Task Row_3_a_nonce_works_once_also_for_another_signature_and_path()
    {
        using var town = new Town();
        var key = town.OperatorKey(await town.Member("alice"));
        var request = town.Signed(key);

        Assert.Equal("passed", town.Verdict(request));
        Assert.Equal("401 authz.signature_blacklisted", town.Verdict(request));
        Assert.Equal("401 authz.signature_blacklisted", town.Verdict(request with { SignatureHeader = "00", Verb = "POST" }));
        Assert.Equal("401 authz.signature_blacklisted", town.Verdict(request with { NonceHeader = "0" + request.NonceHeader }));
        town.Time.Seconds(9.999);
        Assert.Equal("401 authz.signature_blacklisted", town.Verdict(request));
        town.Time.Seconds(0.001);
        Assert.Equal("401 authz.nonce_expired", town.Verdict(request));
    }

    [Fact]
    public async Task Row_3_a_nonce_of_one_key_is_free_for_another()
    {
        using var town = new Town();
        var alice = await town.Member("alice");

        Assert.Equal("passed", town.Verdict(town.Signed(town.OperatorKey(alice))));
        Assert.Equal("passed", town.Verdict(town.Signed(town.OperatorKey(alice))));
    }

    [Fact]
    public async Task Row_3_of_a_hundred_threads_with_one_request_exactly_one_passes()
    {
        using var town = new Town();
        var request = town.Signed(town.OperatorKey(await town.Member("alice")));

        var verdicts = new string[100];
        Parallel.For(0, 100, n => verdicts[n] = town.Verdict(request));

        Assert.Equal(1, verdicts.Count(verdict => verdict == "passed"));
        Assert.Equal(99, verdicts.Count(verdict => verdict == "401 authz.signature_blacklisted"));
    }

    [Fact]
    public async Task Row_3_can_be_switched_off()
    {
        using var town = new Town(options => options with { NonceSingleUse = false });
        var request = town.Signed(town.OperatorKey(await town.Member("alice")));

        Assert.Equal("passed", town.Verdict(request));
        Assert.Equal("passed", town.Verdict(request));
        Assert.Null(town.People.Authorizer.Identify(request).Value.Nonce);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("0")]
    [InlineData("-1584087661035")]
    [InlineData("+1584087661035")]
    [InlineData("1584087661035.0")]
    [InlineData("0x170d2a")]
    [InlineData(" 1584087661035")]
    [InlineData("１５８４")]
    [InlineData("9999999999999999999999999")]
    public async Task Row_4_a_nonce_is_a_positive_whole_number(string nonce)
    {
        using var town = new Town();
        var key = town.OperatorKey(await town.Member("alice"));

        Assert.Equal("401 authz.nonce_not_valid_timestamp", town.Verdict(Request(town, key.Key.Kid, nonce, "zz")));
    }

    [Theory]
    [InlineData(-4_999, "passed")]
    [InlineData(4_999, "passed")]
    [InlineData(-5_000, "401 authz.nonce_expired")]
    [InlineData(5_000, "401 authz.nonce_expired")]
    [InlineData(-6_000, "401 authz.nonce_expired")]
    [InlineData(3_600_000, "401 authz.nonce_expired")]
    public async Task Rows_5_and_6_the_window_is_the_same_in_both_directions(long offsetMs, string verdict)
    {
        using var town = new Town();
        var key = town.OperatorKey(await town.Member("alice"));

        Assert.Equal(verdict, town.Verdict(town.Signed(key, offsetMs)));
    }

    [Fact]
    public async Task Row_6_age_is_told_before_a_wrong_signature()
    {
        using var town = new Town();
        var key = town.OperatorKey(await town.Member("alice"));

        Assert.Equal("401 authz.nonce_expired", town.Verdict(town.Signed(key, -5_000) with { SignatureHeader = "zz" }));
    }

    [Fact]
    public async Task Row_7_only_the_right_signature_passes_in_either_case_of_letters()
    {
        using var town = new Town();
        var key = town.OperatorKey(await town.Member("alice"));
        var request = town.Signed(key);
        var right = request.SignatureHeader!;
        var flipped = (right[0] == '0' ? '1' : '0') + right[1..];

        string[] wrongs = [flipped, right[..^1], right + "0", right[..^1] + "\u017F", new string('z', 64), "zz", new string('0', 10_000)];
        foreach (var wrong in wrongs)
            Assert.Equal("401 authz.invalid_signature", town.Verdict(request with { SignatureHeader = wrong }));
        Assert.Equal("passed", town.Verdict(request with { SignatureHeader = right.ToUpperInvariant() }));
    }

    [Fact]
    public async Task Row_7_a_wrong_signature_is_told_before_a_stopped_key()
    {
        using var town = new Town();
        var alice = await town.MemberWithOtp("alice");
        var key = town.Key(alice);
        town.People.PatchApiKey(town.Act(alice), key.Key.Kid, new ApiKeyPatch(null, "disabled"), town.FreshCode(alice));

        Assert.Equal("401 authz.invalid_signature", town.Verdict(town.Signed(key) with { SignatureHeader = "zz" }));
        Assert.Equal("401 authz.apikey_not_active", town.Verdict(town.Signed(key)));
    }

    [Theory]
    [InlineData("banned")]
    [InlineData("locked")]
    public async Task Row_9_the_owner_must_be_active_or_pending(string state)
    {
        using var town = new Town();
        var alice = await town.Member("alice");
        town.People.BackOffice.SetState(town.Operator, alice.Uid, state);
        var key = town.OperatorKey(alice);

        Assert.Equal("401 authz.invalid_session", town.Verdict(town.Signed(key)));
    }

    [Fact]
    public async Task Row_9_a_pending_owner_passes()
    {
        using var town = new Town();
        var key = town.OperatorKey(await town.Member("alice", level: 0));

        Assert.Equal("passed", town.Verdict(town.Signed(key)));
    }

    [Fact]
    public async Task Row_10_without_the_second_factor_only_the_operators_keys_work()
    {
        using var town = new Town();
        var alice = await town.MemberWithOtp("alice");
        var own = town.Key(alice);
        town.People.BackOffice.ResetOtp(town.Operator, alice.Uid);
        var operators = town.OperatorKey(alice);
        await Reactivate(town, own.Key.Kid);

        Assert.Equal("401 authz.disabled_2fa", town.Verdict(town.Signed(own)));
        Assert.Equal("passed", town.Verdict(town.Signed(operators)));
    }

    [Fact]
    public async Task Row_11_the_role_must_allow_it_and_the_refusal_is_noted()
    {
        using var town = new Town();
        var alice = await town.Member("alice");
        var key = town.OperatorKey(alice);

        var passage = town.People.Authorizer.Authorize(town.Signed(key, verb: "POST", path: "/api/v2/barong/admin/users"));
        town.People.Activity.WriteAudit(passage, town.Home, """{"uid":"ID1","password":"hush"}""");

        Assert.Equal((IdentityReject.InvalidPermission, 401), (passage.Refusal!.Value.Reject, passage.Refusal.Value.Status));
        Assert.Null(passage.Caller);
        var row = town.People.Activity.List(new() { Member = alice.Number }, Page.First).Rows[0];
        Assert.Equal("users/create/Denied ID1", $"{row.Topic}/{row.Action}/{row.Result} {row.TargetUid}");
        Assert.DoesNotContain("hush", row.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_was_refused_did_not_use_its_nonce_up()
    {
        using var town = new Town();
        var alice = await town.MemberWithOtp("alice");
        var key = town.Key(alice);
        var request = town.Signed(key);

        Assert.Equal("401 authz.invalid_signature", town.Verdict(request with { SignatureHeader = "zz" }));
        Assert.Equal("passed", town.Verdict(request));
    }

    [Fact]
    public async Task An_authentic_request_uses_its_nonce_up_even_if_the_role_forbids_it()
    {
        using var town = new Town();
        var key = town.OperatorKey(await town.Member("alice"));
        var request = town.Signed(key, path: "/api/v2/barong/admin/users");

        Assert.Equal("401 authz.invalid_permission", town.Verdict(request));
        Assert.Equal("401 authz.signature_blacklisted", town.Verdict(request));
    }

    [Fact]
    public async Task A_replayed_change_is_refused_after_a_crash_too()
    {
        using var town = new Town();
        var alice = await town.MemberWithOtp("alice");
        var key = town.Key(alice);
        var request = town.Signed(key, verb: "POST", path: "/api/v2/barong/resource/labels");
        var first = town.People.Authorizer.Authorize(request).Caller!;
        Assert.False(town.People.AddLabel(MemberAct.Of(first, town.Home), "mine", "one").Rejected);
        town.People.RemoveLabel(town.Act(alice), "mine");

        town.Reopen();
        var replay = town.People.Authorizer.Authorize(request).Caller!;
        var again = town.People.AddLabel(MemberAct.Of(replay, town.Home), "mine", "one");

        Assert.Equal("authz.signature_blacklisted", again.Reject.Literal());
    }

    [Fact]
    public async Task A_rejected_change_uses_its_nonce_up_too()
    {
        using var town = new Town();
        var alice = await town.Member("alice");
        var nonce = new RequestNonce("kid", town.Time.NowMs);
        var act = town.Act(alice, nonce: nonce);

        Assert.Equal("record.not_found", town.People.RemoveLabel(act, "mine").Reject.Literal());
        town.People.AddLabel(town.Act(alice), "mine", "one");
        town.Reopen();

        Assert.Equal("authz.signature_blacklisted", town.People.RemoveLabel(act, "mine").Reject.Literal());
        town.Time.Seconds(10);
        Assert.False(town.People.RemoveLabel(act, "mine").Rejected);
    }

    /// <summary>What no call does: an active key of a member without second factor, as an older version may have left it.</summary>
    static async Task Reactivate(Town town, string kid)
    {
        await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={town.DatabasePath};Pooling=False"))
        {
            await Dapper.SqlMapper.ExecuteAsync(connection, "UPDATE api_keys SET state = 'active' WHERE kid = @kid", new { kid });
        }

        town.Reopen();
    }

    static AuthorizerRequest Request(Town town, string? kid, string? nonce, string? signature) => new()
    {
        Verb = "GET", RawPath = "/api/v2/peatio/market/orders", Origin = town.Home, FromBrowser = false, ApiKeyHeader = kid,
        NonceHeader = nonce,
        SignatureHeader = signature,
    };
}

using System.Net;
using Rialto.Identity;
using Rialto.Identity.Passwords;
using Rialto.Identity.Sessions;
using Rialto.Identity.Storage;
using Rialto.Tests.Identity.Storage;
using Xunit;

namespace Rialto.Tests.Identity.Sessions;

public class SessionTests
{
    [Fact]
    public async Task A_log_in_opens_a_new_session_and_ends_the_one_that_was_brought_along()
    {
        using var town = new Town();
        var alice = await town.Member("alice");
        var first = await town.LogIn(alice);

        var second = (await town.People.LogInAsync(
            new LogIn { Email = "ALICE@example.com", Password = Town.Password, PreviousToken = first.Token }, town.Home)).Value;

        Assert.NotEqual(first.Token, second.Token);
        Assert.NotEqual(first.Session.CsrfToken, second.Session.CsrfToken);
        Assert.Null(town.People.Sessions.Find(first.Token));
        Assert.Equal(["session/login/Succeed", "session/login/Succeed"], town.Rows(alice));
    }

    [Fact]
    public async Task A_session_is_used_on_a_full_disk_and_its_deadline_is_written_when_there_is_room()
    {
        using var town = new Town();
        var opened = await town.LogIn(await town.Member("alice"));
        using var store = IdentityStore.Open(town.DatabasePath, town.Time, TimeSpan.FromSeconds(5));
        var register = new SessionRegister(store, TimeSpan.FromMinutes(30), TimeSpan.FromHours(24));
        FullDisk.Begin(store, "sessions");

        for (var minute = 0; minute < 3; minute++)
        {
            town.Time.Seconds(61);
            Assert.False(register.Use(opened.Token, town.Home).Rejected);
        }

        Assert.Equal(opened.Session.ExpiresAtUs, Written(town, opened.Token));
        FullDisk.End(store);
        town.Time.Seconds(61);
        var used = register.Use(opened.Token, town.Home).Value;
        Assert.True(used.ExpiresAtUs > opened.Session.ExpiresAtUs);
        Assert.Equal(used.ExpiresAtUs, Written(town, opened.Token));
    }

    /// <summary>The deadline on the disk, as the next start would find it.</summary>
    static long Written(Town town, string token)
    {
        using var store = IdentityStore.Open(town.DatabasePath, town.Time, TimeSpan.FromSeconds(5));
        return new SessionRegister(store, TimeSpan.FromMinutes(30), TimeSpan.FromHours(24)).Find(token)!.ExpiresAtUs;
    }

    [Fact]
    public async Task Only_a_hash_of_the_token_is_in_the_database()
    {
        using var town = new Town();
        var opened = await town.LogIn(await town.Member("alice"));

        town.People.Dispose();

        foreach (var file in Directory.GetFiles(town.Directory))
            Assert.DoesNotContain(opened.Token, System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(file)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.20.99.99", "Mozilla/5.0 (test)", true)]
    [InlineData("::ffff:10.20.1.1", "Mozilla/5.0 (test)", true)]
    [InlineData("10.21.30.40", "Mozilla/5.0 (test)", false)]
    [InlineData("10.20.30.40", "mozilla/5.0 (test)", false)]
    [InlineData("10.20.30.40", "", false)]
    [InlineData("10.20.30.40", null, false)]
    [InlineData("2001:db8::1", "Mozilla/5.0 (test)", false)]
    public async Task A_session_stays_in_its_network_and_with_its_agent(string address, string? agent, bool fits)
    {
        using var town = new Town();
        var opened = await town.LogIn(await town.Member("alice"));

        var used = town.People.Sessions.Use(opened.Token, new RequestOrigin(IPAddress.Parse(address), agent));

        Assert.Equal(fits, !used.Rejected);
        if (fits) return;
        Assert.Equal(IdentityReject.ClientSessionMismatch, used.Reject);
        Assert.Equal(IdentityReject.InvalidSession, town.People.Sessions.Use(opened.Token, town.Home).Reject);
    }

    [Theory]
    [InlineData("2001:db8:1:2:3:4:9:9", true)]
    [InlineData("2001:db8:1:2:3:5:0:1", false)]
    public async Task An_IPv6_session_stays_in_its_96(string address, bool fits)
    {
        using var town = new Town();
        var alice = await town.Member("alice");
        var home = new RequestOrigin(IPAddress.Parse("2001:db8:1:2:3:4:5:6"), null);
        var opened = (await town.People.LogInAsync(new LogIn { Email = alice.Email, Password = Town.Password }, home)).Value;

        Assert.Equal(fits, !town.People.Sessions.Use(opened.Token, home with { Address = IPAddress.Parse(address) }).Rejected);
    }

    [Fact]
    public async Task Use_slides_the_deadline_and_idleness_ends_the_session()
    {
        using var town = new Town();
        var opened = await town.LogIn(await town.Member("alice"));

        for (var n = 0; n < 3; n++)
        {
            town.Time.Seconds(1_799);
            Assert.False(town.People.Sessions.Use(opened.Token, town.Home).Rejected);
        }

        town.Time.Seconds(1_800);
        Assert.Equal(IdentityReject.ClientSessionMismatch, town.People.Sessions.Use(opened.Token, town.Home).Reject);
    }

    [Fact]
    public async Task No_use_keeps_a_session_longer_than_its_life()
    {
        using var town = new Town(options => options with { SessionLife = TimeSpan.FromHours(1) });
        var opened = await town.LogIn(await town.Member("alice"));

        town.Time.Seconds(1_700);
        Assert.False(town.People.Sessions.Use(opened.Token, town.Home).Rejected);
        town.Time.Seconds(1_700);
        Assert.False(town.People.Sessions.Use(opened.Token, town.Home).Rejected);
        town.Time.Seconds(200);
        Assert.True(town.People.Sessions.Use(opened.Token, town.Home).Rejected);
    }

    [Fact]
    public async Task A_session_survives_a_restart_with_its_deadline_at_most_a_minute_behind()
    {
        using var town = new Town();
        var opened = await town.LogIn(await town.Member("alice"));
        town.Time.Seconds(100);
        town.People.Sessions.Use(opened.Token, town.Home);
        town.Time.Seconds(50);
        var live = town.People.Sessions.Use(opened.Token, town.Home).Value;

        town.Reopen();
        var found = town.People.Sessions.Find(opened.Token)!;

        Assert.Equal(50_000_000, live.ExpiresAtUs - found.ExpiresAtUs);
        Assert.Equal(opened.Session.CsrfToken, found.CsrfToken);
        Assert.False(town.People.Sessions.Use(opened.Token, town.Home).Rejected);
    }

    [Fact]
    public async Task An_ended_session_stays_ended_after_a_restart()
    {
        using var town = new Town();
        var alice = await town.Member("alice");
        var opened = await town.LogIn(alice);

        Assert.False(town.People.LogOut(opened.Token, town.Home).Rejected);
        town.Reopen();

        Assert.Null(town.People.Sessions.Find(opened.Token));
        Assert.Equal("identity.session.not_found", town.People.LogOut(opened.Token, town.Home).Reject.Literal());
        Assert.Equal(["session/login/Succeed", "session/logout/Succeed"], town.Rows(alice));
    }

    [Fact]
    public async Task Members_list_and_end_their_own_sessions_only()
    {
        using var town = new Town();
        var alice = await town.Member("alice");
        var bob = await town.Member("bob");
        var one = await town.LogIn(alice);
        var two = await town.LogIn(alice);
        var foreign = await town.LogIn(bob);

        Assert.Equal([two.Session.Id, one.Session.Id], town.People.Sessions.List(alice.Number).Select(session => session.Id));
        Assert.Equal(IdentityReject.RecordNotFound, town.People.Sessions.EndOne(alice.Number, foreign.Session.Id, nonce: null).Reject);
        Assert.False(town.People.Sessions.EndOne(alice.Number, one.Session.Id, nonce: null).Rejected);
        Assert.Equal([two.Session.Id], town.People.Sessions.List(alice.Number).Select(session => session.Id));
        town.People.Sessions.EndOthers(alice.Number, keptId(two));
        Assert.NotNull(town.People.Sessions.Find(two.Token));
        town.People.Sessions.EndOthers(alice.Number, kept: null);
        Assert.Null(town.People.Sessions.Find(two.Token));
        Assert.NotNull(town.People.Sessions.Find(foreign.Token));

        static long keptId(OpenedSession opened) => opened.Session.Id;
    }

    [Fact]
    public async Task The_session_unused_for_longest_makes_room()
    {
        using var town = new Town();
        var alice = await town.Member("alice");
        var oldest = await town.LogIn(alice);
        var sessions = new List<OpenedSession>();
        for (var n = 0; n < Limits.SessionsPerMemberMax; n++)
        {
            town.Time.Seconds(1);
            sessions.Add(await town.LogIn(alice));
        }

        Assert.Null(town.People.Sessions.Find(oldest.Token));
        Assert.All(sessions, opened => Assert.NotNull(town.People.Sessions.Find(opened.Token)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("0123456789abcdef0123456789abcdefg")]
    public void What_is_no_token_is_no_session(string token)
    {
        using var town = new Town();

        Assert.Null(town.People.Sessions.Find(token));
        Assert.Equal(IdentityReject.InvalidSession, town.People.Sessions.Use(token, town.Home).Reject);
        Assert.False(town.People.Sessions.End(token));
    }

    [Fact]
    public async Task A_changed_password_ends_all_other_sessions()
    {
        using var town = new Town();
        var alice = await town.Member("alice");
        var mine = await town.LogIn(alice);
        var other = await town.LogIn(alice);
        var act = town.Act(alice, mine.Session.Id);
        const string next = "0lDHd9ufs9t@";

        Assert.Equal("resource.password.doesnt_match", await Try(Town.Password, next, next + "x"));
        Assert.Equal("resource.password.prev_pass_not_correct", await Try("wrong", next, next));
        Assert.Equal("resource.password.no_change_provided", await Try(Town.Password, Town.Password, Town.Password));
        Assert.Equal("password.requirements", await Try(Town.Password, "changeme", "changeme"));
        Assert.Equal("", await Try(Town.Password, next, next));

        Assert.NotNull(town.People.Sessions.Find(mine.Token));
        Assert.Null(town.People.Sessions.Find(other.Token));
        Assert.True((await town.People.CheckPasswordAsync(alice.Email, Town.Password)).Rejected);
        Assert.False((await town.People.CheckPasswordAsync(alice.Email, next)).Rejected);
        Assert.Equal(
            ["password/password change/Failed", "password/password change/Failed", "password/password change/Failed",
                "password/password change/Succeed"],
            town.Rows(alice).Skip(2));

        async Task<string> Try(string old, string wish, string confirm)
        {
            var result = await town.People.ChangePasswordAsync(act, new PasswordChange(old, wish, confirm));
            return result.Rejected ? result.Reject.Literal() : "";
        }
    }

    [Fact]
    public async Task A_closed_account_is_deleted_and_out()
    {
        using var town = new Town();
        var alice = await town.MemberWithOtp("alice");
        var opened = await town.LogIn(alice, town.FreshCode(alice));
        var act = town.Act(alice, opened.Session.Id);

        Assert.Equal("resource.user.invalid_password", (await town.People.CloseAccountAsync(act, "wrong", null)).Reject.Literal());
        Assert.Equal("resource.user.missing_otp_code", (await town.People.CloseAccountAsync(act, Town.Password, null)).Reject.Literal());
        Assert.Equal(
            "resource.user.invalid_otp", (await town.People.CloseAccountAsync(act, Town.Password, town.WrongCode(alice))).Reject.Literal());
        Assert.False((await town.People.CloseAccountAsync(act, Town.Password, town.FreshCode(alice))).Rejected);

        Assert.Equal("deleted", town.People.Members.ByNumber(alice.Number)!.State);
        Assert.Null(town.People.Sessions.Find(opened.Token));
    }
}

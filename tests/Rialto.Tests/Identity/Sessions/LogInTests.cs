using System.Net;
using Dapper;
using Microsoft.Data.Sqlite;
using Rialto.Identity;
using Rialto.Identity.Members;
using Rialto.Identity.Sessions;
using Xunit;

namespace Rialto.Tests.Identity.Sessions;

public class LogInTests
{
    [Fact]
    public async Task The_answers_come_in_the_contracts_order()
    {
        using var town = new Town();
        var alice = await town.MemberWithOtp("alice");

        Assert.Equal("401 identity.session.invalid_params", await Try(town, "nobody@example.com", Town.Password, null));
        Assert.Equal("401 identity.session.invalid_params", await Try(town, alice.Email, "wrong", null));
        Assert.Equal("401 identity.session.missing_otp", await Try(town, alice.Email, Town.Password, null));
        Assert.Equal("401 identity.session.missing_otp", await Try(town, alice.Email, Town.Password, " "));
        Assert.Equal("403 identity.session.invalid_otp", await Try(town, alice.Email, Town.Password, town.WrongCode(alice)));
        var code = town.FreshCode(alice);
        Assert.Equal("", await Try(town, alice.Email, Town.Password, code));
        Assert.Equal("422 totp.error", await Try(town, alice.Email, Town.Password, code));
        Assert.Equal(
            ["session/login/Failed", "session/login::2fa/Failed", "session/login::2fa/Succeed", "session/login::2fa/Failed"],
            town.Rows(alice).Skip(2));
    }

    [Fact]
    public async Task A_pending_member_may_log_in()
    {
        using var town = new Town();
        var alice = await town.Member("alice", level: 0);

        Assert.Equal("", await Try(town, alice.Email, Town.Password, null));
    }

    [Fact]
    public async Task A_ban_is_told_before_the_password_is_looked_at()
    {
        using var town = new Town();
        var alice = await town.Member("alice");
        town.People.BackOffice.SetState(town.Operator, alice.Uid, "banned");

        Assert.Equal("401 identity.session.banned", await Try(town, alice.Email, "wrong", null));
    }

    [Theory]
    [InlineData("alice@example.com")]
    [InlineData("nobody@example.com")]
    public async Task Five_failures_in_five_minutes_close_an_account_for_five_minutes_whether_it_exists_or_not(string email)
    {
        using var town = new Town();
        await town.Member("alice");
        for (var n = 0; n < 5; n++)
        {
            Assert.Equal("401 identity.session.invalid_params", await Try(town, email, "wrong", null));
            town.Time.Seconds(59);
        }

        var closed = await town.People.LogInAsync(new LogIn { Email = email, Password = Town.Password }, town.Home);
        town.Time.Seconds(300 - 59 - 1);
        var stillClosed = await Try(town, email, Town.Password, null);
        town.Time.Seconds(1);
        var open = await Try(town, email, Town.Password, null);

        Assert.Equal((IdentityReject.RateLimited, 300 - 59), (closed.Reject, closed.RetryAfterSeconds));
        Assert.Equal("429 server.rate_limited", stillClosed);
        Assert.Equal(email.StartsWith("alice") ? "" : "401 identity.session.invalid_params", open);
    }

    [Fact]
    public async Task Slow_failures_and_a_success_between_do_not_close_an_account()
    {
        using var town = new Town();
        var alice = await town.Member("alice");
        for (var n = 0; n < 8; n++)
        {
            Assert.Equal("401 identity.session.invalid_params", await Try(town, alice.Email, "wrong", null));
            town.Time.Seconds(76);
        }

        town.Time.Seconds(600);
        for (var n = 0; n < 4; n++) await Try(town, alice.Email, "wrong", null);
        Assert.Equal("", await Try(town, alice.Email, Town.Password, null));
        for (var n = 0; n < 4; n++) Assert.Equal("401 identity.session.invalid_params", await Try(town, alice.Email, "wrong", null));
    }

    [Fact]
    public async Task Many_tries_at_once_are_no_more_than_the_limit()
    {
        using var town = new Town(options => options with { HashingWorkers = 2 });
        var alice = await town.Member("alice");

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => Try(town, alice.Email, "wrong", null))));

        Assert.InRange(answers.Count(answer => answer == "401 identity.session.invalid_params"), 1, 5);
        Assert.Equal(40, answers.Count(answer => answer is "401 identity.session.invalid_params" or "429 server.rate_limited"));
    }

    [Fact]
    public async Task Twenty_failures_in_ten_minutes_close_an_address_and_its_64()
    {
        using var town = new Town();
        var alice = await town.Member("alice");
        var v6 = IPAddress.Parse("2001:db8:0:1::1");
        for (var n = 0; n < 20; n++) await Try(town, $"nobody{n}@example.com", "wrong", null, v6);

        Assert.Equal("429 server.rate_limited", await Try(town, alice.Email, Town.Password, null, v6));
        Assert.Equal("429 server.rate_limited", await Try(town, alice.Email, Town.Password, null, IPAddress.Parse("2001:db8:0:1:9::9")));
        Assert.Equal("", await Try(town, alice.Email, Town.Password, null, IPAddress.Parse("2001:db8:0:2::1")));
        town.Time.Seconds(600);
        Assert.Equal("", await Try(town, alice.Email, Town.Password, null, v6));
    }

    [Fact]
    public async Task An_imported_digest_is_hashed_anew_at_the_next_log_in()
    {
        using var town = new Town();
        var alice = await town.Member("alice");
        await using (var connection = new SqliteConnection($"Data Source={town.DatabasePath};Pooling=False"))
        {
            await connection.ExecuteAsync(
                "UPDATE members SET password_hash = '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'");
        }

        Assert.Equal("401 identity.session.invalid_params", await Try(town, alice.Email, "U*V", null));
        Assert.Equal("", await Try(town, alice.Email, "U*U", null));

        Assert.StartsWith("pbkdf2-sha512$1$", town.People.Members.PasswordHash(alice.Number), StringComparison.Ordinal);
        Assert.Equal("", await Try(town, alice.Email, "U*U", null));
    }

    [Fact]
    public async Task A_log_in_whose_password_is_changed_while_it_is_hashed_opens_nothing()
    {
        using var town = new Town();
        var alice = await town.Member("alice");
        using var gate = new ManualResetEventSlim();
        var held = town.People.Hashing.Enqueue(() =>
        {
            gate.Wait(TestContext.Current.CancellationToken);
            return 0;
        });

        var login = Try(town, alice.Email, Town.Password, null);
        await using (var connection = new SqliteConnection($"Data Source={town.DatabasePath};Pooling=False"))
        {
            await connection.ExecuteAsync("UPDATE members SET password_hash = 'pbkdf2-sha512$1$AAAA$AAAA'");
        }

        gate.Set();
        await held;

        Assert.Equal("401 identity.session.invalid_params", await login);
        Assert.Empty(town.People.Sessions.List(alice.Number));
    }

    static async Task<string> Try(Town town, string email, string password, string? code, IPAddress? address = null)
    {
        var origin = address is null ? town.Home : town.Home with { Address = address };
        var result = await town.People.LogInAsync(new LogIn { Email = email, Password = password, OtpCode = code }, origin);
        return result.Rejected ? $"{result.Reject.Status()} {result.Reject.Literal()}" : "";
    }
}

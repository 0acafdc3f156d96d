using Rialto.Identity;
using Xunit;

namespace Rialto.Tests.Identity.TwoFactor;

public class SecondFactorTests
{
    [Fact]
    public async Task The_address_for_the_authenticator_reads_as_apps_expect()
    {
        using var town = new Town();
        var alice = await town.Member("alice+1");

        var enrolment = town.People.BeginOtp(town.Act(alice)).Value;

        Assert.Equal(32, enrolment.Secret.Length);
        Assert.Equal(
            "otpauth://totp/Barong:alice%2B1@example.com?algorithm=SHA1&digits=6&issuer=Barong&period=30&secret=" + enrolment.Secret,
            enrolment.Url);
    }

    [Fact]
    public async Task A_secret_may_be_replaced_until_it_is_enabled()
    {
        using var town = new Town();
        var alice = await town.Member("alice");
        var first = town.People.BeginOtp(town.Act(alice)).Value;
        var second = town.People.BeginOtp(town.Act(alice)).Value;

        town.EnableOtp(alice);

        Assert.NotEqual(first.Secret, second.Secret);
        Assert.Equal(IdentityReject.OtpAlreadyEnabled, town.People.BeginOtp(town.Act(alice)).Reject);
        Assert.Equal(IdentityReject.OtpAlreadyEnabled, town.People.EnableOtp(town.Act(alice), town.Code(alice)).Reject);
        Assert.Equal("enabled", town.People.Members.ByNumber(alice.Number)!.Labels.Single(label => label.Key == "otp").Value);
    }

    [Theory]
    [InlineData(-2, "resource.otp.invalid")]
    [InlineData(-1, "")]
    [InlineData(0, "")]
    [InlineData(1, "")]
    [InlineData(2, "resource.otp.invalid")]
    public async Task One_period_before_and_after_is_accepted(int steps, string literal)
    {
        using var town = new Town();
        var alice = await town.MemberWithOtp("alice");

        var result = town.People.VerifyOtp(town.Act(alice), town.Code(alice, steps));

        Assert.Equal(literal, result.Rejected ? result.Reject.Literal() : "");
    }

    [Fact]
    public async Task A_code_works_once_also_over_a_restart()
    {
        using var town = new Town();
        var alice = await town.MemberWithOtp("alice");
        var code = town.Code(alice);

        var first = town.People.VerifyOtp(town.Act(alice), code);
        var again = town.People.VerifyOtp(town.Act(alice), code);
        town.Reopen();
        var afterRestart = town.People.VerifyOtp(town.Act(alice), code);

        Assert.False(first.Rejected);
        Assert.Equal("totp.error", again.Reject.Literal());
        Assert.Equal("totp.error", afterRestart.Reject.Literal());
    }

    [Fact]
    public async Task An_older_code_that_was_not_used_still_works_after_a_newer_one()
    {
        using var town = new Town();
        var alice = await town.MemberWithOtp("alice");

        Assert.False(town.People.VerifyOtp(town.Act(alice), town.Code(alice, 1)).Rejected);
        Assert.False(town.People.VerifyOtp(town.Act(alice), town.Code(alice, -1)).Rejected);
        Assert.False(town.People.VerifyOtp(town.Act(alice), town.Code(alice)).Rejected);
    }

    [Fact]
    public async Task A_code_stays_spent_when_the_rest_of_the_request_is_rejected()
    {
        using var town = new Town();
        var alice = await town.MemberWithOtp("alice");
        var code = town.Code(alice);

        var rejected = town.People.IssueApiKey(town.Act(alice), Town.Wish() with { Algorithm = "RS256" }, code);

        Assert.Equal("algorithm.inclusion", rejected.Reject.Literal());
        Assert.Equal("totp.error", town.People.VerifyOtp(town.Act(alice), code).Reject.Literal());
    }

    [Fact]
    public async Task Of_many_threads_with_one_code_exactly_one_is_accepted()
    {
        using var town = new Town();
        var alice = await town.MemberWithOtp("alice");
        var code = town.Code(alice);

        var accepted = 0;
        Parallel.For(0, 20, _ =>
        {
            if (!town.People.VerifyOtp(town.Act(alice), code).Rejected) Interlocked.Increment(ref accepted);
        });

        Assert.Equal(1, accepted);
    }

    [Fact]
    public async Task Three_wrong_codes_pause_the_right_one_for_sixty_seconds()
    {
        using var town = new Town();
        var alice = await town.MemberWithOtp("alice");
        for (var n = 0; n < 3; n++) Assert.True(town.People.VerifyOtp(town.Act(alice), town.WrongCode(alice)).Rejected);

        var paused = town.People.VerifyOtp(town.Act(alice), town.Code(alice));
        town.Time.Seconds(59.9);
        var stillPaused = town.People.VerifyOtp(town.Act(alice), town.Code(alice));
        town.Time.Seconds(0.1);
        var after = town.People.VerifyOtp(town.Act(alice), town.Code(alice));

        Assert.Equal("resource.otp.invalid", paused.Reject.Literal());
        Assert.Equal("resource.otp.invalid", stillPaused.Reject.Literal());
        Assert.False(after.Rejected);
    }

    [Fact]
    public async Task Two_wrong_codes_do_not_pause()
    {
        using var town = new Town();
        var alice = await town.MemberWithOtp("alice");
        for (var n = 0; n < 2; n++) town.People.VerifyOtp(town.Act(alice), town.WrongCode(alice));

        Assert.False(town.People.VerifyOtp(town.Act(alice), town.Code(alice)).Rejected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData("１２３４５６")]
    [InlineData("abcdef")]
    public async Task What_is_not_six_digits_is_wrong(string code)
    {
        using var town = new Town();
        var alice = await town.MemberWithOtp("alice");

        Assert.Equal(IdentityReject.OtpInvalid, town.People.VerifyOtp(town.Act(alice), code).Reject);
    }

    [Fact]
    public async Task Switching_off_needs_a_code_and_takes_the_label_and_the_keys()
    {
        using var town = new Town();
        var alice = await town.MemberWithOtp("alice");
        var key = town.Key(alice);

        Assert.Equal(IdentityReject.OtpInvalid, town.People.DisableOtp(town.Act(alice), town.WrongCode(alice)).Reject);
        var off = town.People.DisableOtp(town.Act(alice), town.FreshCode(alice)).Value;

        Assert.False(off.Otp);
        Assert.DoesNotContain(off.Labels, label => label.Key == "otp");
        Assert.Equal("inactive", town.People.ApiKeys.Find(key.Key.Kid)!.State);
        Assert.Equal(IdentityReject.OtpNotEnabled, town.People.DisableOtp(town.Act(alice), "123456").Reject);
        Assert.Equal("resource.otp.already_enabled", town.People.VerifyOtp(town.Act(alice), "123456").Reject.Literal());
    }

    [Fact]
    public async Task Enabling_ends_all_sessions_but_the_one_it_was_done_in()
    {
        using var town = new Town();
        var alice = await town.Member("alice");
        var mine = await town.LogIn(alice);
        var other = await town.LogIn(alice);

        town.EnableOtp(alice, mine.Session.Id);

        Assert.NotNull(town.People.Sessions.Find(mine.Token));
        Assert.Null(town.People.Sessions.Find(other.Token));
    }
}

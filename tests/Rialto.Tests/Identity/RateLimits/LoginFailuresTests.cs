using System.Net;
using Rialto.Identity;
using Rialto.Identity.RateLimits;
using Xunit;

namespace Rialto.Tests.Identity.RateLimits;

public class LoginFailuresTests
{
    static readonly IPAddress Home = IPAddress.Parse("10.0.0.1");

    [Fact]
    public void Failures_in_a_row_are_counted_until_a_success()
    {
        var failures = new LoginFailures(new ManualTime(), perAccountMax: 0, perAddressMax: 0);
        for (var n = 0; n < 12; n++) Fail(failures, "#1000");

        Assert.Equal(12, failures.InARow("#1000"));
        Assert.Equal(TimeSpan.Zero, failures.SinceLast("#1000"));
        using (var attempt = failures.Begin("#1000", Home)) attempt.Succeeded();
        Assert.Equal(0, failures.InARow("#1000"));
        Assert.Null(failures.SinceLast("#1000"));
    }

    [Fact]
    public void A_try_that_is_given_up_leaves_nothing()
    {
        var failures = new LoginFailures(new ManualTime(), perAccountMax: 1, perAddressMax: 1);
        for (var n = 0; n < 10; n++)
        {
            using var attempt = failures.Begin("#1000", Home);
            Assert.Equal(0, attempt.WaitSeconds);
        }

        Assert.Equal(0, failures.InARow("#1000"));
    }

    [Fact]
    public void A_try_in_progress_counts_as_failed()
    {
        var failures = new LoginFailures(new ManualTime(), perAccountMax: 2, perAddressMax: 0);
        using var one = failures.Begin("#1000", Home);
        using var two = failures.Begin("#1000", Home);
        using var three = failures.Begin("#1000", Home);

        Assert.Equal((0, 0, 1), (one.WaitSeconds, two.WaitSeconds, three.WaitSeconds));
        one.Dispose();
        using var four = failures.Begin("#1000", Home);
        Assert.Equal(0, four.WaitSeconds);
    }

    [Fact]
    public void Accounts_that_do_not_exist_are_counted_by_name_in_any_case()
    {
        Assert.Equal("#1000", LoginFailures.KeyOf(1_000, "Alice"));
        Assert.Equal("alice", LoginFailures.KeyOf(null, "Alice"));
    }

    [Fact]
    public void The_maps_are_bounded()
    {
        var failures = new LoginFailures(new ManualTime(), perAccountMax: 5, perAddressMax: 20);

        for (var n = 0; n < Limits.RateKeysMax + 10; n++) Fail(failures, $"name{n}");

        Assert.InRange(Enumerable.Range(0, Limits.RateKeysMax + 10).Count(n => failures.InARow($"name{n}") > 0), 1, Limits.RateKeysMax);
    }

    static void Fail(LoginFailures failures, string account)
    {
        using var attempt = failures.Begin(account, Home);
        attempt.Failed();
    }
}

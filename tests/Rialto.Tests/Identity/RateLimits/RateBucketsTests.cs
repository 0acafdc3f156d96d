using System.Net;
using Rialto.Identity.RateLimits;
using Xunit;

namespace Rialto.Tests.Identity.RateLimits;

public class RateBucketsTests
{
    [Fact]
    public void A_burst_is_let_through_and_then_the_refill_rules()
    {
        var time = new ManualTime();
        var buckets = new RateBuckets<int>(time, new RateLimit(Burst: 10, Refill: 10, Per: TimeSpan.FromMinutes(1)), keysMax: 100);

        for (var n = 9; n >= 0; n--) Assert.Equal(new RateTake(true, 10, n, 0, 6 * (10 - n)), buckets.Take(1, tokens: 1));
        Assert.Equal(new RateTake(false, 10, 0, 6, 60), buckets.Take(1, tokens: 1));
        time.Seconds(5.999999);
        Assert.False(buckets.Take(1, tokens: 1).Allowed);
        time.Seconds(0.000001);
        Assert.True(buckets.Take(1, tokens: 1).Allowed);
        Assert.False(buckets.Take(1, tokens: 1).Allowed);
        Assert.True(buckets.Take(2, tokens: 1).Allowed);
    }

    [Fact]
    public void Nobody_is_refused_who_stays_inside_the_rate_and_nobody_gets_more()
    {
        var time = new ManualTime();
        var buckets = new RateBuckets<int>(time, new RateLimit(Burst: 100, Refill: 50, Per: TimeSpan.FromSeconds(1)), keysMax: 100);
        for (var n = 0; n < 1_000; n++)
        {
            Assert.True(buckets.Take(1, tokens: 1).Allowed);
            time.Advance(TimeSpan.FromMilliseconds(20));
        }

        var allowed = 0;
        for (var n = 0; n < 10_000; n++)
        {
            if (buckets.Take(2, tokens: 1).Allowed) allowed++;
            time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(100 + 50 * 10 - 1, allowed);
    }

    [Fact]
    public void An_idle_bucket_is_full_and_no_more()
    {
        var time = new ManualTime();
        var buckets = new RateBuckets<int>(time, new RateLimit(Burst: 3, Refill: 1, Per: TimeSpan.FromSeconds(1)), keysMax: 100);
        buckets.Take(1, tokens: 1);
        time.Advance(TimeSpan.FromDays(10_000));

        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => buckets.Take(1, tokens: 1).Allowed));
    }

    [Fact]
    public void A_batch_takes_all_its_tokens_or_none()
    {
        var buckets = new RateBuckets<int>(
            new ManualTime(), new RateLimit(Burst: 10, Refill: 1, Per: TimeSpan.FromSeconds(1)), keysMax: 100);

        Assert.True(buckets.Take(1, tokens: 7).Allowed);
        Assert.Equal(new RateTake(false, 10, 3, 1, 7), buckets.Take(1, tokens: 4));
        Assert.True(buckets.Take(1, tokens: 3).Allowed);
    }

    [Fact]
    public void Zero_is_no_limit()
    {
        var buckets = new RateBuckets<int>(new ManualTime(), RateLimit.None, keysMax: 1);

        for (var n = 0; n < 1_000; n++) Assert.True(buckets.Take(n, tokens: 100).Allowed);
        Assert.Equal(0, buckets.Count);
    }

    [Fact]
    public void The_map_is_bounded_and_idle_buckets_go_first()
    {
        var time = new ManualTime();
        var buckets = new RateBuckets<int>(time, new RateLimit(Burst: 2, Refill: 1, Per: TimeSpan.FromSeconds(10)), keysMax: 3);
        buckets.Take(1, tokens: 1);
        buckets.Take(2, tokens: 1);
        time.Seconds(10);
        buckets.Take(3, tokens: 2);

        buckets.Take(4, tokens: 1);

        Assert.Equal(2, buckets.Count);
        Assert.False(buckets.Take(3, tokens: 1).Allowed);
        for (var n = 5; n < 100; n++) buckets.Take(n, tokens: 1);
        Assert.Equal(3, buckets.Count);
    }

    [Fact]
    public void A_64_is_one_address_and_a_mapped_IPv4_is_itself()
    {
        Assert.Equal(AddressKey.Of(IPAddress.Parse("2001:db8::1")), AddressKey.Of(IPAddress.Parse("2001:db8::ffff:1")));
        Assert.NotEqual(AddressKey.Of(IPAddress.Parse("2001:db8::1")), AddressKey.Of(IPAddress.Parse("2001:db8:0:1::1")));
        Assert.Equal(AddressKey.Of(IPAddress.Parse("10.0.0.1")), AddressKey.Of(IPAddress.Parse("::ffff:10.0.0.1")));
        Assert.NotEqual(AddressKey.Of(IPAddress.Parse("10.0.0.1")), AddressKey.Of(IPAddress.Parse("10.0.0.2")));
        Assert.NotEqual(AddressKey.Of(IPAddress.Parse("0.0.0.1")), AddressKey.Of(IPAddress.Parse("0:0:0:1::")));
    }
}

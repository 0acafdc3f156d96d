using Rialto.Engine.Numbers;
using Rialto.Gateways.Wire;
using Rialto.Identity;

namespace Rialto.Tests.Gateways.Wire;

public sealed class RequestKeyTests
{
    static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    [Fact]
    public void The_same_request_has_the_same_key_and_another_has_another()
    {
        var key = RequestKey.OfNonce(new RequestNonce("61d025b8573501c2", 1_584_524_005_143), Window);

        Assert.Equal(key, RequestKey.OfNonce(new RequestNonce("61d025b8573501c2", 1_584_524_005_143), Window));
        Assert.NotEqual(key, RequestKey.OfNonce(new RequestNonce("61d025b8573501c2", 1_584_524_005_144), Window));
        Assert.NotEqual(key, RequestKey.OfNonce(new RequestNonce("61d025b8573501c3", 1_584_524_005_143), Window));
        Assert.Equal(10u, key.WindowS);
    }

    [Fact]
    public void A_cookie_request_has_none() => Assert.Equal(RequestKey.None, RequestKey.OfNonce(null, Window));

    [Fact]
    public void Where_one_part_ends_and_the_next_begins_counts()
    {
        var first = RequestKey.OfFaucet(new MemberId(1), new CurrencyId(23), Window);
        var second = RequestKey.OfFaucet(new MemberId(12), new CurrencyId(3), Window);

        Assert.NotEqual(first, second);
    }

    [Fact]
    public void A_window_is_rounded_up_to_whole_seconds() =>
        Assert.Equal(11u, RequestKey.OfFaucet(new MemberId(1), new CurrencyId(1), TimeSpan.FromMilliseconds(10_001)).WindowS);
}

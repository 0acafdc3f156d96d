using System.Net;
using Rialto.Gateways.PrimeBit;
using Rialto.Gateways.PrimeBit.Auth;
using Rialto.Identity.ApiKeys;
using Rialto.Tests.Identity;

namespace Rialto.Tests.Gateways.PrimeBit;

/// <summary>Five requests a second, of a key and of an address.</summary>
public class CallRatesTests
{
    readonly ManualTime _time = new();

    [Fact]
    public void The_sixth_request_inside_a_second_has_to_wait_a_fifth_of_it()
    {
        var rates = new CallRates(Options(5), _time);
        for (var i = 0; i < 5; i++) Assert.True(rates.Take(IPAddress.Loopback).Allowed);

        var sixth = rates.Take(IPAddress.Loopback);

        Assert.Equal((false, 5, 0, 1), (sixth.Allowed, sixth.Limit, sixth.Remaining, sixth.RetryAfterSeconds));
        _time.Advance(TimeSpan.FromMilliseconds(200));
        Assert.True(rates.Take(IPAddress.Loopback).Allowed);
        Assert.False(rates.Take(IPAddress.Loopback).Allowed);
    }

    [Fact]
    public void A_key_may_have_a_rate_of_its_own()
    {
        var rates = new CallRates(Options(5), _time);
        var fast = Key("fast", 1_000);
        for (var i = 0; i < 1_000; i++) Assert.True(rates.Take(fast, tokens: 1).Allowed);

        Assert.False(rates.Take(fast, tokens: 1).Allowed);
        Assert.False(rates.Take(Key("usual", null), tokens: 6).Allowed);
        Assert.True(rates.Take(Key("usual", null), tokens: 5).Allowed);
    }

    [Fact]
    public void Without_limits_nobody_waits()
    {
        var rates = new CallRates(Options(5) with { LimitsOff = true }, _time);

        for (var i = 0; i < 100; i++) Assert.True(rates.Take(Key("any", 1), tokens: 1).Allowed);
    }

    static PrimeBitOptions Options(int rate) => new() { RequestsPerSecond = rate, CountSession = (_, _) => default };

    static ApiKey Key(string kid, int? rate) => new()
    {
        Kid = kid, Member = 1_000, Format = KeyFormat.Primebit, Algorithm = "HS256", Scopes = [], State = KeyState.Active, Addresses = [],
        IssuedByOperator = false, CreatedAtUs = 0, UpdatedAtUs = 0, RequestsPerSecond = rate,
    };
}

using System.Globalization;
using System.Text;
using Rialto.Benchmarks.Core1;

namespace Rialto.Benchmarks.Servers;

/// <summary>Requests that place limit orders around a fixed price; about a fifth of them trade. Owner: one thread.</summary>
/// <remarks>
/// Four orders of five rest 0.01 … 0.10 away from the middle on their own side, the fifth takes one that rests, unless
/// <see cref="AllRest"/>; all have one volume.
/// </remarks>
public sealed class OrderRequests : IRequests
{
    /// <summary>Where orders are placed.</summary>
    public const string Path = "/api/v2/peatio/market/orders";

    const int MiddleCents = 150_000;
    const int DepthCents = 10;

    static readonly string[] s_markets = ["btcusd", "ethusd", "ltcusd", "ethbtc"];

    readonly SigningKey[] _keys;
    readonly Xoshiro256 _draws;
    readonly string[] _markets;
    readonly RequestWriter _writer = new();
    int _next;

    public OrderRequests(SigningKey[] keys, ulong seed, int markets)
    {
        _keys = keys;
        _draws = new Xoshiro256(seed);
        _markets = s_markets[..markets];
    }

    /// <summary>No order takes another.</summary>
    public bool AllRest { get; init; }

    /// <summary>The next request, of the next member in turn.</summary>
    public ReadOnlySpan<byte> Next()
    {
        var key = _keys[_next++ % _keys.Length];
        Span<byte> body = stackalloc byte[128];
        return _writer.Post(key, "/api/v2/peatio/market/orders"u8, body[..WriteBody(body)]);
    }

    int WriteBody(Span<byte> target)
    {
        var market = _markets[_draws.Below(_markets.Length)];
        var isBuy = _draws.Below(2) == 0;
        var takes = _draws.Below(5) == 0 && !AllRest;
        var away = takes ? -DepthCents : 1 + _draws.Below(DepthCents);
        var cents = MiddleCents + (isBuy ? -away : away);
        var side = isBuy ? "buy" : "sell";
        var price = string.Create(CultureInfo.InvariantCulture, $"{cents / 100}.{cents % 100:00}");
        return Encoding.ASCII.GetBytes(
            $$"""{"market":"{{market}}","side":"{{side}}","volume":"0.25","ord_type":"limit","price":"{{price}}"}""", target);
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Rialto.Benchmarks.Core1;

namespace Rialto.Benchmarks.Servers;

/// <summary>Writes signed requests that place limit orders around a fixed price; about a fifth of them trade. Owner: one thread.</summary>
/// <remarks>
/// Four orders of five rest 0.01 … 0.10 away from the middle on their own side, the fifth takes one that rests; all have one volume. The
/// signature is computed when the request is written: it is a microsecond of the client's time, the same for the echo.
/// </remarks>
public sealed class OrderRequests
{
    /// <summary>Where orders are placed.</summary>
    public const string Path = "/api/v2/peatio/market/orders";

    const int MiddleCents = 150_000;
    const int DepthCents = 10;
    const int SignatureHexBytes = 2 * SHA256.HashSizeInBytes;

    static readonly string[] s_markets = ["btcusd", "ethusd", "ltcusd", "ethbtc"];

    readonly SigningKey[] _keys;
    readonly Xoshiro256 _draws;
    readonly string[] _markets;
    readonly byte[] _request = new byte[1_024];
    int _next;

    public OrderRequests(SigningKey[] keys, ulong seed, int markets)
    {
        _keys = keys;
        _draws = new Xoshiro256(seed);
        _markets = s_markets[..markets];
    }

    /// <summary>The next request, of the next member in turn; good until the next call.</summary>
    public ReadOnlySpan<byte> Next()
    {
        var key = _keys[_next++ % _keys.Length];
        Span<byte> body = stackalloc byte[128];
        body = body[..WriteBody(body)];
        Span<byte> nonce = stackalloc byte[20];
        var nonceMs = key.NextNonce(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        nonceMs.TryFormat(nonce, out var nonceBytes, default, CultureInfo.InvariantCulture);
        Span<byte> signature = stackalloc byte[SignatureHexBytes];
        Sign(key, nonce[..nonceBytes], signature);

        var length = 0;
        Append("POST /api/v2/peatio/market/orders HTTP/1.1\r\nHost: 127.0.0.1\r\n"u8, ref length);
        Append("Content-Type: application/json\r\nX-Auth-Apikey: "u8, ref length);
        Append(key.Kid, ref length);
        Append("\r\nX-Auth-Nonce: "u8, ref length);
        Append(nonce[..nonceBytes], ref length);
        Append("\r\nX-Auth-Signature: "u8, ref length);
        Append(signature, ref length);
        Append("\r\nContent-Length: "u8, ref length);
        body.Length.TryFormat(_request.AsSpan(length), out var digits, default, CultureInfo.InvariantCulture);
        length += digits;
        Append("\r\n\r\n"u8, ref length);
        Append(body, ref length);
        return _request.AsSpan(0, length);
    }

    int WriteBody(Span<byte> target)
    {
        var market = _markets[_draws.Below(_markets.Length)];
        var isBuy = _draws.Below(2) == 0;
        var takes = _draws.Below(5) == 0;
        var away = takes ? -DepthCents : 1 + _draws.Below(DepthCents);
        var cents = MiddleCents + (isBuy ? -away : away);
        var side = isBuy ? "buy" : "sell";
        var price = string.Create(CultureInfo.InvariantCulture, $"{cents / 100}.{cents % 100:00}");
        return Encoding.ASCII.GetBytes(
            $$"""{"market":"{{market}}","side":"{{side}}","volume":"0.25","ord_type":"limit","price":"{{price}}"}""", target);
    }

    static void Sign(SigningKey key, ReadOnlySpan<byte> nonce, Span<byte> hex)
    {
        Span<byte> signed = stackalloc byte[128];
        nonce.CopyTo(signed);
        key.Kid.CopyTo(signed[nonce.Length..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        HMACSHA256.HashData(key.Secret, signed[..(nonce.Length + key.Kid.Length)], hash);
        for (var i = 0; i < hash.Length; i++)
        {
            hex[2 * i] = "0123456789abcdef"u8[hash[i] >> 4];
            hex[2 * i + 1] = "0123456789abcdef"u8[hash[i] & 15];
        }
    }

    void Append(ReadOnlySpan<byte> bytes, ref int length)
    {
        bytes.CopyTo(_request.AsSpan(length));
        length += bytes.Length;
    }
}

using System.Globalization;
using System.Security.Cryptography;

namespace Rialto.Benchmarks.Servers;

/// <summary>Writes HTTP requests of Peatio's dialect into one buffer. Owner: one thread.</summary>
/// <remarks>
/// The signature is computed when the request is written: it is a microsecond of the client's time, the same for the echo.
/// </remarks>
public sealed class RequestWriter
{
    const int SignatureHexBytes = 2 * SHA256.HashSizeInBytes;

    readonly byte[] _request = new byte[1_024];
    int _length;

    /// <summary>Asks for something public.</summary>
    public ReadOnlySpan<byte> Get(scoped ReadOnlySpan<byte> path)
    {
        Begin("GET "u8, path);
        return End([]);
    }

    /// <summary>Asks for something of a member.</summary>
    public ReadOnlySpan<byte> Get(SigningKey key, scoped ReadOnlySpan<byte> path)
    {
        Begin("GET "u8, path);
        Sign(key);
        return End([]);
    }

    /// <summary>Sends a member's JSON; nothing but the head if there is none.</summary>
    public ReadOnlySpan<byte> Post(SigningKey key, scoped ReadOnlySpan<byte> path, scoped ReadOnlySpan<byte> body)
    {
        Begin("POST "u8, path);
        Sign(key);
        if (!body.IsEmpty) Append("\r\nContent-Type: application/json"u8);
        Append("\r\nContent-Length: "u8);
        Append(body.Length);
        return End(body);
    }

    void Begin(scoped ReadOnlySpan<byte> verb, scoped ReadOnlySpan<byte> path)
    {
        _length = 0;
        Append(verb);
        Append(path);
        Append(" HTTP/1.1\r\nHost: 127.0.0.1"u8);
    }

    ReadOnlySpan<byte> End(scoped ReadOnlySpan<byte> body)
    {
        Append("\r\n\r\n"u8);
        Append(body);
        return _request.AsSpan(0, _length);
    }

    void Sign(SigningKey key)
    {
        Span<byte> signed = stackalloc byte[128];
        var nonceMs = key.NextNonce(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        nonceMs.TryFormat(signed, out var nonceBytes, default, CultureInfo.InvariantCulture);
        key.Kid.CopyTo(signed[nonceBytes..]);
        Append("\r\nX-Auth-Apikey: "u8);
        Append(key.Kid);
        Append("\r\nX-Auth-Nonce: "u8);
        Append(signed[..nonceBytes]);
        Append("\r\nX-Auth-Signature: "u8);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        HMACSHA256.HashData(key.Secret, signed[..(nonceBytes + key.Kid.Length)], hash);
        Convert.TryToHexStringLower(hash, _request.AsSpan(_length, SignatureHexBytes), out _);
        _length += SignatureHexBytes;
    }

    void Append(int number)
    {
        number.TryFormat(_request.AsSpan(_length), out var digits, default, CultureInfo.InvariantCulture);
        _length += digits;
    }

    void Append(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_request.AsSpan(_length));
        _length += bytes.Length;
    }
}

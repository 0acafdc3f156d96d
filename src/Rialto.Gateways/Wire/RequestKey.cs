using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Identity;
using Rialto.Identity.Authorization;

namespace Rialto.Gateways.Wire;

/// <summary>128 bits that stand for a request, and how long the engine remembers them: what makes replay protection durable.</summary>
/// <remarks>Truncated SHA-256 over a tag and the parts that identify the request, each ended by a zero byte.</remarks>
public readonly record struct RequestKey(ulong High, ulong Low, uint WindowS)
{
    /// <summary>Stands for what the request said, where its answer can be made again when it was lost; 0 = it can't.</summary>
    public uint Print { get; init; }

    /// <summary>Longer texts are hashed from an array of their own.</summary>
    const int TextBytesUsual = 256;

    /// <summary>No key: the command is never refused as a replay.</summary>
    public static readonly RequestKey None = default;

    /// <summary>Of a signed request of Peatio v2; none for cookie requests.</summary>
    /// <param name="window">How long a nonce could be accepted: twice the distance from the clock that is allowed.</param>
    public static RequestKey OfNonce(RequestNonce? nonce, TimeSpan window) => nonce is not { } used
        ? None
        : Of("peatio nonce", used.Kid, used.NonceMs.ToString(CultureInfo.InvariantCulture), (uint)Math.Ceiling(window.TotalSeconds));

    /// <summary>Of a signed request of classic Peatio.</summary>
    /// <param name="window">How long a used tonce is remembered.</param>
    public static RequestKey OfTonce(string accessKey, long tonce, TimeSpan window) =>
        Of("classic tonce", accessKey, tonce.ToString(CultureInfo.InvariantCulture), (uint)Math.Ceiling(window.TotalSeconds));

    /// <summary>Of a signed request of COINUT: the API key and the hash of the body, byte for byte.</summary>
    /// <param name="key">What stands for the key, not its owner: the same body signed by his next key is another request.</param>
    /// <param name="window">For how long the same body is the same request.</param>
    public static RequestKey OfBody(string key, ReadOnlySpan<byte> body, TimeSpan window) =>
        Of("coinut body", key, Convert.ToHexStringLower(SHA256.HashData(body)), (uint)Math.Ceiling(window.TotalSeconds));

    /// <summary>Of a request of PrimeBit with an idempotency key.</summary>
    /// <param name="owner">Whose keys are one.</param>
    /// <param name="print">The SHA-256, hexadecimal, of all that the request said.</param>
    /// <param name="window">For how long the same key is the same request.</param>
    public static RequestKey OfIdempotency(string owner, string key, string print, TimeSpan window) =>
        Of("primebit idempotency", owner, key, (uint)Math.Ceiling(window.TotalSeconds)) with { Print = PrintOf(print) };

    /// <summary>Of play money for a member in a currency.</summary>
    public static RequestKey OfFaucet(MemberId member, CurrencyId currency, TimeSpan window) => Of(
        "faucet", member.Value.ToString(CultureInfo.InvariantCulture), currency.Value.ToString(CultureInfo.InvariantCulture),
        (uint)Math.Ceiling(window.TotalSeconds));

    /// <summary>Of the play money with which a demonstration welcomes a member.</summary>
    public static RequestKey OfWelcome(MemberId member, CurrencyId currency, TimeSpan window) => Of(
        "welcome", member.Value.ToString(CultureInfo.InvariantCulture), currency.Value.ToString(CultureInfo.InvariantCulture),
        (uint)Math.Ceiling(window.TotalSeconds));

    /// <summary>The header of a command of the exchange itself.</summary>
    public CommandHeader Header() =>
        new() { RequestKeyHigh = High, RequestKeyLow = Low, RequestKeyWindowS = WindowS, RequestPrint = Print };

    /// <summary>The header of a command that a caller's request becomes.</summary>
    public CommandHeader Header(Caller caller) => new()
    {
        Member = new(caller.Member.Number),
        RequestKeyHigh = High,
        RequestKeyLow = Low,
        RequestKeyWindowS = WindowS,
        RequestPrint = Print,
        Session = SessionTag(caller),
    };

    /// <summary>An opaque number for the credential: a session's id, or a negative number for an API key.</summary>
    public static long SessionTag(Caller caller)
    {
        if (caller.Session is { } session) return session.Id;
        if (caller.Key is not { } key) return 0;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> kid = stackalloc byte[Encoding.UTF8.GetMaxByteCount(Identity.Limits.KeyIdCharsMax)];
        SHA256.HashData(kid[..Encoding.UTF8.GetBytes(key.Kid, kid)], hash);
        return BinaryPrimitives.ReadInt64LittleEndian(hash) | long.MinValue;
    }

    // Its first 32 bits are enough: who would hit upon the same ones does it to himself. 0 would be none.
    static uint PrintOf(string hash) => uint.Max(1, uint.Parse(hash.AsSpan(0, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    static RequestKey Of(string tag, string first, string second, uint windowS)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> text = stackalloc byte[TextBytesUsual];
        if (Utf8.TryWrite(text, CultureInfo.InvariantCulture, $"{tag}\0{first}\0{second}\0", out var bytes))
            SHA256.HashData(text[..bytes], hash);
        else
            SHA256.HashData(Encoding.UTF8.GetBytes($"{tag}\0{first}\0{second}\0"), hash);
        var high = BinaryPrimitives.ReadUInt64LittleEndian(hash);
        var low = BinaryPrimitives.ReadUInt64LittleEndian(hash[8..]);
        return new(high, low, windowS);
    }
}

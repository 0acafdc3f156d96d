using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Rialto.Gateways.PeatioClassic.Wire;
using Rialto.Identity;
using Rialto.Identity.ApiKeys;
using Rialto.Identity.Authorization;
using Rialto.Identity.Members;

namespace Rialto.Gateways.PeatioClassic.Auth;

/// <summary>Checks <c>access_key</c>, <c>tonce</c> and <c>signature</c>, in the contract's order. Any thread.</summary>
internal sealed class Authenticator(People people, TimeProvider time)
{
    public const string AccessKeyName = "access_key";
    public const string TonceName = "tonce";
    public const string SignatureName = "signature";

    const long WindowMs = 30_000;

    /// <summary>How long a used tonce is remembered: both halves of the window and a second.</summary>
    public static readonly TimeSpan TonceKept = TimeSpan.FromSeconds(61);

    /// <summary>Signs for keys that nobody has, so that they take the same time.</summary>
    static readonly byte[] s_dummySecret = RandomNumberGenerator.GetBytes(40);

    readonly NonceMemory _tonces = new(time, TonceKept / 2, Identity.Limits.NoncesMax);

    /// <summary>How a check ended: exactly one of them is there.</summary>
    /// <param name="Forbidden">The key may not be used from that address.</param>
    public readonly record struct Verdict(ClassicCaller? Caller, Errors.Problem? Problem, bool Forbidden);

    /// <summary>Whether somebody says who he is; with less than all three the request is nobody's.</summary>
    public static bool IsSigned(ClassicParameters parameters) =>
        parameters.Text(AccessKeyName) is not null && parameters.Text(TonceName) is not null && parameters.Text(SignatureName) is not null;

    /// <summary>Who signed.</summary>
    /// <param name="path">As it was requested.</param>
    /// <param name="anyOf">What the key must allow one of; None = any key will do.</param>
    public Verdict Check(string verb, string path, ClassicParameters parameters, KeyScopes anyOf, IPAddress address)
    {
        var (kid, tonceText) = (parameters.Text(AccessKeyName)!, parameters.Text(TonceName)!);
        var signature = parameters.Text(SignatureName)!;
        var nowMs = time.GetUtcNow().ToUnixTimeSeconds() * 1_000;
        var isSigned = IsSigned(verb, path, parameters, signature, people.ApiKeys.SecretOf(kid)?.ToArray() ?? s_dummySecret);
        if (people.ApiKeys.Find(kid) is not { } key) return No(Errors.KeyUnknownCode, $"The access key {kid} does not exist.");
        var member = people.Members.ByNumber(key.Member);
        if (member is not { MayEnter: true } || key.State != KeyState.Active)
            return No(Errors.KeyDisabledCode, $"The access key {kid} is disabled.");
        if (key.ExpiresAtUs <= nowMs * 1_000) return No(Errors.KeyExpiredCode, $"The access key {kid} has expired.");
        if (anyOf != KeyScopes.None && (key.Allowed & anyOf) == KeyScopes.None) return No(Errors.ScopeCode, Errors.OutOfScope);

        var tonce = LeadingInteger(tonceText);
        var used = new RequestNonce(kid, tonce);
        if (_tonces.WasUsed(used)) return new(null, Errors.TonceUsed(kid, tonceText), false);
        if (Math.Abs(tonce - nowMs) > WindowMs)
            return No(Errors.TonceInvalidCode, $"The tonce {tonceText} is invalid, current timestamp is {nowMs}.");
        if (!isSigned) return No(Errors.SignatureCode, $"Signature {signature} is incorrect.");
        if (_tonces.Use(used) is { } refused)
            return new(null, refused == IdentityReject.Busy ? Errors.TryAgain : Errors.TonceUsed(kid, tonceText), false);
        // State and expiry were looked at: what can still be wrong is the address.
        if (!key.Works(nowMs * 1_000, address)) return new(null, null, Forbidden: true);
        return new(new ClassicCaller(member, key, tonce, tonceText), null, false);
    }

    /// <summary>The member whose key answers a WebSocket's challenge; null for every failure.</summary>
    public (Member Member, ApiKey Key)? CheckAnswer(string accessKey, string challenge, string answer, IPAddress address)
    {
        var secret = people.ApiKeys.SecretOf(accessKey)?.ToArray() ?? s_dummySecret;
        var isSigned = IsEqual(Hmac(secret, Encoding.UTF8.GetBytes(accessKey + challenge)), answer);
        if (people.ApiKeys.Find(accessKey) is not { } key || !isSigned) return null;
        var nowUs = time.GetUtcNow().ToUnixTimeMilliseconds() * 1_000;
        if (!key.Works(nowUs, address) || !key.Allows(KeyScopes.Read)) return null;
        return people.Members.ByNumber(key.Member) is { MayEnter: true } member ? (member, key) : null;
    }

    static bool IsSigned(string verb, string path, ClassicParameters parameters, string signature, byte[] secret)
    {
        byte[] head = Encoding.UTF8.GetBytes($"{verb}|{path}|");
        var isSigned = false;
        // All forms are always computed, so that the time says nothing about which one fits.
        foreach (var form in SignedQuery.Forms(parameters)) isSigned |= IsEqual(Hmac(secret, [.. head, .. form]), signature);
        return isSigned;
    }

    /// <summary>Lower-case hexadecimal.</summary>
    internal static string Hmac(byte[] secret, byte[] message) => Convert.ToHexStringLower(HMACSHA256.HashData(secret, message));

    static bool IsEqual(string expected, string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));

    /// <summary>The number at the beginning of a text, 0 if there is none; beyond 64 bits one that no window admits.</summary>
    static long LeadingInteger(string text)
    {
        var digits = new string([.. text.TrimStart().TakeWhile(char.IsAsciiDigit)]);
        if (digits.Length == 0) return 0;
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : long.MaxValue / 2;
    }

    static Verdict No(int code, string message) => new(null, Errors.Unauthorized(code, message), false);
}

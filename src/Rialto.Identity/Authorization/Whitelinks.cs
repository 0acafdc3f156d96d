using System.Net;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Rialto.Identity.Storage;

namespace Rialto.Identity.Authorization;

/// <summary>Links that let an address in past all restrictions. Only a hash of the token is stored.</summary>
public sealed class Whitelinks
{
    const int TokenDigits = 64;

    readonly IdentityStore _store;
    readonly Restrictions _restrictions;

    internal Whitelinks(IdentityStore store, Restrictions restrictions)
    {
        _store = store;
        _restrictions = restrictions;
    }

    /// <summary>A new token. Rejects: SignatureBlacklisted.</summary>
    public Result<string> Create(TimeSpan life, RequestNonce? nonce) => _store.Change<string>(nonce, change =>
    {
        var token = RandomText.HexLower(TokenDigits);
        change.Connection.Execute("DELETE FROM whitelinks WHERE expires_at_us <= @NowUs", new { change.NowUs });
        change.Connection.Execute(
            "INSERT INTO whitelinks (token_hash, expires_at_us) VALUES (@hash, @expiresAtUs)",
            new { hash = HashOf(token), expiresAtUs = change.NowUs + life.Us() });
        return token;
    });

    /// <summary>Lets an address in for good.</summary>
    /// <remarks>Rejects: WhitelinkInvalid (unknown, over, or used by <see cref="Limits.WhitelinkUsesMax"/> addresses),
    /// TooManyRestrictions.</remarks>
    public Result<Restriction> Use(string token, IPAddress address)
    {
        var hash = HashOf(token);
        var known = _store.Read(connection => connection.QuerySingle<bool>(
            "SELECT EXISTS (SELECT 1 FROM whitelinks WHERE token_hash = @hash AND expires_at_us > @nowUs)",
            new { hash, nowUs = _store.Time.NowUs() }));
        if (!known) return IdentityReject.WhitelinkInvalid;
        var plain = RateLimits.AddressKey.Plain(address).ToString();
        var present = _restrictions.List().FirstOrDefault(row =>
            row is { Category: "whitelist", Scope: "ip", State: Restriction.Enabled } && row.Value == plain);
        if (present is not null) return present;
        if (!CountUse(hash)) return IdentityReject.WhitelinkInvalid;
        return _restrictions.Add(new Restriction { Category = "whitelist", Scope = "ip", Value = plain }, nonce: null);
    }

    bool CountUse(string hash) => _store.Change(change => change.Connection.Execute(
        "UPDATE whitelinks SET uses = uses + 1 WHERE token_hash = @hash AND uses < @max",
        new { hash, max = Limits.WhitelinkUsesMax })) > 0;

    static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}

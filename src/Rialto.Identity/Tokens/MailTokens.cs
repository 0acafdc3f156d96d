using Dapper;
using Microsoft.Data.Sqlite;
using Rialto.Identity.Storage;

namespace Rialto.Identity.Tokens;

/// <summary>Which tokens left by mail and were not used yet: each opens its door once.</summary>
static class MailTokens
{
    /// <summary>False when so many are on their way to the member already that one more would be a nuisance.</summary>
    public static bool MaySend(Change change, int member, TokenPurpose purpose)
    {
        change.Connection.Execute(
            "DELETE FROM mail_tokens WHERE expires_at_us <= @NowUs AND member = @member", new { change.NowUs, member });
        var alive = change.Connection.QuerySingle<int>(
            "SELECT COUNT(*) FROM mail_tokens WHERE member = @member AND purpose = @name", new { member, name = purpose.ToString() });
        return alive < Limits.MailTokensAliveMax;
    }

    /// <summary>Remembers a token. A new one to reset a password makes the earlier ones worthless.</summary>
    public static void Add(Change change, int member, TokenPurpose purpose, Claims claims)
    {
        var name = purpose.ToString();
        if (purpose == TokenPurpose.Reset) UseAll(change, member, purpose);
        change.Connection.Execute(
            "INSERT INTO mail_tokens (jti, member, purpose, used, expires_at_us) VALUES (@Jti, @member, @name, 0, @ExpiresAtUs)",
            new { claims.Jti, member, name, claims.ExpiresAtUs });
    }

    public static bool IsUnused(SqliteConnection connection, Claims claims) => connection.QuerySingle<bool>(
        "SELECT EXISTS (SELECT 1 FROM mail_tokens WHERE jti = @Jti AND used = 0)", new { claims.Jti });

    /// <summary>False when it was used, or was never sent.</summary>
    public static bool TryUse(Change change, Claims claims) =>
        change.Connection.Execute("UPDATE mail_tokens SET used = 1 WHERE jti = @Jti AND used = 0", new { claims.Jti }) == 1;

    public static void UseAll(Change change, int member, TokenPurpose purpose) => change.Connection.Execute(
        "UPDATE mail_tokens SET used = 1 WHERE member = @member AND purpose = @name", new { member, name = purpose.ToString() });
}

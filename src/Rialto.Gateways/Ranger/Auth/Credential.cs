using System.Net;
using Rialto.Engine.Numbers;
using Rialto.Identity;
using Rialto.Identity.Authorization;
using Rialto.Identity.Tokens;

namespace Rialto.Gateways.Ranger.Auth;

/// <summary>By what a connection became a member's; when that ends, so does the connection. Any thread.</summary>
/// <param name="member">Whose it is.</param>
/// <param name="stands">Whether the key, session or token is still good. Memory only, unless it has just ended.</param>
/// <param name="role">The member's role as it is now; null = he may not enter any more.</param>
internal sealed class Credential(MemberId member, Func<bool> stands, Func<string?> role)
{
    public MemberId Member => member;

    public string? Role => role();

    /// <summary>Whether the member may still enter and what he came with still stands.</summary>
    public bool IsGood() => role() is not null && stands();

    /// <summary>Of the key or the session that opened the connection.</summary>
    public static Credential Of(People people, Caller caller, string? sessionToken, IPAddress address, TimeProvider time)
    {
        return new(new(caller.Member.Number), Stands, RoleOf(people, caller.Member.Number));

        bool Stands()
        {
            var nowUs = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
            if (caller.Key is { } key) return people.ApiKeys.Find(key.Kid) is { } found && found.Works(nowUs, address);
            return sessionToken is not null && people.Sessions.Find(sessionToken) is { } session && nowUs < session.ExpiresAtUs;
        }
    }

    /// <summary>Of a token: good as long as the token, and what it was issued to.</summary>
    public static Credential Of(People people, SessionToken token, IPAddress address) => new(
        new(token.Member.Number), () => people.Tokens.Stands(token, address), RoleOf(people, token.Member.Number));

    static Func<string?> RoleOf(People people, int member) =>
        () => people.Members.ByNumber(member) is { MayEnter: true } found ? found.Role : null;
}

using System.Net;
using Rialto.Engine.Numbers;
using Rialto.Identity;
using Rialto.Identity.Authorization;

namespace Rialto.Gateways.Ranger.Auth;

/// <summary>By what a private connection was opened; when that ends, so does the connection. Any thread.</summary>
internal sealed class Credential(People people, Caller caller, string? sessionToken, IPAddress address, TimeProvider time)
{
    public MemberId Member { get; } = new(caller.Member.Number);

    /// <summary>Whether the member may still enter and the key or session still stands. Memory only, unless it just ended.</summary>
    public bool IsGood()
    {
        if (people.Members.ByNumber(caller.Member.Number) is not { MayEnter: true }) return false;
        var nowUs = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        if (caller.Key is { } key) return people.ApiKeys.Find(key.Kid) is { } found && found.Works(nowUs, address);
        return sessionToken is not null && people.Sessions.Find(sessionToken) is { } session && nowUs < session.ExpiresAtUs;
    }
}

using System.Net;
using Rialto.Engine.Numbers;
using Rialto.Identity;
using Rialto.Identity.ApiKeys;

namespace Rialto.Gateways.PrimeBit.Streams;

/// <summary>By what a private channel was opened; when that ends, so does the channel. Any thread.</summary>
/// <param name="Member">Whose accounts it opens.</param>
/// <param name="ApiKey">Null = the session of a web page.</param>
/// <param name="SessionToken">Null = a key.</param>
/// <param name="Address">Where the client is.</param>
internal sealed record Credential(MemberId Member, string? ApiKey, string? SessionToken, IPAddress Address)
{
    /// <summary>Whether it would open the channel now too. Memory only, unless it has just ended.</summary>
    public bool Stands(People people, long nowUs)
    {
        if (ApiKey is not null)
            return people.FindWorkingKey(ApiKey) is { } key && key.Key.MayComeFrom(Address) && key.Key.Allows(KeyScopes.Read);
        return SessionToken is not null && people.Sessions.Find(SessionToken) is { } session && nowUs < session.ExpiresAtUs
            && people.Members.ByNumber(Member.Value) is { MayEnter: true };
    }
}

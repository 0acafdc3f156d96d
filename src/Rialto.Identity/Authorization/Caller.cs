using Rialto.Identity.ApiKeys;
using Rialto.Identity.Members;
using Rialto.Identity.Sessions;

namespace Rialto.Identity.Authorization;

/// <summary>Who asks, and by what: an API key (with the nonce that was used) or a session.</summary>
public sealed record Caller(Member Member, ApiKey? Key, Session? Session, RequestNonce? Nonce)
{
    /// <summary>Whether the key's scopes allow it; sessions allow everything.</summary>
    public bool Allows(KeyScopes wanted) => Key is null || Key.Allows(wanted);
}

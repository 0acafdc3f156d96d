using Rialto.Identity.Authorization;

namespace Rialto.Identity;

/// <summary>A member doing something to its own account: who, from where, by which session or signed request.</summary>
public sealed record MemberAct(int Member, RequestOrigin Origin, long? Session, RequestNonce? Nonce)
{
    public static MemberAct Of(Caller caller, RequestOrigin origin) => new(caller.Member.Number, origin, caller.Session?.Id, caller.Nonce);
}

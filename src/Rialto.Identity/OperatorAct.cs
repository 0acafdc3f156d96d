using Rialto.Identity.Authorization;

namespace Rialto.Identity;

/// <summary>Staff, or the operator at the command line (no member), doing something to somebody's account.</summary>
public sealed record OperatorAct(int? Member, RequestOrigin Origin, RequestNonce? Nonce)
{
    public static OperatorAct Of(Caller caller, RequestOrigin origin) => new(caller.Member.Number, origin, caller.Nonce);
}

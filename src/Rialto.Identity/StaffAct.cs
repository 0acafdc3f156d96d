using Rialto.Identity.Authorization;
using Rialto.Identity.Members;

namespace Rialto.Identity;

/// <summary>Staff doing something to somebody's account over the admin API; the gate writes the activity.</summary>
public sealed record StaffAct(Member Actor, RequestNonce? Nonce)
{
    public static StaffAct Of(Caller caller) => new(caller.Member, caller.Nonce);
}

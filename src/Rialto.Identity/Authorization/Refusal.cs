namespace Rialto.Identity.Authorization;

/// <summary>A closed door, with the status that goes with it: a restriction has its own code.</summary>
public readonly record struct Refusal(IdentityReject Reject, int Status)
{
    public static Refusal Of(IdentityReject reject) => new(reject, reject.Status());
}

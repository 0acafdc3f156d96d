namespace Rialto.Identity.TwoFactor;

/// <summary>What became of a one-time code.</summary>
enum TotpCheck
{
    /// <summary>Right, and spent by this check.</summary>
    Accepted,

    /// <summary>Not a code of this time, or not six digits, or checking is paused after too many wrong ones.</summary>
    Wrong,

    /// <summary>Right, but it was accepted before.</summary>
    AlreadyUsed,
}

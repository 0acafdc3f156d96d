namespace Rialto.Identity.RateLimits;

/// <summary>Whether a request may go on, and what a dialect's rate headers say.</summary>
/// <param name="Allowed">False: answer 429.</param>
/// <param name="Limit">Size of the bucket; 0 = no limit.</param>
/// <param name="Remaining">Whole tokens left.</param>
/// <param name="RetryAfterSeconds">Whole seconds, at least 1, until one token is there; 0 when allowed.</param>
/// <param name="ResetSeconds">Whole seconds until the bucket is full.</param>
public readonly record struct RateTake(bool Allowed, int Limit, int Remaining, int RetryAfterSeconds, int ResetSeconds);

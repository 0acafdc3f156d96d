namespace Rialto.Identity.RateLimits;

/// <summary>A bucket of <paramref name="Burst"/> tokens, refilled by <paramref name="Refill"/> every <paramref name="Per"/>. Burst 0 =
/// no limit.</summary>
public readonly record struct RateLimit(int Burst, int Refill, TimeSpan Per)
{
    public static readonly RateLimit None = new(Burst: 0, Refill: 0, Per: TimeSpan.Zero);
}

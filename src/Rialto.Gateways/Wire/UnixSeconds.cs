namespace Rialto.Gateways.Wire;

/// <summary>Unix seconds from outside, as our microseconds.</summary>
public static class UnixSeconds
{
    /// <summary>What is before 1970 or beyond our range becomes the nearest time inside it; null stays null.</summary>
    public static long? ToUs(long? seconds) => seconds is { } given ? Math.Clamp(given, 0, long.MaxValue / 1_000_000) * 1_000_000 : null;

    /// <summary>The moment after a second, for a filter in which the last second counts whole.</summary>
    public static long? AfterUs(long? seconds) => ToUs(seconds) is { } us ? Math.Min(us, long.MaxValue - 1_000_000) + 1_000_000 : null;
}

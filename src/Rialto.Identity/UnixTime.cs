namespace Rialto.Identity;

/// <summary>Wall clock readings in the units that are stored.</summary>
static class UnixTime
{
    /// <summary>Microseconds since 1970 UTC.</summary>
    public static long NowUs(this TimeProvider time) => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Milliseconds since 1970 UTC, the unit of nonces.</summary>
    public static long NowMs(this TimeProvider time) => time.NowUs() / 1_000;

    public static long Us(this TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;
}

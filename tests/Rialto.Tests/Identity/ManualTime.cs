namespace Rialto.Tests.Identity;

/// <summary>A clock that only moves when told to; wall clock and monotonic clock move together.</summary>
sealed class ManualTime : TimeProvider
{
    // 2020-03-13 08:21:00 UTC: the start of a TOTP period.
    DateTimeOffset _now = DateTimeOffset.FromUnixTimeSeconds(1_584_087_660);
    long _ticks = 1_000_000_000;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public long NowMs => _now.ToUnixTimeMilliseconds();

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _ticks;

    public void Advance(TimeSpan span)
    {
        _now += span;
        _ticks += span.Ticks;
    }

    public void Seconds(double seconds) => Advance(TimeSpan.FromSeconds(seconds));
}

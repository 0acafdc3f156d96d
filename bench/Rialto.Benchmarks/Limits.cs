namespace Rialto.Benchmarks;

/// <summary>Every bound of the benchmarks.</summary>
public static class Limits
{
    /// <summary>Runs of one call.</summary>
    public const int RunsMax = 100;

    /// <summary>Reports on their way from the engine's thread to the reader's; a power of two.</summary>
    public const int ReportRingLength = 1 << 14;

    /// <summary>Trades kept for the oracle of one pass of core-1, about twice what a pass makes; a power of two.</summary>
    public const int TradeRingLength = 1 << 18;

    /// <summary>Level changes kept; older ones are overwritten; a power of two.</summary>
    public const int LevelRingLength = 1 << 14;

    /// <summary>How often the engine is measured with its checks and without them, in one run.</summary>
    public const int CheckPairs = 3;
}

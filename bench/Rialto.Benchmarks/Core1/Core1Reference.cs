namespace Rialto.Benchmarks.Core1;

/// <summary>What an independent implementation of the recipe got for a seed; volume and trades include the fill phase.</summary>
/// <param name="Counts">Measured commands: GTC, IOC, FOK, cancel, move, reduce.</param>
public sealed record Core1Reference(
    ulong Seed,
    long Price0,
    int[] Counts,
    long Trades,
    long Volume,
    int LiveOrders,
    int AskLevels,
    int BidLevels,
    long BestBid,
    long BestAsk,
    long NextId)
{
    public static readonly Core1Reference[] All =
    [
        new(101572685, 32972, [377427, 54184, 1742, 214653, 2135816, 216178], 123978, 1080501, 972, 234, 243, 32882, 32883, 434354),
        new(1, 136470, [361758, 57253, 1849, 209550, 2158988, 210602], 119329, 1048487, 1007, 396, 402, 136579, 136585, 421861),
    ];

    static readonly Core1Kind[] _kinds =
        [Core1Kind.Gtc, Core1Kind.Ioc, Core1Kind.FokByBudget, Core1Kind.Cancel, Core1Kind.Move, Core1Kind.Reduce];

    /// <summary>The same figures of a workload that was generated here, to be compared.</summary>
    public static Core1Reference Of(ulong seed, Core1Workload workload)
    {
        var (bids, asks) = (workload.Outcome.Bids, workload.Outcome.Asks);
        return new Core1Reference(
            seed,
            workload.Price0,
            [.. _kinds.Select(workload.CountOf)],
            workload.Outcome.Trades,
            workload.Outcome.Volume,
            workload.Outcome.LiveOrders,
            asks.Levels,
            bids.Levels,
            bids.BestPrice,
            asks.BestPrice,
            workload.NextId);
    }

    /// <summary>Equal in every figure, the counts one by one.</summary>
    public bool Matches(Core1Reference other) => Counts.AsSpan().SequenceEqual(other.Counts) && this == other with { Counts = Counts };
}

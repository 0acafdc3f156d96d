using System.Collections.Concurrent;
using Rialto.Engine.Margin;
using Rialto.Engine.Numbers;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit;

/// <summary>Who would be closed for others' losses, how soon: each side of each symbol in five parts. Any thread.</summary>
/// <remarks>A look at all positions, so it is taken at most once a second a side, whoever asks.</remarks>
internal sealed class AdlQueues(ExchangeViews views, TimeProvider time)
{
    const int Parts = 5;
    const int UnitsOfPico = 1_000_000;

    static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(1);

    readonly ConcurrentDictionary<(InstrumentId Instrument, bool IsLong), Queue> _queues = new();

    /// <summary>5 for the fifth that goes first, down to 1.</summary>
    public int QuintileOf(PositionView position, Int128 rank)
    {
        var ranks = RanksOf(position.Instrument, position.Quantity.Value > 0);
        if (ranks.Length == 0) return Parts;
        var above = ranks.Length - AtMost(ranks, rank);
        return Parts - int.Min(Parts - 1, above * Parts / ranks.Length);
    }

    // How many are at or below a rank. One that came since stands where it would.
    static int AtMost(Int128[] ranks, Int128 rank)
    {
        var (low, high) = (0, ranks.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (ranks[middle] <= rank) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    Int128[] RanksOf(InstrumentId instrument, bool isLong)
    {
        var key = (instrument, isLong);
        if (_queues.TryGetValue(key, out var known) && time.GetElapsedTime(known.At) < s_fresh) return known.Ranks;
        var ranks = Rank(instrument, isLong);
        _queues[key] = new(time.GetTimestamp(), ranks);
        return ranks;
    }

    Int128[] Rank(InstrumentId instrument, bool isLong)
    {
        if (views.Margin.Find(instrument) is not { } perpetual) return [];
        var ranks = views.Margin.PositionsIn(instrument).Where(position => IsCandidate(position, isLong)).Select(position =>
            RankOf(perpetual, position)).ToArray();
        Array.Sort(ranks);
        return ranks;
    }

    Int128 RankOf(PerpetualView perpetual, PositionView position) =>
        ContractMath.Rank(perpetual.Contract, perpetual.Fair, position.Quantity, position.Cost, EquityOf(position.Account)).Rank;

    // The funds' positions go last of all.
    bool IsCandidate(PositionView position, bool isLong) =>
        position.Quantity.Value > 0 == isLong && views.Margin.Find(position.Account) is { } account && account.Member != Owners.Insurance;

    Int128 EquityOf(MarginAccountId id)
    {
        if (views.Margin.Find(id) is not { } account) return 0;
        var equity = views.Balances.Of(account.Owner, account.Currency).Total.Units / UnitsOfPico;
        foreach (var position in views.Margin.PositionsOf(id))
        {
            if (views.Margin.Find(position.Instrument) is not { } perpetual) continue;
            equity += ContractMath.Unrealised(perpetual.Contract, perpetual.Fair, position.Quantity, position.Cost);
        }

        return equity;
    }

    sealed record Queue(long At, Int128[] Ranks);
}

using Rialto.Engine.Instruments;
using Rialto.Engine.Margin;
using Rialto.Engine.Numbers;

namespace Rialto.Engine;

/// <summary>Who must be looked at when a fair price moves: each position has a threshold, so that a move looks at few accounts.</summary>
/// <remarks>
/// A threshold is drawn so that the account can't fail before the price passes it, whatever its other instruments do within theirs. It is
/// only a shortcut: whoever passes it is looked at exactly, and an account that does not fail gets a new one.
/// </remarks>
public sealed partial class Exchange
{
    /// <summary>Roundings of margin, in picos a position.</summary>
    const int SlackOfRounding = 4;

    void Watch(int account, in Standing standing)
    {
        var slack = SlackOf(account, standing, out var positions);
        if (positions == 0) return;
        for (var at = _margin.Account(account).FirstPosition; at != 0; at = _margin[at].Next)
        {
            if (_margin[at].IsIdle) continue;
            var contract = InstrumentOf(_margin[at].Instrument).Contract!;
            WatchFrom(at, contract, ReachOf(contract, _margin[at], slack / positions));
        }
    }

    // What the account can lose before it fails in any way, with room for the roundings.
    Int128 SlackOf(int account, in Standing standing, out int positions)
    {
        positions = 0;
        for (var at = _margin.Account(account).FirstPosition; at != 0; at = _margin[at].Next)
        {
            if (!_margin[at].IsIdle) positions++;
        }

        var slack = standing.Equity - standing.Maintenance;
        if (_margin.Account(account).RestingCount > 0)
        {
            slack = Int128.Min(slack, standing.Equity - Rounding.Ceiling(standing.Initial * 6, 10));
        }

        return Int128.Max(0, slack - SlackOfRounding * positions);
    }

    // How many ticks the price may move before this position's share of the slack is gone. A tick moves profit by size × factor, and each
    // margin by at most as much of what it is asked for.
    static Int128 ReachOf(Contract contract, in Position position, Int128 share)
    {
        if (contract.Terms.Kind == Commands.ContractKind.Inverse) return 0;
        var lots = 2 * (Int128)position.Size.Value + position.Exposure.Value;
        return share / (lots * contract.Terms.ValueFactor);
    }

    void WatchFrom(int at, Contract contract, Int128 reach)
    {
        ref var position = ref _margin[at];
        var fair = contract.Fair.Value;
        var hasOrders = !position.BuyLots.IsZero || !position.SellLots.IsZero;
        var isInverse = contract.Terms.Kind == Commands.ContractKind.Inverse;
        var fallHurts = position.Quantity.Value > 0 || hasOrders || isInverse;
        var riseHurts = position.Quantity.Value < 0 || hasOrders || isInverse;
        var fall = (long)Int128.Max(0, fair - reach - 1);
        var rise = (long)Int128.Min(Limits.TicksMax, fair + reach + 1);
        if (fallHurts) contract.Falls.Add(-fall, at, at);
        if (riseHurts) contract.Rises.Add(rise, at, at);
    }

    void Unwatch(int account)
    {
        for (var at = _margin.Account(account).FirstPosition; at != 0; at = _margin[at].Next)
        {
            var contract = InstrumentOf(_margin[at].Instrument).Contract!;
            if (_fallPlaces[at] != 0) contract.Falls.Remove(at);
            if (_risePlaces[at] != 0) contract.Rises.Remove(at);
        }
    }

    // Those that are being liquidated go on at each fair price of an instrument that they hold, the longest first.
    void MarkLiquidations(Instrument instrument, bool isPrice)
    {
        for (var account = _margin.OldestLiquidation; account >= 0; account = _margin.Account(account).YoungerLiquidation)
        {
            if (!_margin.TryFind(account, instrument.Id, out var at) || _margin[at].Quantity.IsZero) continue;
            ref var owner = ref _margin.Account(account);
            owner.HasHeardPrice |= isPrice && owner.LastSliceUs != 0;
            _margin.MarkDue(account);
        }
    }
}

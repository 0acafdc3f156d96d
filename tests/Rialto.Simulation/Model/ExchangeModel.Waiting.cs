using System.Numerics;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Simulation.Model;

/// <summary>Stops and take-profits: waiting, and what happens when their price comes.</summary>
public sealed partial class ExchangeModel
{
    const int TriggersPerStep = 10_000;

    int _triggersLeft;

    void Wait(ModelOrder order)
    {
        order.IsWaiting = true;
        order.Instrument.Waiting.Add(order);
        Stand(order);
    }

    void FireTriggers()
    {
        foreach (var id in SortedInstruments())
        {
            var instrument = _instruments[id];
            while (instrument.NextDue() is { } order)
            {
                if (_triggersLeft == 0) return;
                _triggersLeft--;
                Fire(order);
            }
            instrument.ShrinkReach();
        }
    }

    List<int> SortedInstruments()
    {
        var ids = new List<int>(_instruments.Keys);
        ids.Sort();
        return ids;
    }

    void Fire(ModelOrder order)
    {
        order.Instrument.Waiting.Remove(order);
        Leave(order);
        order.IsWaiting = false;
        order.TriggerPrice = 0;
        Tell(new OrderTriggered { Order = new(order.Id), LastPrice = new(order.Instrument.Last) });
        var reject = CheckTriggered(order);
        if (reject != Reject.None) TellCancelled(order, CancelReason.TriggerFailed, reject);
        else Settle(order, Match(order));
    }

    static Reject CheckTriggered(ModelOrder order)
    {
        var isPostOnly = order.Flags.HasFlag(OrderFlags.PostOnly);
        var asked = new Asked(order.HasLimit, IsWaiting: false, isPostOnly, order.Flags.HasFlag(OrderFlags.ReduceOnly));
        if (!Admits(order.Instrument.State, asked, order.Owner)) return Reject.InstrumentNotOpen;
        if (isPostOnly && WouldTrade(order.Instrument, order.Side, order.Price)) return Reject.PostOnlyWouldTrade;
        var side = new Opposite(order.Instrument, order.Side, order.Owner, RuleOf(order));
        if (order.HasLimit)
        {
            var unfillable = order.TimeInForce == TimeInForce.FillOrKill && side.LotsWithin(order.Price) < order.Remaining;
            return unfillable ? Reject.FillOrKillUnfillable : Reject.None;
        }
        if (!order.Flags.HasFlag(OrderFlags.RequireLiquidity)) return Reject.None;
        var isDeep = order.SpendsAmount ? side.Money() >= order.Held : side.Lots() >= order.Remaining;
        return isDeep ? Reject.None : Reject.NotEnoughLiquidity;
    }

    /// <summary>What a waiting buy of a quantity at any price holds: a twentieth more than at its trigger price.</summary>
    static BigInteger HoldAtTrigger(ModelInstrument instrument, long trigger, long lots) =>
        (instrument.Notional(trigger, lots) * 105 + 99) / 100;

    static Reject CheckTrigger(ModelInstrument instrument, OrderKind kind, Side side, long trigger)
    {
        if (trigger < 1 || trigger < instrument.Terms.PriceMin.Value || trigger > PriceMaxOf(instrument)) return Reject.TriggerPriceInvalid;
        return instrument.Reaches(Kinds.IsRising(kind, side), trigger) ? Reject.WouldTriggerAtOnce : Reject.None;
    }
}

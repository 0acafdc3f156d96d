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

    /// <summary>Orders that wait, instrument by instrument, and between the rounds the accounts that must act.</summary>
    void FireTriggers()
    {
        do
        {
            while (FireRound())
            {
                if (_triggersLeft == 0) return;
            }
        }
        while (DealWithAccounts());
        foreach (var instrument in _instruments.Values) instrument.ShrinkReach();
    }

    /// <summary>True when something fired.</summary>
    bool FireRound()
    {
        var fired = false;
        foreach (var id in SortedInstruments())
        {
            var instrument = _instruments[id];
            while (FireEach(instrument)) fired = true;
            if (_triggersLeft == 0) return true;
        }
        return fired;
    }

    /// <summary>One watched price after the other, each to its end; then the exits of positions.</summary>
    bool FireEach(ModelInstrument instrument)
    {
        var left = _triggersLeft;
        foreach (var by in Watched(instrument))
        {
            while (_triggersLeft > 0 && instrument.NextDue(by) is { } order)
            {
                _triggersLeft--;
                Fire(order);
            }
        }
        FireExits(instrument);
        return _triggersLeft < left;
    }

    TriggerBy[] Watched(ModelInstrument instrument) =>
        instrument.Margin?.IsTrustedAt(_nowUs) == true ? [TriggerBy.Last, TriggerBy.Fair, TriggerBy.Index] : [TriggerBy.Last];

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
        Tell(new OrderTriggered { Order = new(order.Id), LastPrice = new(WatchedPrice(order)) });
        var reject = CheckTriggered(order);
        if (reject == Reject.None && order.Account is not null) HoldMargin(order);
        if (reject != Reject.None) TellCancelled(order, CancelReason.TriggerFailed, reject);
        else Settle(order, Match(order));
    }

    Reject CheckTriggered(ModelOrder order)
    {
        var isPostOnly = order.Flags.HasFlag(OrderFlags.PostOnly);
        var asked = new Asked(order.HasLimit, IsWaiting: false, isPostOnly, order.Flags.HasFlag(OrderFlags.ReduceOnly));
        if (!Admits(order.Instrument.State, asked, order.Owner)) return Reject.InstrumentNotOpen;
        if (!IsPriced(order.Instrument, order.IsReduceOnly)) return Reject.InstrumentNotOpen;
        if (order.Account is not null)
        {
            var broken = CheckTriggeredAccount(order);
            if (broken != Reject.None) return broken;
        }
        if (isPostOnly && WouldTrade(order.Instrument, order.Side, order.Price)) return Reject.PostOnlyWouldTrade;
        var side = new Opposite(order.Instrument, order.Side, order.Owner, RuleOf(order));
        if (order.HasLimit)
        {
            var unfillable = order.TimeInForce == TimeInForce.FillOrKill && side.LotsWithin(order.Price) < order.Remaining;
            return unfillable ? Reject.FillOrKillUnfillable : CheckTriggeredMargin(order);
        }
        var isWhole = order.Account is not null && order.TimeInForce == TimeInForce.FillOrKill;
        var isFillable = !isWhole || side.LotsWithin(ProtectionOf(order.Instrument, order.Side)) >= order.Remaining;
        if (!isFillable) return Reject.FillOrKillUnfillable;
        if (!order.Flags.HasFlag(OrderFlags.RequireLiquidity)) return CheckTriggeredMargin(order);
        var isDeep = order.SpendsAmount ? side.Money() >= order.Held : side.Lots() >= order.Remaining;
        return isDeep ? CheckTriggeredMargin(order) : Reject.NotEnoughLiquidity;
    }

    /// <summary>What a waiting buy of a quantity at any price holds: a twentieth more than at its trigger price.</summary>
    static BigInteger HoldAtTrigger(ModelInstrument instrument, long trigger, long lots) =>
        (instrument.Notional(trigger, lots) * 105 + 99) / 100;

    static Reject CheckTrigger(ModelInstrument instrument, in PlaceOrder place) =>
        CheckTrigger(instrument, place.OrderKind, place.Side, place.TriggerBy, place.TriggerPrice.Value);

    static Reject CheckTrigger(ModelInstrument instrument, OrderKind kind, Side side, TriggerBy by, long trigger)
    {
        if (trigger % instrument.Terms.TickStep.Value != 0) return Reject.TriggerPriceInvalid;
        if (trigger < 1 || trigger < instrument.Terms.PriceMin.Value || trigger > PriceMaxOf(instrument)) return Reject.TriggerPriceInvalid;
        return instrument.Reaches(by, Kinds.IsRising(kind, side), trigger) ? Reject.WouldTriggerAtOnce : Reject.None;
    }
}

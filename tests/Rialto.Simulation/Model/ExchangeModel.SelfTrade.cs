using System.Numerics;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;

namespace Rialto.Simulation.Model;

/// <summary>What happens when an order meets one of its own member's.</summary>
public sealed partial class ExchangeModel
{
    static SelfTradeRule RuleOf(ModelOrder order) => RuleOf(order.SelfTrade, order.Instrument);

    static SelfTradeRule RuleOf(SelfTradeRule own, ModelInstrument instrument)
    {
        var rule = own == SelfTradeRule.Default ? instrument.Terms.SelfTrade : own;
        return rule == SelfTradeRule.Default ? SelfTradeRule.Allow : rule;
    }

    /// <summary>Does what the rule says; true when the incoming order takes no more.</summary>
    bool Prevent(ModelOrder taker, ModelOrder maker)
    {
        var rule = RuleOf(taker);
        if (rule is SelfTradeRule.CancelMaker or SelfTradeRule.CancelBoth) End(maker, CancelReason.SelfTrade);
        if (rule != SelfTradeRule.Decrement || taker.SpendsAmount) return rule != SelfTradeRule.CancelMaker;
        return Decrement(taker, maker);
    }

    bool Decrement(ModelOrder taker, ModelOrder maker)
    {
        var lots = Math.Min(taker.Remaining, maker.Remaining);
        if (lots == maker.Remaining) End(maker, CancelReason.SelfTrade);
        else
        {
            _levels.Touch(maker.Instrument, maker.Side, maker.Price);
            maker.Shrink(maker.Remaining - lots);
            if (maker.Account is { } account) ComeInLine(account);
            TellAmended(maker, keepsPriority: true);
            ChangeHold(maker, HoldFor(maker));
        }
        // Told by whoever settles it: it is cancelled with what it has left.
        if (lots == taker.Remaining) return true;
        taker.Remaining -= lots;
        TellAmended(taker, keepsPriority: true);
        if (taker.HasLimit || !taker.IsBuy) ChangeHold(taker, HoldFor(taker));
        return false;
    }

    /// <summary>What an order holds for what is left of it.</summary>
    static BigInteger HoldFor(ModelOrder order) => HoldFor(order, order.Price, order.Remaining, order.TriggerPrice);
}

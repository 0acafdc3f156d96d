using System.Numerics;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;

namespace Rialto.Simulation.Model;

/// <summary>An accepted order.</summary>
internal sealed class ModelOrder
{
    public required long Id { get; init; }
    public required ModelMember Owner { get; init; }
    public required ModelInstrument Instrument { get; init; }
    public required Side Side { get; init; }
    public required OrderKind Kind { get; init; }
    public required TimeInForce TimeInForce { get; set; }
    public required OrderFlags Flags { get; init; }
    public required FundsRule FundsRule { get; init; }
    public required SelfTradeRule SelfTrade { get; init; }
    public required long Session { get; init; }

    /// <summary>0 = everything is shown.</summary>
    public required long Display { get; init; }
    public required int MakerPpm { get; init; }
    public required int TakerPpm { get; init; }

    /// <summary>The remembered client order id; null = none, or only a tag.</summary>
    public required string? ClientId { get; init; }

    /// <summary>A market buy that spends an amount.</summary>
    public required bool SpendsAmount { get; init; }

    /// <summary>Null on spot.</summary>
    public ModelAccount? Account { get; init; }
    public TriggerBy TriggerBy { get; init; }

    /// <summary>On a perpetual: what was held when it was accepted, for how many lots; in picos.</summary>
    public BigInteger MarginHold { get; set; }
    public long MarginHoldLots { get; set; }

    /// <summary>How far a market order on a perpetual goes; 0 = as far as it likes.</summary>
    public long Protection { get; set; }

    /// <summary>For the position that its next fill opens or enlarges.</summary>
    public BroughtExits Brings { get; set; }

    /// <summary>A position has got those that it brought first.</summary>
    public bool HasBrought { get; set; }

    public bool IsReduceOnly => Flags.HasFlag(OrderFlags.ReduceOnly);
    public bool IsSlice => Flags.HasFlag(OrderFlags.Liquidation);

    /// <summary>+1 or −1.</summary>
    public int Sign => IsBuy ? 1 : -1;

    /// <summary>What is left of its hold on a perpetual.</summary>
    public BigInteger MarginHeld => MarginHoldLots == 0 ? 0 : MarginHold * Remaining / MarginHoldLots;

    public long Price { get; set; }
    public long Remaining { get; set; }

    /// <summary>What others see of it while it stands in the book.</summary>
    public long Shown { get; set; }

    /// <summary>0 = it waits for no price (any more, or never did).</summary>
    public long TriggerPrice { get; set; }

    /// <summary>0 = never.</summary>
    public long ExpiresUs { get; set; }

    /// <summary>A stop or take-profit whose price has not come.</summary>
    public bool IsWaiting { get; set; }
    public long Filled { get; set; }

    /// <summary>What is held for it right now: quote money of a buy, base money of a sell.</summary>
    public BigInteger Held { get; set; }

    public bool IsBuy => Side == Side.Buy;

    /// <summary>What it holds, or would hold.</summary>
    public int HoldCurrency => IsBuy ? Instrument.Quote : Instrument.Base;

    /// <summary>It has a limit price, now or once it is triggered.</summary>
    public bool HasLimit => Kinds.HasLimit(Kind);

    public bool MayRest => HasLimit && TimeInForce is (TimeInForce.GoodTillCancelled or TimeInForce.GoodTillDate);

    /// <summary>A stop or take-profit, waiting or triggered, that buys a quantity at any price.</summary>
    public bool IsTriggeredBuyByQuantity => IsBuy && !HasLimit && !SpendsAmount && Kind != OrderKind.Market;

    /// <summary>A waiting order's price comes from below.</summary>
    public bool IsRising => Kinds.IsRising(Kind, Side);

    /// <summary>A limit order that stands or arrives with this limit trades at that price.</summary>
    public bool Takes(long price)
    {
        var limit = HasLimit ? Price : Protection;
        return limit == 0 || (IsBuy ? price <= limit : price >= limit);
    }

    /// <summary>How many orders it counts as where open orders are counted: the parts that it still has to show.</summary>
    public long Parts
    {
        get
        {
            if (Display == 0) return 1;
            return IsWaiting ? PartsIn(Remaining) : 1 + PartsIn(Remaining - Shown);
        }
    }

    public long PartsIn(long lots) => (lots + Display - 1) / Display;

    /// <summary>The next part is shown.</summary>
    public void Show() => Shown = Display == 0 ? Remaining : Math.Min(Display, Remaining);

    /// <summary>Lots go without a fill: what is hidden goes first.</summary>
    public void Shrink(long remaining)
    {
        Remaining = remaining;
        Shown = Math.Min(Shown, remaining);
    }
}

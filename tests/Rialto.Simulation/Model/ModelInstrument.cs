using System.Numerics;
using Rialto.Engine.Commands;

namespace Rialto.Simulation.Model;

/// <summary>An instrument with its terms and its book.</summary>
internal sealed class ModelInstrument(int id, InstrumentTerms terms)
{
    public int Id { get; } = id;
    public InstrumentTerms Terms { get; set; } = terms;
    public ModelBook Book { get; } = new();

    /// <summary>How many steps have changed a visible level.</summary>
    public long Sequence { get; set; }

    /// <summary>Price of the last trade; 0 = there was none.</summary>
    public long Last { get; private set; }

    /// <summary>Highest and lowest price since the waiting orders were dealt with.</summary>
    public long ReachHigh { get; private set; }
    public long ReachLow { get; private set; }

    /// <summary>The highest price and the largest quantity that an accepted order ever had.</summary>
    public BigInteger HighestPrice { get; private set; }
    public BigInteger LargestQuantity { get; private set; }

    /// <summary>Orders that wait for a price.</summary>
    public List<ModelOrder> Waiting { get; } = [];

    public int Base => Terms.Base.Value;
    public int Quote => Terms.Quote.Value;
    public InstrumentState State => Terms.State;

    /// <summary>Null on spot.</summary>
    public ModelPerpetual? Margin { get; init; }
    public bool IsDemo => Terms.Flags.HasFlag(InstrumentFlags.Demo);

    public void Traded(long price)
    {
        ReachHigh = Last == 0 ? price : Math.Max(ReachHigh, price);
        ReachLow = Last == 0 ? price : Math.Min(ReachLow, price);
        Last = price;
        Remember(price, 0);
    }

    public void ShrinkReach() => ReachHigh = ReachLow = Last;

    public void Remember(BigInteger price, BigInteger quantity)
    {
        HighestPrice = BigInteger.Max(HighestPrice, price);
        LargestQuantity = BigInteger.Max(LargestQuantity, quantity);
    }

    /// <summary>Would an order with this trigger price fire at once?</summary>
    public bool Reaches(TriggerBy by, bool rising, long trigger)
    {
        var (high, low) = by switch
        {
            TriggerBy.Last => (ReachHigh, ReachLow),
            TriggerBy.Fair => (Margin!.Watched.Fair, Margin.Watched.Fair),
            TriggerBy.Index => (Margin!.Watched.Index, Margin.Watched.Index),
        };
        return high != 0 && (rising ? trigger <= high : trigger >= low);
    }

    /// <summary>The next to fire: rising ones from the lowest trigger price up, then falling ones from the highest down.</summary>
    public ModelOrder? NextDue(TriggerBy by)
    {
        ModelOrder? next = null;
        foreach (var order in Waiting)
        {
            if (order.TriggerBy != by) continue;
            if (Reaches(by, order.IsRising, order.TriggerPrice) && (next is null || Rank(order).CompareTo(Rank(next)) < 0)) next = order;
        }
        return next;
    }

    static (int, long, long) Rank(ModelOrder order) =>
        order.IsRising ? (0, order.TriggerPrice, order.Id) : (1, -order.TriggerPrice, order.Id);

    /// <summary>Whether prices and quantities ever seen can still be said with finer steps.</summary>
    public bool CanBecome(int pricePrecision, int amountPrecision, long max) =>
        HighestPrice * BigInteger.Pow(10, pricePrecision - Terms.PricePrecision) <= max
        && LargestQuantity * BigInteger.Pow(10, amountPrecision - Terms.AmountPrecision) <= max;

    public void Refine(InstrumentTerms terms)
    {
        var finer = BigInteger.Pow(10, terms.PricePrecision - Terms.PricePrecision);
        HighestPrice *= finer;
        LargestQuantity *= BigInteger.Pow(10, terms.AmountPrecision - Terms.AmountPrecision);
        (Last, ReachHigh, ReachLow) = ((long)(Last * finer), (long)(ReachHigh * finer), (long)(ReachLow * finer));
        Terms = terms;
    }

    /// <summary>Price × quantity in 10^-18 of the quote currency.</summary>
    public BigInteger Notional(BigInteger ticks, BigInteger lots) =>
        ticks * lots * BigInteger.Pow(10, 18 - Terms.PricePrecision - Terms.AmountPrecision);

    /// <summary>Quantity in 10^-18 of the base currency.</summary>
    public BigInteger BaseMoney(BigInteger lots) => lots * BigInteger.Pow(10, 18 - Terms.AmountPrecision);
}

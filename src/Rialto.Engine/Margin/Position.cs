using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;

namespace Rialto.Engine.Margin;

/// <summary>An account in an instrument: its position, its leverage, and what its orders add. Money in picos.</summary>
internal struct Position
{
    /// <summary>Index of the account.</summary>
    public int Account;
    public InstrumentId Instrument;

    /// <summary>The account's next one, by instrument number; 0 = none.</summary>
    public int Next;

    /// <summary>The position's number; 0 = there is none.</summary>
    public long Number;

    /// <summary>Below zero is short.</summary>
    public Lots Quantity;
    public long Cost;

    /// <summary>0 = as high as the tiers let.</summary>
    public int Leverage;

    /// <summary>What resting orders without the reduce-only flag buy and sell.</summary>
    public Lots BuyLots;
    public Lots SellLots;

    /// <summary>What resting reduce-only orders have left; all on the side that closes.</summary>
    public Lots ReduceOnlyLots;

    /// <summary>What the resting orders hold of the free margin.</summary>
    public long Holds;

    /// <summary>Since the position was opened.</summary>
    public long Realised;
    public long Fees;
    public long Funding;
    public long OpenedUs;

    /// <summary>None = there is none.</summary>
    public Ticks StopLoss;
    public Ticks TakeProfit;
    public TriggerBy ExitBy;

    /// <summary>The largest size that resting orders can make of the position.</summary>
    public readonly Lots Exposure => ExposureWith(Lots.Zero, Lots.Zero);

    public readonly bool IsIdle => Quantity.IsZero && BuyLots.IsZero && SellLots.IsZero;

    public readonly Lots Size => ContractMath.Abs(Quantity);

    /// <summary>The same with more that is bought or sold.</summary>
    public readonly Lots ExposureWith(Lots bought, Lots sold)
    {
        var highest = ContractMath.Abs(Quantity + BuyLots + bought);
        var lowest = ContractMath.Abs(Quantity - SellLots - sold);
        var most = highest > lowest ? highest : lowest;
        return Size > most ? Size : most;
    }
}

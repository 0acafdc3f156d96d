using Rialto.Engine.Books;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Engine.Margin;

/// <summary>A margin account. Its balance stands in the ledger.</summary>
internal struct MarginAccount
{
    /// <summary>The person; <see cref="Owners.Insurance"/> for a fund.</summary>
    public MemberId Member;

    /// <summary>The account of its balance in the ledger.</summary>
    public int Ledger;
    public CurrencyId Currency;
    public InstrumentFlags Type;
    public MarginStatus Status;

    /// <summary>It stands in the queue of those that must be looked at.</summary>
    public bool IsDue;

    /// <summary>The first of its positions, by instrument number; 0 = none.</summary>
    public int FirstPosition;

    /// <summary>Its open orders in order of their numbers.</summary>
    public OrderSlot FirstOrder;
    public OrderSlot LastOrder;

    /// <summary>Open orders in a book, and waiting ones.</summary>
    public int RestingCount;
    public int WaitingCount;

    /// <summary>What a liquidation owes, in picos; paid at its end, as far as there is something left.</summary>
    public long TakerDue;
    public long LiquidationDue;

    /// <summary>When the last slice of its liquidation was sent; 0 = none.</summary>
    public long LastSliceUs;

    /// <summary>A fair price of what it holds has come since that slice.</summary>
    public bool HasHeardPrice;

    /// <summary>The account liquidated before and after it; −1 = none.</summary>
    public int OlderLiquidation;
    public int YoungerLiquidation;

    public readonly bool IsFund => Member == Owners.Insurance;
}

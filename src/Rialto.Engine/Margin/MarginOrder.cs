using Rialto.Engine.Books;
using Rialto.Engine.Numbers;

namespace Rialto.Engine.Margin;

/// <summary>What an open order on a perpetual has beyond the others; stored at the order's slot.</summary>
internal struct MarginOrder
{
    /// <summary>Where its account stands in its instrument.</summary>
    public int Position;

    /// <summary>The account's open orders before and after it.</summary>
    public OrderSlot Prev;
    public OrderSlot Next;

    /// <summary>What it held for <see cref="HoldFor"/> lots when it was accepted, in picos.</summary>
    public long Hold;
    public Lots HoldFor;

    /// <summary>What its next fill that opens something puts on the position.</summary>
    public ExitPair Exits;

    /// <summary>What it holds with so much left.</summary>
    public readonly long HoldOf(Lots remaining) => Hold == 0 ? 0 : (long)((Int128)Hold * remaining.Value / HoldFor.Value);
}

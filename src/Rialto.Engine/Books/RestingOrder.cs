using System.Runtime.InteropServices;
using Rialto.Engine.Numbers;

namespace Rialto.Engine.Books;

/// <summary>What matching needs of an open order: one cache line.</summary>
/// <remarks>
/// The book reads and writes Price, Remaining, Side, Next, Prev and Level; the other fields belong to the exchange.
/// Layout (bytes): Id 0, Price 8, Remaining 16, Next 24, Prev 28, Level 32, Member 36, Instrument 40, MakerPpm 44, ReceiveAccount 48,
/// HoldAccount 52, Reserved 56, Side 60, Flags 61, Traits 62; 64 in all.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Size = 64)]
public struct RestingOrder
{
    public OrderId Id;
    public Ticks Price;
    public Lots Remaining;

    /// <summary>The next younger order of the level; in a free slot the next free slot.</summary>
    public OrderSlot Next;
    public OrderSlot Prev;

    /// <summary>The level that the order stands in; None while it is in no book.</summary>
    public LevelIndex Level;
    public MemberId Member;
    public InstrumentId Instrument;
    public int MakerPpm;
    public int ReceiveAccount;
    public int HoldAccount;
    public int Reserved;
    public Side Side;
    public byte Flags;
    public OrderTraits Traits;

    public readonly bool IsResting => !Level.IsNone;

    public readonly bool IsWaiting => (Traits & OrderTraits.Waiting) != 0;

    public readonly bool IsIceberg => (Traits & OrderTraits.Iceberg) != 0;

    public readonly bool IsMargin => (Traits & OrderTraits.Margin) != 0;

    public readonly bool Expires => (Traits & OrderTraits.Expires) != 0;
}

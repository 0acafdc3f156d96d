using System.Runtime.InteropServices;
using Rialto.Engine.Numbers;

namespace Rialto.Engine.Books;

/// <summary>What matching does not need of an open order; stored at the same slot as its <see cref="RestingOrder"/>.</summary>
/// <remarks>
/// The table stores it and never looks inside; MemberNext and MemberPrev are a list that the exchange keeps.
/// Layout (bytes): ClientIdHash 0, Quantity 16, Tag 24, CreatedUs 32, MemberNext 40, MemberPrev 44, TakerPpm 48, TimeInForce 52, Kind 53,
/// Parts 54, Hidden 56; 64 in all.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Size = 64)]
public struct OrderDetail
{
    public UInt128 ClientIdHash;

    /// <summary>The quantity that the order came with.</summary>
    public Lots Quantity;
    public long Tag;
    public long CreatedUs;
    public OrderSlot MemberNext;
    public OrderSlot MemberPrev;
    public int TakerPpm;
    public byte TimeInForce;
    public byte Kind;

    /// <summary>How many open orders it counts as; 0 while it is none.</summary>
    public ushort Parts;

    /// <summary>What an iceberg in the book does not show; 0 for all others.</summary>
    public Lots Hidden;
}

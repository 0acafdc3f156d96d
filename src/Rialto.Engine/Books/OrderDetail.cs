using System.Runtime.InteropServices;
using Rialto.Engine.Numbers;

namespace Rialto.Engine.Books;

/// <summary>What matching does not need of an open order; stored at the same slot as its <see cref="RestingOrder"/>.</summary>
/// <remarks>
/// The table stores it and never looks inside; MemberNext and MemberPrev are a list that the exchange keeps.
/// Layout (bytes): Quantity 0, Tag 8, CreatedUs 16, MemberNext 24, MemberPrev 28, TakerPpm 32, ClientId 36, TimeInForce 40, Kind 41,
/// Parts 42; 48 in all.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Size = 48)]
public struct OrderDetail
{
    /// <summary>The quantity that the order came with.</summary>
    public Lots Quantity;
    public long Tag;
    public long CreatedUs;
    public OrderSlot MemberNext;
    public OrderSlot MemberPrev;
    public int TakerPpm;

    /// <summary>Its place in the table of client order ids; 0 = it has none.</summary>
    public int ClientId;
    public byte TimeInForce;
    public byte Kind;

    /// <summary>How many open orders it counts as; 0 while it is none.</summary>
    public ushort Parts;
}

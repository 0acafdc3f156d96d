using System.Runtime.CompilerServices;
using Rialto.Engine.Numbers;

namespace Rialto.Engine.Books;

/// <summary>64 neighbouring keys (a leaf, height 0) or 64 neighbouring subtrees of a book side.</summary>
/// <remarks>
/// A child that exists is a non-zero index; a child that has orders also has its bit in Live. The two differ only between the moment that a
/// level runs empty and the end of the step, when what is not live is given back.
/// </remarks>
internal struct TrieNode
{
    /// <summary>Bit i: child i has orders.</summary>
    public ulong Live;

    /// <summary>The keys below, without the 6 × (Height + 1) lowest bits that they do not share.</summary>
    public long Prefix;

    /// <summary>What all orders below have left together; without meaning in a root, whose side knows it.</summary>
    public Offer Sum;

    /// <summary>The node above, 0 for the root; in a free node the next free one.</summary>
    public int Parent;

    /// <summary>0 for a leaf, whose children are levels.</summary>
    public byte Height;

    /// <summary>Children that exist.</summary>
    public byte Used;

    public Children64 Children;

    /// <summary>Takes in a change somewhere below. Where the sum has a meaning it can't overflow; elsewhere it may.</summary>
    public void Count(in Offer change)
    {
        var lots = unchecked(Sum.Lots.Value + change.Lots.Value);
        Sum = new Offer(new Lots(lots), unchecked(Sum.TickLots + change.TickLots));
    }

    /// <summary>Level indexes (leaf) or node indexes; 0 is "none".</summary>
    [InlineArray(64)]
    public struct Children64
    {
        int _first;
    }
}

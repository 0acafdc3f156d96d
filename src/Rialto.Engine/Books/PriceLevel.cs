using System.Runtime.InteropServices;
using Rialto.Engine.Numbers;

namespace Rialto.Engine.Books;

/// <summary>All orders of one side at one price, oldest first: one cache line.</summary>
/// <remarks>
/// Keeps: Lots and Count are those of its orders. Count 0 happens only between the removal of the last order and the end of the step.
/// Layout (bytes): Price 0, Lots 8, StartLots 16, Head 24, Tail 28, Count 32, StartCount 36, Leaf 40, NextTouched 44, Side 48,
/// IsTouched 49, Hidden 56; 64 in all. StartLots is of what is shown.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Size = 64)]
public struct PriceLevel
{
    public Ticks Price;
    public Lots Lots;
    internal Lots StartLots;
    public OrderSlot Head;
    public OrderSlot Tail;
    public int Count;
    internal int StartCount;
    internal int Leaf;

    /// <summary>The level touched next in this step; in a free level the next free one.</summary>
    internal LevelIndex NextTouched;
    public Side Side;
    internal bool IsTouched;

    /// <summary>How much of <see cref="Lots"/> its icebergs don't show.</summary>
    internal Lots Hidden;

    /// <summary>What everybody may see of <see cref="Lots"/>.</summary>
    public readonly Lots Shown => Lots - Hidden;
}

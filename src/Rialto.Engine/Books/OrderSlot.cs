namespace Rialto.Engine.Books;

/// <summary>Handle of an open order in the <see cref="OrderTable"/>; reused after the order's removal.</summary>
/// <remarks>
/// None is 0, not -1: slot 0 is never given out, so zeroed links mean "none" and writes to a missing neighbour need no branch.
/// </remarks>
public readonly record struct OrderSlot(int Value)
{
    public static readonly OrderSlot None;

    public bool IsNone => Value == 0;
}

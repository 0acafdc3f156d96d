using Rialto.Engine.Numbers;

namespace Rialto.Engine.Books;

/// <summary>Decides on the fills of a sweep and books them.</summary>
/// <remarks>The three calls come in this order for each maker. None of them may add to the table or change the book.</remarks>
public interface IFills
{
    /// <summary>May this fill happen? False ends the sweep before it.</summary>
    /// <remarks>
    /// <paramref name="lots"/> comes as the smaller of what the taker wants and the maker shows; it may be lowered, not below 1.
    /// Who must first change a maker (self-trade) answers false, changes it after the sweep, and sweeps again.
    /// </remarks>
    bool MayFill(OrderSlot maker, Ticks price, ref Lots lots);

    /// <summary>The fill happened: the maker's remaining quantity is already lower, the maker still stands in the book.</summary>
    void Filled(OrderSlot maker, Ticks price, Lots lots, bool makerDone);

    /// <summary>How much an iceberg shows next.</summary>
    Lots NextPart(OrderSlot maker);

    /// <summary>The maker had nothing left and has just left the book; here it may be removed from the table.</summary>
    void Finished(OrderSlot maker);
}

using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine.Books;

/// <summary>What the shared suite does to a book; orders are named by number.</summary>
internal interface IBookUnderTest
{
    long Sequence { get; }
    bool IsTouched { get; }
    void Place(long id, Side side, long price, long lots);
    void Remove(long id);
    void Reduce(long id, long lots);
    long Remaining(long id);

    /// <summary>Fills the opposite side; limit 0 takes any price. Returns what is left.</summary>
    long Sweep(Side takerSide, long limit, long lots, List<FillSeen> fills);
    bool Crosses(Side takerSide, long limit);
    long BestPrice(Side side);
    int LevelCount(Side side);
    int OrderCount(Side side);
    long LotsOn(Side side);
    LevelSeen? LevelAt(Side side, long price);

    /// <summary>What stands at a price or better: lots, and the sum of price × lots.</summary>
    (long Lots, Int128 TickLots) OfferedAt(Side side, long price);

    /// <summary>What a quantity would take: lots, the sum of price × lots, and the last price needed.</summary>
    (long Lots, Int128 TickLots, long Farthest) OfferedFor(Side side, long lots);

    /// <summary>Best to worst.</summary>
    List<LevelSeen> Levels(Side side);

    /// <summary>In the order in which they would trade.</summary>
    List<OrderSeen> Orders(Side side);

    /// <summary>Ends the step and returns its level changes.</summary>
    List<LevelSeen> EndStep();
}

internal readonly record struct FillSeen(long Maker, long Price, long Lots, bool MakerDone);

internal readonly record struct LevelSeen(Side Side, long Price, long Lots, int Count);

internal readonly record struct OrderSeen(long Id, long Price, long Remaining);

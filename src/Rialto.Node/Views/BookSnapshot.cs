using Rialto.Engine.Numbers;

namespace Rialto.Node.Views;

/// <summary>One instrument's book at one moment. Immutable; any thread.</summary>
public sealed class BookSnapshot
{
    readonly SortedRows<BookKey, BookLevel> _bids;
    readonly SortedRows<BookKey, BookLevel> _asks;
    readonly SortedRows<BookKey, OrderView> _bidOrders;
    readonly SortedRows<BookKey, OrderView> _askOrders;
    volatile BookLevel[]? _renderedBids;
    volatile BookLevel[]? _renderedAsks;

    internal BookSnapshot(
        SortedRows<BookKey, BookLevel> bids,
        SortedRows<BookKey, BookLevel> asks,
        SortedRows<BookKey, OrderView> bidOrders,
        SortedRows<BookKey, OrderView> askOrders)
    {
        _bids = bids;
        _asks = asks;
        _bidOrders = bidOrders;
        _askOrders = askOrders;
    }

    public required InstrumentId Instrument { get; init; }

    /// <summary>One more for each step that changed a visible level.</summary>
    public required long Sequence { get; init; }

    /// <summary>Time of the last change, µs; 0 = there was none.</summary>
    public required long TimeUs { get; init; }

    /// <summary>Number of the last event that changed a level.</summary>
    public required long EventNumber { get; init; }

    public BookLevel? BestBid => Best(_bids);
    public BookLevel? BestAsk => Best(_asks);

    public int LevelCount(Side side) => side == Side.Buy ? _bids.Count : _asks.Count;

    /// <summary>Up to <paramref name="max"/> bids, highest price first.</summary>
    public IReadOnlyList<BookLevel> Bids(int max) => Cut(_renderedBids ??= Render(_bids), max);

    /// <summary>Up to <paramref name="max"/> asks, lowest price first.</summary>
    public IReadOnlyList<BookLevel> Asks(int max) => Cut(_renderedAsks ??= Render(_asks), max);

    /// <summary>All levels of a side, best first, however many.</summary>
    public IEnumerable<BookLevel> AllLevels(Side side) => side == Side.Buy ? _bids : _asks;

    /// <summary>Up to <paramref name="max"/> resting orders of a side, in the order in which they would trade.</summary>
    public IReadOnlyList<OrderView> Orders(Side side, int max)
    {
        var orders = side == Side.Buy ? _bidOrders : _askOrders;
        return orders.Take(max).ToArray();
    }

    internal static BookSnapshot Empty(InstrumentId instrument) => new(
        SortedRows<BookKey, BookLevel>.Empty,
        SortedRows<BookKey, BookLevel>.Empty,
        SortedRows<BookKey, OrderView>.Empty,
        SortedRows<BookKey, OrderView>.Empty)
    {
        Instrument = instrument,
        Sequence = 0,
        TimeUs = 0,
        EventNumber = 0,
    };

    static BookLevel? Best(SortedRows<BookKey, BookLevel> levels) => levels.Count == 0 ? null : levels.First;

    /// <summary>Renders once for all readers, on the thread of the first: most snapshots are never looked at.</summary>
    static BookLevel[] Render(SortedRows<BookKey, BookLevel> levels) => levels.Take(Limits.DepthLevelsMax).ToArray();

    static IReadOnlyList<BookLevel> Cut(BookLevel[] levels, int max) =>
        levels.Length <= max ? levels : new ArraySegment<BookLevel>(levels, 0, max);
}

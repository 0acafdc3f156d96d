using System.Collections.Concurrent;
using Rialto.Engine.Codec;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Node.Views;

/// <summary>The books of all instruments. Readers: any thread. Owner: publisher thread.</summary>
/// <remarks>
/// Trees of which readers keep states: publishing a book is the swap of one reference, whatever its size, and a reader renders from what
/// it got for as long as it likes. Levels are always there, orders only from <see cref="SortForReaders"/> on.
/// </remarks>
public sealed class Books
{
    readonly ConcurrentDictionary<InstrumentId, WorkingBook> _books = new();
    readonly List<WorkingBook> _changed = [];
    bool _isSorted;

    /// <summary>An instrument's book as published last; empty if nothing ever stood there.</summary>
    public BookSnapshot Of(InstrumentId instrument) =>
        _books.TryGetValue(instrument, out var book) ? book.Published : BookSnapshot.Empty(instrument);

    /// <summary>The best prices by now; None = an empty side. Owner: publisher thread.</summary>
    internal (Ticks Bid, Ticks Ask) WorkingBest(InstrumentId instrument) =>
        _books.TryGetValue(instrument, out var book) ? (Best(book.Bids), Best(book.Asks)) : (Ticks.None, Ticks.None);

    static Ticks Best(SortedTree<BookKey, BookLevel> levels) => levels.Count == 0 ? Ticks.None : levels.Working.First.Price;

    internal void Apply(in LevelChanged changed, long timeUs)
    {
        var book = Working(changed.Instrument);
        var levels = changed.Side == Side.Buy ? book.Bids : book.Asks;
        var key = BookKey.OfLevel(changed.Side, changed.Price);
        if (changed.Count == 0) levels.Remove(key);
        else levels.Set(key, new(changed.Price, changed.Quantity, changed.Count));
        book.Sequence = changed.Sequence;
        book.TimeUs = timeUs;
        book.EventNumber = changed.Header.Number;
    }

    /// <summary>From now on the orders of the books are kept in the order in which they would trade.</summary>
    internal void SortForReaders(IEnumerable<OrderView> open)
    {
        _isSorted = true;
        foreach (var order in open) Apply(before: null, order);
    }

    /// <summary>Moves an order to where it stands after a step.</summary>
    internal void Apply(OrderView? before, OrderView after)
    {
        if (!_isSorted) return;
        var stood = before is { State: OrderState.Wait, PrioritySequence: > 0 };
        var stands = after is { State: OrderState.Wait, PrioritySequence: > 0 };
        if (!stood && !stands) return;
        var book = Working(after.Instrument);
        var orders = after.Side == Side.Buy ? book.BidOrders : book.AskOrders;
        if (stood) orders.Remove(BookKey.OfOrder(before!));
        if (stands) orders.Set(BookKey.OfOrder(after), after);
    }

    internal void Publish()
    {
        foreach (var book in _changed) book.Publish();
        _changed.Clear();
    }

    /// <summary>Sequences and levels; the orders are those of the open orders.</summary>
    internal void Save(StateWriter writer)
    {
        writer.WriteInt32(_books.Count);
        foreach (var (instrument, book) in _books.OrderBy(b => b.Key.Value))
        {
            writer.WriteInt32(instrument.Value);
            writer.WriteInt64(book.Sequence);
            writer.WriteInt64(book.TimeUs);
            writer.WriteInt64(book.EventNumber);
            Save(writer, book.Bids);
            Save(writer, book.Asks);
        }
    }

    static void Save(StateWriter writer, SortedTree<BookKey, BookLevel> levels)
    {
        writer.WriteInt32(levels.Count);
        foreach (var level in levels.Working)
        {
            writer.WriteInt64(level.Price.Value);
            writer.WriteInt64(level.Quantity.Value);
            writer.WriteInt32(level.Count);
        }
    }

    internal void Load(ref StateReader reader)
    {
        for (var left = reader.ReadCount(); left > 0; left--)
        {
            var book = Working(new(reader.ReadInt32()));
            book.Sequence = reader.ReadInt64();
            book.TimeUs = reader.ReadInt64();
            book.EventNumber = reader.ReadInt64();
            Load(ref reader, Side.Buy, book.Bids);
            Load(ref reader, Side.Sell, book.Asks);
        }
    }

    static void Load(ref StateReader reader, Side side, SortedTree<BookKey, BookLevel> levels)
    {
        for (var left = reader.ReadCount(); left > 0; left--)
        {
            var level = new BookLevel(new(reader.ReadInt64()), new(reader.ReadInt64()), reader.ReadInt32());
            levels.Set(BookKey.OfLevel(side, level.Price), level);
        }
    }

    WorkingBook Working(InstrumentId instrument)
    {
        var book = _books.GetOrAdd(instrument, static id => new WorkingBook(id));
        if (book.MarkChanged()) _changed.Add(book);
        return book;
    }

    sealed class WorkingBook(InstrumentId instrument)
    {
        volatile BookSnapshot _published = BookSnapshot.Empty(instrument);
        bool _changed;

        public BookSnapshot Published => _published;
        public SortedTree<BookKey, BookLevel> Bids { get; } = new();
        public SortedTree<BookKey, BookLevel> Asks { get; } = new();
        public SortedTree<BookKey, OrderView> BidOrders { get; } = new();
        public SortedTree<BookKey, OrderView> AskOrders { get; } = new();
        public long Sequence { get; set; }
        public long TimeUs { get; set; }
        public long EventNumber { get; set; }

        public bool MarkChanged()
        {
            if (_changed) return false;
            return _changed = true;
        }

        public void Publish()
        {
            _changed = false;
            _published = new(Bids.Publish(), Asks.Publish(), BidOrders.Publish(), AskOrders.Publish())
            {
                Instrument = instrument,
                Sequence = Sequence,
                TimeUs = TimeUs,
                EventNumber = EventNumber,
            };
        }
    }
}

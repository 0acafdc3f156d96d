using Rialto.Engine.Numbers;
using Rialto.Node.Views;

namespace Rialto.Gateways.Coinut.Streams;

/// <summary>A book in one form, kept for those who listen to it in this form. Owner: the streams' gate.</summary>
internal sealed class BookView
{
    readonly BookForm _form;
    readonly InstrumentView _instrument;
    readonly Shown _buy = new(Side.Buy);
    readonly Shown _sell = new(Side.Sell);

    public BookView(BookForm form, InstrumentView instrument, SideBook buy, SideBook sell)
    {
        _form = form;
        _instrument = instrument;
        Fill(_buy, buy);
        Fill(_sell, sell);
    }

    public HashSet<CoinutClient> Listeners { get; } = [];

    /// <summary>A row that is different now; no orders = it is gone.</summary>
    public readonly record struct Row(Side Side, long Bucket, Int128 Lots, int Count);

    /// <summary>The rows of a side, best first.</summary>
    public IEnumerable<Row> Rows(Side side)
    {
        var rows = Of(side).Buckets.Select(bucket => new Row(side, bucket.Key, bucket.Value.Lots, bucket.Value.Count));
        return _form.TopN == 0 ? rows : rows.Take(_form.TopN);
    }

    /// <summary>Takes a change of a level in; what it does to the rows is told by <see cref="TakeChanges"/>.</summary>
    public void Change(Side side, long ticks, Int128 lots, int count)
    {
        var shown = Of(side);
        var bucket = _form.BucketOf(side, ticks, _instrument);
        var now = shown.Buckets.GetValueOrDefault(bucket);
        now = (now.Lots + lots, now.Count + count);
        if (now.Count == 0) shown.Buckets.Remove(bucket);
        else shown.Buckets[bucket] = now;
        shown.Changed.Add(bucket);
    }

    /// <summary>The rows that changed since the last call: those that went first, so that a client never has one too many.</summary>
    public IReadOnlyList<Row> TakeChanges()
    {
        var rows = new List<Row>();
        Take(_buy, rows);
        Take(_sell, rows);
        return rows;
    }

    void Take(Shown shown, List<Row> rows)
    {
        if (shown.Changed.Count == 0) return;
        if (_form.TopN == 0) rows.AddRange(shown.Changed.Select(bucket => RowOf(shown, bucket)));
        else TakeTop(shown, rows);
        shown.Changed.Clear();
    }

    /// <summary>A row is gone too when better ones pushed it out, and new when one before it vanished.</summary>
    void TakeTop(Shown shown, List<Row> rows)
    {
        var top = shown.Buckets.Take(_form.TopN).ToDictionary(bucket => bucket.Key, bucket => bucket.Value);
        foreach (var bucket in shown.Top.Keys.Where(bucket => !top.ContainsKey(bucket))) rows.Add(new(shown.Side, bucket, 0, 0));
        foreach (var (bucket, now) in top)
            if (!shown.Top.TryGetValue(bucket, out var before) || before != now) rows.Add(new(shown.Side, bucket, now.Lots, now.Count));
        shown.Top = top;
    }

    static Row RowOf(Shown shown, long bucket)
    {
        var (lots, count) = shown.Buckets.GetValueOrDefault(bucket);
        return new(shown.Side, bucket, lots, count);
    }

    void Fill(Shown shown, SideBook book)
    {
        foreach (var (ticks, (lots, count)) in book.Levels) Change(book.Side, ticks, lots, count);
        shown.Changed.Clear();
        if (_form.TopN > 0) shown.Top = shown.Buckets.Take(_form.TopN).ToDictionary(bucket => bucket.Key, bucket => bucket.Value);
    }

    Shown Of(Side side) => side == Side.Buy ? _buy : _sell;

    sealed class Shown(Side side)
    {
        public Side Side { get; } = side;
        public SortedDictionary<long, (Int128 Lots, int Count)> Buckets { get; } = new(SideBook.Order(side));
        public SortedSet<long> Changed { get; } = [];

        /// <summary>What listeners of a cut book have.</summary>
        public Dictionary<long, (Int128 Lots, int Count)> Top { get; set; } = [];
    }
}

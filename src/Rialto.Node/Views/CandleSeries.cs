using Rialto.Engine.Codec;
using Rialto.Engine.Numbers;

namespace Rialto.Node.Views;

/// <summary>The trades of one bucket.</summary>
record struct CandleBucket(long StartS, TradeTotals Totals);

/// <summary>
/// What a series shows at one moment: closed buckets, and the one that still grows. Immutable: the array only grows behind them.
/// </summary>
sealed record CandleBuckets(CandleBucket[] Closed, int Start, int End, CandleBucket Open)
{
    public static CandleBuckets Empty { get; } = new([], 0, 0, default);

    public int Count => End - Start + (Open.Totals.IsEmpty ? 0 : 1);

    public ref readonly CandleBucket this[int index] => ref index == End - Start ? ref _open[0] : ref Closed[Start + index];

    readonly CandleBucket[] _open = [Open];
}

/// <summary>One instrument's candles of one period. Owner: publisher thread.</summary>
sealed class CandleSeries
{
    volatile CandleBuckets _published = CandleBuckets.Empty;
    CandleBucket[] _closed = new CandleBucket[16];
    int _start;
    int _end;
    CandleBucket _open;
    bool _changed;

    public CandleBuckets Published => _published;

    public IEnumerable<CandleBucket> Buckets()
    {
        for (var i = _start; i < _end; i++) yield return _closed[i];
        if (!_open.Totals.IsEmpty) yield return _open;
    }

    /// <summary>Adds a trade that is not before those so far; answers the bucket that it closed.</summary>
    public CandleBucket? Add(long startS, Ticks price, Lots quantity)
    {
        CandleBucket? closed = startS != _open.StartS && !_open.Totals.IsEmpty ? _open : null;
        var totals = new TradeTotals();
        totals.Add(price, quantity);
        Add(new CandleBucket(startS, totals));
        return closed;
    }

    /// <summary>Adds trades that are not before those so far.</summary>
    public void Add(in CandleBucket later)
    {
        if (later.StartS != _open.StartS) Close(later.StartS);
        var totals = _open.Totals;
        totals.Add(later.Totals);
        _open.Totals = totals;
    }

    public bool MarkChanged()
    {
        if (_changed) return false;
        return _changed = true;
    }

    public void Publish()
    {
        _changed = false;
        _published = new(_closed, _start, _end, _open);
    }

    public CandleSeries Refined(Refinement by)
    {
        var refined = new CandleSeries();
        foreach (var bucket in Buckets()) refined.Add(new CandleBucket(bucket.StartS, bucket.Totals.Refined(by)));
        refined.Publish();
        return refined;
    }

    public void Save(StateWriter writer)
    {
        var buckets = Buckets().ToArray();
        writer.WriteInt32(buckets.Length);
        foreach (var bucket in buckets)
        {
            writer.WriteInt64(bucket.StartS);
            bucket.Totals.Save(writer);
        }
    }

    public void Load(ref StateReader reader)
    {
        for (var left = reader.ReadCount(); left > 0; left--) Add(new CandleBucket(reader.ReadInt64(), TradeTotals.Load(ref reader)));
    }

    void Close(long nextStartS)
    {
        if (!_open.Totals.IsEmpty)
        {
            if (_end == _closed.Length) Move();
            _closed[_end++] = _open;
            if (_end - _start == Limits.CandlesMax) _start++;
        }
        _open = new(nextStartS, default);
    }

    /// <summary>Into a new array: readers may still look at the old one.</summary>
    void Move()
    {
        var kept = _closed[_start.._end];
        _closed = new CandleBucket[2 * kept.Length + 1];
        kept.CopyTo(_closed, 0);
        _start = 0;
        _end = kept.Length;
    }
}

using Rialto.Engine.Codec;
using Rialto.Engine.Numbers;

namespace Rialto.Node.Views;

/// <summary>The trades of one second.</summary>
record struct SecondTotals(long Second, TradeTotals Totals);

/// <summary>The trades of one minute that is over. Immutable.</summary>
sealed record MinuteTotals(long Minute, TradeTotals Totals, SecondTotals[] Seconds);

/// <summary>One instrument's trades of the last day and a bit, in buckets of seconds within minutes. Owner: publisher thread.</summary>
/// <remarks>
/// The minutes are there for the reader: a window is at most 60 seconds at its old end, 1,440 minutes, and 60 seconds at its new end,
/// instead of 86,400 seconds. Arrays only grow behind what a snapshot shows, so publishing copies nothing.
/// </remarks>
sealed class TickerSeries
{
    public const long SecondUs = 1_000_000;
    public const int MinuteS = 60;
    public const int WindowS = 86_400;
    const int MinutesKept = WindowS / MinuteS + 1;

    volatile TickerSnapshot _published = TickerSnapshot.Empty;
    MinuteTotals[] _minutes = new MinuteTotals[2 * MinutesKept];
    int _minutesStart;
    int _minutesEnd;
    SecondTotals[] _seconds = new SecondTotals[MinuteS];
    int _secondsCount;
    SecondTotals _current;
    TradeTotals _ever;
    Ticks _lastDropped;
    bool _changed;

    public TickerSnapshot Published => _published;

    /// <summary>Everything it holds, second by second.</summary>
    public IEnumerable<SecondTotals> Seconds()
    {
        for (var i = _minutesStart; i < _minutesEnd; i++)
        {
            foreach (var second in _minutes[i].Seconds) yield return second;
        }
        for (var i = 0; i < _secondsCount; i++) yield return _seconds[i];
        if (!_current.Totals.IsEmpty) yield return _current;
    }

    public void Add(long timeUs, Ticks price, Lots quantity)
    {
        var totals = new TradeTotals();
        totals.Add(price, quantity);
        Add(new SecondTotals(timeUs / SecondUs, totals));
    }

    /// <summary>Adds trades that are not before those so far.</summary>
    public void Add(in SecondTotals later)
    {
        if (later.Second != _current.Second) MoveTo(later.Second);
        var totals = _current.Totals;
        totals.Add(later.Totals);
        _current.Totals = totals;
        _ever.Add(later.Totals);
    }

    public bool MarkChanged()
    {
        if (_changed) return false;
        return _changed = true;
    }

    public void Publish()
    {
        _changed = false;
        _published = new(_minutes, _minutesStart, _minutesEnd, _seconds, _secondsCount, _current, _ever, _lastDropped);
    }

    public TickerSeries Refined(Refinement by)
    {
        var refined = new TickerSeries();
        foreach (var second in Seconds()) refined.Add(new SecondTotals(second.Second, second.Totals.Refined(by)));
        refined._ever = _ever.Refined(by);
        refined._lastDropped = by.Of(_lastDropped);
        refined.Publish();
        return refined;
    }

    /// <param name="writer">Where to.</param>
    /// <param name="hasTotals">False: as views of version 3 had them, which knew no trade before the day's.</param>
    public void Save(StateWriter writer, bool hasTotals)
    {
        var seconds = Seconds().ToArray();
        writer.WriteInt32(seconds.Length);
        foreach (var second in seconds)
        {
            writer.WriteInt64(second.Second);
            second.Totals.Save(writer);
        }

        if (!hasTotals) return;
        _ever.Save(writer);
        writer.WriteInt64(_lastDropped.Value);
    }

    public void Load(ref StateReader reader)
    {
        for (var left = reader.ReadCount(); left > 0; left--) Add(new SecondTotals(reader.ReadInt64(), TradeTotals.Load(ref reader)));
        _ever = TradeTotals.Load(ref reader);
        _lastDropped = new(reader.ReadInt64());
    }

    void MoveTo(long second)
    {
        if (!_current.Totals.IsEmpty) _seconds[_secondsCount++] = _current;
        if (second / MinuteS != _current.Second / MinuteS) CloseMinute(_current.Second / MinuteS, second / MinuteS);
        _current = new(second, default);
    }

    void CloseMinute(long minute, long next)
    {
        if (_secondsCount == 0) return;
        var seconds = _seconds[.._secondsCount];
        var totals = new TradeTotals();
        foreach (var second in seconds) totals.Add(second.Totals);
        if (_minutesEnd == _minutes.Length) MoveMinutes();
        _minutes[_minutesEnd++] = new(minute, totals, seconds);
        while (_minutesStart < _minutesEnd && _minutes[_minutesStart].Minute < next - MinutesKept)
            _lastDropped = _minutes[_minutesStart++].Totals.Last;
        _seconds = new SecondTotals[MinuteS];
        _secondsCount = 0;
    }

    /// <summary>Into a new array: readers may still look at the old one.</summary>
    void MoveMinutes()
    {
        var kept = _minutes[_minutesStart.._minutesEnd];
        _minutes = new MinuteTotals[2 * MinutesKept];
        kept.CopyTo(_minutes, 0);
        _minutesStart = 0;
        _minutesEnd = kept.Length;
    }
}

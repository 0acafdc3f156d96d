using Rialto.Engine.Numbers;

namespace Rialto.Node.Views;

/// <summary>One instrument's trades at one moment; adds up the window for whoever asks, once a second. Any thread.</summary>
sealed class TickerSnapshot(
    MinuteTotals[] minutes,
    int minutesStart,
    int minutesEnd,
    SecondTotals[] seconds,
    int secondsCount,
    SecondTotals current,
    TradeTotals ever,
    Ticks lastDropped)
{
    volatile Answer? _answer;

    public static TickerSnapshot Empty { get; } = new([], 0, 0, [], 0, default, default, Ticks.None);

    /// <summary>What the window adds up to, everything that ever was, and the last price before the window (None = nothing was).</summary>
    public (TradeTotals Totals, TradeTotals Ever, Ticks Before) At(long nowS)
    {
        var answer = _answer;
        if (answer is null || answer.Second != nowS)
        {
            var endedS = nowS - TickerSeries.WindowS;
            _answer = answer = new(nowS, Sum(endedS), Before(endedS));
        }

        return (answer.Totals, ever, answer.Before);
    }

    /// <summary>Price of the last trade in or before a second.</summary>
    Ticks Before(long endedS)
    {
        var last = lastDropped;
        for (var i = minutesStart; i < minutesEnd && minutes[i].Minute * TickerSeries.MinuteS <= endedS; i++)
            last = LastIn(minutes[i].Seconds, endedS, last);
        last = LastIn(seconds.AsSpan(0, secondsCount), endedS, last);
        return current.Totals.IsEmpty || current.Second > endedS ? last : current.Totals.Last;
    }

    static Ticks LastIn(ReadOnlySpan<SecondTotals> seconds, long endedS, Ticks last)
    {
        foreach (var second in seconds)
        {
            if (second.Second <= endedS) last = second.Totals.Last;
        }

        return last;
    }

    /// <summary>Adds up every second after <paramref name="endedS"/>.</summary>
    TradeTotals Sum(long endedS)
    {
        var sum = new TradeTotals();
        for (var i = minutesStart; i < minutesEnd; i++)
        {
            var minute = minutes[i];
            if (minute.Minute * TickerSeries.MinuteS > endedS) sum.Add(minute.Totals);
            else AddAfter(ref sum, minute.Seconds, endedS);
        }
        AddAfter(ref sum, seconds.AsSpan(0, secondsCount), endedS);
        if (current.Second > endedS) sum.Add(current.Totals);
        return sum;
    }

    static void AddAfter(ref TradeTotals sum, ReadOnlySpan<SecondTotals> seconds, long endedS)
    {
        foreach (var second in seconds)
        {
            if (second.Second > endedS) sum.Add(second.Totals);
        }
    }

    sealed record Answer(long Second, TradeTotals Totals, Ticks Before);
}

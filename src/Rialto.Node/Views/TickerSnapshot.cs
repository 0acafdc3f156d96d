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
    Ticks lastEver)
{
    volatile Answer? _answer;

    public static TickerSnapshot Empty { get; } = new([], 0, 0, [], 0, default, Ticks.None);

    public (TradeTotals Totals, Ticks LastEver) At(long nowS)
    {
        var answer = _answer;
        if (answer is null || answer.Second != nowS) _answer = answer = new(nowS, Sum(nowS - TickerSeries.WindowS));
        return (answer.Totals, lastEver);
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

    sealed record Answer(long Second, TradeTotals Totals);
}

namespace Rialto.Node.Views;

/// <summary>Length of a candle; the value is minutes.</summary>
public enum CandlePeriod
{
    OneMinute = 1,
    FiveMinutes = 5,
    FifteenMinutes = 15,
    ThirtyMinutes = 30,
    OneHour = 60,
    TwoHours = 120,
    FourHours = 240,
    SixHours = 360,
    TwelveHours = 720,
    OneDay = 1_440,
    ThreeDays = 4_320,
    OneWeek = 10_080,
}

/// <summary>Where the buckets of a period lie.</summary>
public static class CandlePeriods
{
    const long DayS = 86_400;

    /// <summary>1970-01-05, the first Monday after the epoch (a Thursday).</summary>
    const long MondayS = 4 * DayS;

    public static readonly IReadOnlyList<CandlePeriod> All = Enum.GetValues<CandlePeriod>();

    /// <summary>The period of so many minutes, if there is one.</summary>
    public static bool TryParse(int minutes, out CandlePeriod period)
    {
        period = (CandlePeriod)minutes;
        return Enum.IsDefined(period);
    }

    /// <summary>Length in seconds.</summary>
    public static long LengthS(this CandlePeriod period) => (long)period * 60;

    /// <summary>Start of the bucket that a second lies in: multiples of the length from the epoch, weeks from Monday.</summary>
    public static long BucketOf(this CandlePeriod period, long second)
    {
        var origin = period == CandlePeriod.OneWeek ? MondayS : 0;
        var length = period.LengthS();
        var into = (second - origin) % length;
        return second - (into < 0 ? into + length : into);
    }
}

using System.Globalization;

namespace Rialto.Gateways.Wire;

/// <summary>Times as text: ISO 8601 with whole seconds and the server's zone; UTC is <c>Z</c>.</summary>
public sealed class IsoTime(TimeZoneInfo zone)
{
    public static readonly IsoTime Utc = new(TimeZoneInfo.Utc);

    /// <summary>The second that was asked for last: most answers of a second say the same.</summary>
    volatile Said _last = new(long.MinValue, "");

    /// <param name="timeUs">Microseconds since 1970 UTC; the fraction of a second is cut off.</param>
    public string Of(long timeUs)
    {
        var second = Math.DivRem(timeUs, 1_000_000).Quotient;
        if (_last is var last && last.Second == second) return last.Text;
        _last = last = new(second, TextOf(DateTimeOffset.FromUnixTimeSeconds(second)));
        return last.Text;
    }

    /// <summary>A time, or null for none.</summary>
    public string? OfOptional(long? timeUs) => timeUs is { } us ? Of(us) : null;

    string TextOf(DateTimeOffset utc)
    {
        if (zone.BaseUtcOffset == TimeSpan.Zero && !zone.SupportsDaylightSavingTime)
            return utc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return TimeZoneInfo.ConvertTime(utc, zone).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
    }

    /// <summary>A second since 1970, and its text.</summary>
    sealed record Said(long Second, string Text);
}

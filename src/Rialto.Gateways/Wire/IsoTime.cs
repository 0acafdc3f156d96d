using System.Globalization;

namespace Rialto.Gateways.Wire;

/// <summary>Times as text: ISO 8601 with whole seconds and the server's zone; UTC is <c>Z</c>.</summary>
public sealed class IsoTime(TimeZoneInfo zone)
{
    public static readonly IsoTime Utc = new(TimeZoneInfo.Utc);

    /// <param name="timeUs">Microseconds since 1970 UTC; the fraction of a second is cut off.</param>
    public string Of(long timeUs)
    {
        var utc = DateTimeOffset.FromUnixTimeSeconds(Math.DivRem(timeUs, 1_000_000).Quotient);
        if (zone.BaseUtcOffset == TimeSpan.Zero && !zone.SupportsDaylightSavingTime)
            return utc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return TimeZoneInfo.ConvertTime(utc, zone).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
    }

    /// <summary>A time, or null for none.</summary>
    public string? OfOptional(long? timeUs) => timeUs is { } us ? Of(us) : null;
}

using System.Globalization;

namespace Rialto.Gateways.Wire;

/// <summary>A date or a time as people write it; without a zone it is UTC.</summary>
public sealed record DateParameter(string Name, string About) : Parameter(Name, About)
{
    public required string NotDate { get; init; }

    public override string SchemaType => "string";

    /// <summary>Microseconds since 1970; what is before is 1970. Null = absent.</summary>
    public long? Read(Input input)
    {
        if (Find(input) is not { } value) return null;
        const DateTimeStyles styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        var isDate = DateTimeOffset.TryParse(value.Text, CultureInfo.InvariantCulture, styles, out var time);
        if (!input.Require(value.IsScalar && isDate, Name, NotDate)) return null;
        return Math.Max(0, (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
    }
}

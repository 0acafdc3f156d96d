using Rialto.Engine.Numbers;
using Rialto.Node.Views;

namespace Rialto.Node.History;

/// <summary>Which candles of an instrument; bounds in seconds since 1970.</summary>
public sealed record CandlesQuery
{
    public required InstrumentId Instrument { get; init; }
    public required CandlePeriod Period { get; init; }

    /// <summary>Starts at or after this second.</summary>
    public long? FromS { get; init; }

    /// <summary>Starts at or before this second.</summary>
    public long? ToS { get; init; }

    /// <summary>Most candles, unless there are both bounds.</summary>
    public required int Limit { get; init; }

    internal CandleBounds Bounds => new(Period, FromS, ToS, Limit);
}

using Rialto.Engine.Numbers;

namespace Rialto.Node.History;

/// <summary>Which rows of what perpetuals left behind: by account, instrument, number and time.</summary>
public sealed record MarginQuery
{
    /// <summary>Null = of all accounts.</summary>
    public MarginAccountId? Account { get; init; }

    /// <summary>Null = of all instruments.</summary>
    public InstrumentId? Instrument { get; init; }

    /// <summary>Rows with greater numbers than this one.</summary>
    public long? After { get; init; }

    /// <summary>Rows with smaller numbers than this one.</summary>
    public long? Before { get; init; }

    /// <summary>At or after, µs.</summary>
    public long? FromUs { get; init; }

    /// <summary>Before, µs.</summary>
    public long? ToUs { get; init; }

    /// <summary>The oldest first; else the newest.</summary>
    public bool Ascending { get; init; }

    /// <summary>Rows at most; never more than <see cref="Limits.HistoryPageRowsMax"/>.</summary>
    public required int Limit { get; init; }
}

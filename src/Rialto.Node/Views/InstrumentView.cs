using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;

namespace Rialto.Node.Views;

/// <summary>An instrument as it is now. Immutable.</summary>
public sealed record InstrumentView
{
    public required InstrumentId Id { get; init; }
    public required string Code { get; init; }
    public required InstrumentTerms Terms { get; init; }

    /// <summary>Turns its ticks and lots into money.</summary>
    public required InstrumentScale Scale { get; init; }
    public required string BaseCode { get; init; }
    public required string QuoteCode { get; init; }
    public required long CreatedUs { get; init; }
    public required long UpdatedUs { get; init; }
}

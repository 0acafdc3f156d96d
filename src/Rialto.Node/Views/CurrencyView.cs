using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;

namespace Rialto.Node.Views;

/// <summary>A currency as it is now. Immutable.</summary>
public sealed record CurrencyView
{
    public required CurrencyId Id { get; init; }
    public required string Code { get; init; }
    public required CurrencyTerms Terms { get; init; }

    /// <summary>JSON object with what is only shown (name, symbol, description, …); empty = nothing.</summary>
    public required string Shown { get; init; }
    public required long CreatedUs { get; init; }
    public required long UpdatedUs { get; init; }

    public bool IsVisible => (Terms.Flags & CurrencyFlags.Visible) != 0;
}

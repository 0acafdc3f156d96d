using Rialto.Engine.Numbers;

namespace Rialto.Node.History;

/// <summary>Money that moved between two members. Immutable.</summary>
public sealed record TransferView
{
    public required long Number { get; init; }
    public required MemberId From { get; init; }
    public required MemberId To { get; init; }
    public required CurrencyId Currency { get; init; }
    public required Amount Amount { get; init; }
    public required string Note { get; init; }
    public required long TimeUs { get; init; }
}

using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Node.Views;

namespace Rialto.Node.History;

/// <summary>Which orders, open and finished: in order of their last change, then number; or of their number.</summary>
public sealed record OrdersQuery
{
    /// <summary>Null = everybody's.</summary>
    public MemberId? Member { get; init; }

    /// <summary>Only those of a margin account.</summary>
    public MarginAccountId? Account { get; init; }

    /// <summary>Orders with greater numbers than this one.</summary>
    public OrderId? AfterNumber { get; init; }

    /// <summary>Orders with smaller numbers than this one.</summary>
    public OrderId? BeforeNumber { get; init; }

    /// <summary>Empty = all.</summary>
    public IReadOnlyList<InstrumentId> Instruments { get; init; } = [];

    /// <summary>Empty = all.</summary>
    public IReadOnlyList<OrderState> States { get; init; } = [];
    public OrderKind? Kind { get; init; }

    /// <summary>Only orders with or without the flag; null = all.</summary>
    public bool? PostOnly { get; init; }
    public Side? Side { get; init; }

    /// <summary>Placed at or after, µs.</summary>
    public long? FromUs { get; init; }

    /// <summary>Placed before, µs.</summary>
    public long? ToUs { get; init; }
    /// <summary>In order of their numbers alone.</summary>
    public bool ByNumber { get; init; }
    public bool Ascending { get; init; }
    public required PageBounds Page { get; init; }
}

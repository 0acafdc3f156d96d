using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Node.Views;

namespace Rialto.Node;

/// <summary>What the asker is told about a command, after it is durable and the views show it. Immutable once it is told.</summary>
public sealed record Outcome
{
    public required OutcomeStatus Status { get; init; }

    /// <summary>The broken rule; <see cref="Engine.Events.Reject.None"/> unless rejected (or busy because of the request keys).</summary>
    public Reject Reject { get; init; }

    /// <summary>A harmless repeat of a client order id: <see cref="Orders"/> has the first one's order as it is now.</summary>
    public bool Repeated { get; init; }

    /// <summary>InsufficientFunds: the amount that was needed, in 10^-18; else 0.</summary>
    public Amount Needed { get; init; }

    /// <summary>An all-or-nothing batch that failed: index of the element that failed; else −1.</summary>
    public int FailedElement { get; init; } = -1;

    /// <summary>The command's number in the log; 0 if it never got there.</summary>
    public long CommandNumber { get; internal set; }

    /// <summary>When the exchange took the command, µs since 1970.</summary>
    public long TimeUs { get; internal set; }

    /// <summary>Number of the last event of the command's step; views and history that passed it show all of it.</summary>
    public long LastEventNumber { get; internal set; }

    /// <summary>
    /// What was made or named: order, deposit, withdrawal, transfer or adjustment number, instrument or currency id; else 0.
    /// </summary>
    public long Number { get; init; }

    /// <summary>
    /// Place, amend, reduce: the order as it is after the step. Cancel and cancel-many: the orders as they were before the step.
    /// Empty for everything else, and for rejected orders.
    /// </summary>
    public IReadOnlyList<OrderView> Orders { get; init; } = [];

    /// <summary>Cancel: the order as it is after the step; else null.</summary>
    public OrderView? Cancelled { get; init; }

    /// <summary>
    /// Place, amend, reduce, cancel: what all fills of the order cost, in the currency in which its fees are paid. Null = some were made
    /// before this step: history knows.
    /// </summary>
    public Amount? Fees { get; init; }

    /// <summary>Batches: one outcome an element, in their order. Empty for everything else.</summary>
    public IReadOnlyList<Outcome> Elements { get; init; } = [];

    internal static Outcome Busy { get; } = new() { Status = OutcomeStatus.Busy };
    internal static Outcome Unknown { get; } = new() { Status = OutcomeStatus.Unknown };
}

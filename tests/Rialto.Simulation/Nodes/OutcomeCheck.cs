using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Node;

namespace Rialto.Simulation.Nodes;

/// <summary>Compares what an asker is told with what the model says that his command did.</summary>
internal static class OutcomeCheck
{
    /// <returns>What is told wrong, or null.</returns>
    public static string? Difference(Attempt attempt)
    {
        var outcome = attempt.Submission.Outcome.Result;
        if (outcome is { Status: OutcomeStatus.Busy, CommandNumber: 0 })
            return attempt.Step is null ? null : $"answered busy, but it is command {attempt.Step.CommandNumber}";
        if (attempt.Step is not { } step) return $"answered as command {outcome.CommandNumber}, which is not in the log";
        if (outcome.CommandNumber != step.CommandNumber) return $"answered as command {outcome.CommandNumber}, is {step.CommandNumber}";
        if (outcome.TimeUs != step.TimeUs || outcome.LastEventNumber != step.LastEvent)
            return $"command {step.CommandNumber}: answered time {outcome.TimeUs} and event {outcome.LastEventNumber}";
        return attempt.Request.Header.Kind == CommandKind.Batch ? OfBatch(outcome, step) : OfOne(outcome, step);
    }

    static string? OfOne(Outcome outcome, SeenStep step)
    {
        if (outcome.Reject != step.Reject) return $"command {step.CommandNumber}: answered {outcome.Reject}, is {step.Reject}";
        var status = step.Reject switch
        {
            Reject.None => OutcomeStatus.Done,
            Reject.TryAgain => OutcomeStatus.Busy,
            var _ => OutcomeStatus.Rejected,
        };
        if (outcome.Status != status) return $"command {step.CommandNumber}: answered {outcome.Status}, is {status}";
        if (outcome.Repeated != step.IsRepeat) return $"command {step.CommandNumber}: answered repeated {outcome.Repeated}";
        return Placed(outcome, step);
    }

    static string? OfBatch(Outcome outcome, SeenStep step)
    {
        if (outcome.Elements.Count == 0 && outcome.Reject != step.Reject)
            return $"batch {step.CommandNumber}: answered {outcome.Reject}, is {step.Reject}";
        if (outcome.Elements.Count == 0) return null;
        var rejected = outcome.Elements.Count(element => element.Reject != Reject.None);
        if (rejected == step.RejectsCount) return null;
        return $"batch {step.CommandNumber}: {rejected} elements answered no, {step.RejectsCount} are";
    }

    /// <summary>A new order: its number, and how much of it is filled now.</summary>
    static string? Placed(Outcome outcome, SeenStep step)
    {
        var reader = new EventReader(step.OwnEvents);
        if (!reader.Next() || reader.Kind != EventKind.OrderAccepted) return null;
        var order = reader.As<OrderAccepted>().Order;
        var filled = 0L;
        while (reader.Next())
        {
            if (reader.Kind == EventKind.Filled && reader.As<Filled>().Order == order) filled += reader.As<Filled>().Quantity.Value;
        }
        if (outcome.Number != order.Value) return $"command {step.CommandNumber}: answered order {outcome.Number}, is {order.Value}";
        if (outcome.Orders is [var told] && told.Id == order && told.Filled.Value == filled) return null;
        return $"command {step.CommandNumber}: order {order.Value} is told wrong, {filled} lots are filled";
    }
}

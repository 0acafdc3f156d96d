using System.Runtime.CompilerServices;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Node.Sequencing;
using Rialto.Node.Views;

namespace Rialto.Node.History;

/// <summary>Adds to what a step did what only its command knows. Owner: publisher thread; a replay does the same.</summary>
static class CommandTrace
{
    /// <param name="step">Command and time.</param>
    /// <param name="command">The whole command.</param>
    /// <param name="ownEvents">The command's own events, as <see cref="OutcomeBuilder"/> wants them.</param>
    /// <param name="changes">What the views made of the step's events; gets the rest.</param>
    /// <param name="open">The orders that are open after the step.</param>
    public static void Add(
        in StepInfo step, ReadOnlySpan<byte> command, ReadOnlySpan<byte> ownEvents, StepChanges changes, OpenOrders open)
    {
        ref readonly var header = ref CommandCodec.Header(command);
        var isAskedAgain = header.HasRequestKey && header.RequestPrint != 0;
        if (!isAskedAgain && !changes.HasEndedAtOnce) return;
        var outcome = OutcomeBuilder.Build(step, command, ownEvents, changes, open);
        if (changes.HasEndedAtOnce) Complete(command, outcome, changes);
        if (isAskedAgain) Keep(step, header, outcome, changes.Requests);
    }

    // An order that ended at once is told by its reject, which has neither expiry nor exits.
    static void Complete(ReadOnlySpan<byte> command, Outcome outcome, StepChanges changes)
    {
        if (CommandCodec.Header(command).Kind != CommandKind.Batch)
        {
            CompleteOne(command, outcome, changes);
            return;
        }

        var element = command[Unsafe.SizeOf<Batch>()..];
        foreach (var told in outcome.Elements)
        {
            CompleteOne(element, told, changes);
            element = element[(int)CommandCodec.Header(element).LengthBytes..];
        }
    }

    static void CompleteOne(ReadOnlySpan<byte> command, Outcome outcome, StepChanges changes)
    {
        var kind = CommandCodec.Header(command).Kind;
        var isOrder = kind is CommandKind.PlaceOrder or CommandKind.PlaceWithExits;
        if (!isOrder || outcome is not { Status: OutcomeStatus.Rejected, Orders.Count: > 0 }) return;
        var draft = changes.Find(new(outcome.Number))!;
        if (kind == CommandKind.PlaceOrder) draft.Complete(CommandCodec.Read<PlaceOrder>(command), default, default);
        else
        {
            ref readonly var place = ref CommandCodec.Read<PlaceWithExits>(command);
            draft.Complete(place.Order, place.StopLoss, place.TakeProfit);
        }
    }

    // A repeat says nothing new of the first one, and what shall try again may come again as the first.
    static void Keep(in StepInfo step, in CommandHeader header, Outcome outcome, List<RequestPart> requests)
    {
        if (outcome.Status == OutcomeStatus.Busy || outcome.Reject == Reject.RequestReplayed) return;
        var untilUs = step.TimeUs + header.RequestKeyWindowS * 1_000_000L;
        foreach (var view in PartsOf(header.Kind, header.RequestPrint, outcome))
            requests.Add(new(step.CommandNumber, header.RequestKeyHigh, header.RequestKeyLow, untilUs, view));
    }

    static IEnumerable<RequestView> PartsOf(CommandKind kind, uint print, Outcome outcome)
    {
        if (outcome.Elements.Count > 0) return outcome.Elements.Select((element, i) => PartOf(i, print, element));
        if (kind != CommandKind.CancelMany || outcome.Orders.Count == 0) return [PartOf(RequestView.Whole, print, outcome)];
        return outcome.Orders.Select((order, i) => new RequestView(i, print, Reject.None, order.Id.Value));
    }

    static RequestView PartOf(int part, uint print, Outcome outcome)
    {
        var endedAtOnce = outcome is { Status: OutcomeStatus.Rejected, Orders.Count: > 0 };
        return new(part, print, endedAtOnce ? Reject.None : outcome.Reject, outcome.Number);
    }
}

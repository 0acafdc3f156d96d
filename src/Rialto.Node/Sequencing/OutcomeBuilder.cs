using System.Runtime.CompilerServices;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Node.Views;

namespace Rialto.Node.Sequencing;

/// <summary>
/// Tells the asker what its command did, from the command, its events and the orders that they touched. Owner: publisher thread.
/// </summary>
/// <remarks>
/// A repeat's order is not filled in when it is no longer open: that needs history, which must not hold up the publisher;
/// <see cref="ExchangePort"/> does it on the asker's side.
/// </remarks>
static class OutcomeBuilder
{
    /// <param name="ownEvents">
    /// The command's own events, without those of timers before it and of orders that it triggered behind it.
    /// </param>
    public static Outcome Build(
        in StepInfo step, ReadOnlySpan<byte> command, ReadOnlySpan<byte> ownEvents, StepChanges changes, OpenOrders open)
    {
        var told = CommandCodec.Header(command).Kind switch
        {
            CommandKind.Batch => OfBatch(CommandCodec.Read<Batch>(command), command[Unsafe.SizeOf<Batch>()..], ownEvents, changes, open),
            CommandKind.CancelMany => OfCancelMany(ownEvents, changes),
            var kind => OfOne(kind, ownEvents, changes, open),
        };
        return At(told, step, changes.LastEventNumber);
    }

    /// <summary>Says of which step an outcome is, and each of its elements.</summary>
    static Outcome At(Outcome outcome, in StepInfo step, long lastEvent)
    {
        foreach (var element in outcome.Elements) At(element, step, lastEvent);
        (outcome.CommandNumber, outcome.TimeUs, outcome.LastEventNumber) = (step.CommandNumber, step.TimeUs, lastEvent);
        return outcome;
    }

    static Outcome OfOne(CommandKind kind, ReadOnlySpan<byte> events, StepChanges changes, OpenOrders open)
    {
        var reader = new EventReader(events);
        while (reader.Next())
        {
            if (reader.Kind != EventKind.BalanceChanged) return OfEvent(kind, ref reader, changes, open);
        }
        // Setting what already is, and opening a member again, change nothing and say nothing.
        return new() { Status = OutcomeStatus.Done };
    }

    static Outcome OfCancelMany(ReadOnlySpan<byte> events, StepChanges changes)
    {
        var orders = new List<OrderView>();
        var reader = new EventReader(events);
        while (reader.Next())
        {
            if (reader.Kind == EventKind.CommandRejected) return OfRejected(reader.As<CommandRejected>());
            if (reader.Kind == EventKind.OrderCancelled) orders.Add(Before(reader.As<OrderCancelled>().Order, changes));
        }
        return new() { Status = OutcomeStatus.Done, Orders = orders };
    }

    static Outcome OfBatch(in Batch batch, ReadOnlySpan<byte> elements, ReadOnlySpan<byte> events, StepChanges changes, OpenOrders open)
    {
        var reader = new EventReader(events);
        if (reader.Next() && RejectsAll(batch, ref reader)) return OfRejected(reader.As<CommandRejected>());

        var outcomes = new Outcome[batch.Count];
        reader = new EventReader(events);
        var rejected = RejectsOf(outcomes.Length, events);
        for (var i = 0; i < outcomes.Length; i++)
        {
            outcomes[i] = rejected[i] ?? OfElement(elements, ref reader, changes, open);
            elements = elements[(int)CommandCodec.Header(elements).LengthBytes..];
        }
        return new() { Status = OutcomeStatus.Done, Elements = outcomes };
    }

    /// <summary>The elements that were rejected as commands, which say which one they are; new orders say it by their place.</summary>
    static Outcome?[] RejectsOf(int count, ReadOnlySpan<byte> events)
    {
        var rejected = new Outcome?[count];
        var reader = new EventReader(events);
        while (reader.Next())
        {
            if (reader.Kind != EventKind.CommandRejected) continue;
            ref readonly var told = ref reader.As<CommandRejected>();
            if (told.Element >= 0) rejected[told.Element] = OfRejected(told);
        }
        return rejected;
    }

    static bool RejectsAll(in Batch batch, ref EventReader reader)
    {
        if (reader.Kind != EventKind.CommandRejected) return false;
        return batch.AllOrNothing != 0 || reader.As<CommandRejected>().Command == CommandKind.Batch;
    }

    static Outcome OfElement(ReadOnlySpan<byte> element, ref EventReader reader, StepChanges changes, OpenOrders open)
    {
        while (reader.Next())
        {
            if (Begins(element, ref reader)) return OfEvent(CommandCodec.Header(element).Kind, ref reader, changes, open);
        }
        throw new InvalidOperationException("An element of a batch has no event.");
    }

    /// <summary>
    /// Whether an event is the first of an element that was not rejected as a command: what else stands between belongs to others.
    /// </summary>
    static bool Begins(ReadOnlySpan<byte> element, ref EventReader reader) => CommandCodec.Header(element).Kind switch
    {
        CommandKind.PlaceOrder or CommandKind.PlaceWithExits =>
            reader.Kind is EventKind.OrderAccepted or EventKind.OrderRejected or EventKind.OrderRepeated,
        CommandKind.CancelOrder => Cancels(CommandCodec.Read<CancelOrder>(element).Order, ref reader),
        CommandKind.ReduceOrder => Changes(CommandCodec.Read<ReduceOrder>(element).Order, ref reader),
        CommandKind.ReviseOrder => Revises(CommandCodec.Read<ReviseOrder>(element).Terms.Order, ref reader),
        _ => Changes(CommandCodec.Read<AmendOrder>(element).Order, ref reader),
    };

    static bool Cancels(OrderId order, ref EventReader reader)
    {
        if (reader.Kind != EventKind.OrderCancelled) return false;
        ref readonly var cancelled = ref reader.As<OrderCancelled>();
        return cancelled.Order == order && cancelled.Reason is CancelReason.Requested or CancelReason.Operator or CancelReason.Reduced;
    }

    static bool Revises(OrderId order, ref EventReader reader) =>
        reader.Kind == EventKind.OrderRevised && reader.As<OrderRevised>() is { IsNew: 0 } revised && revised.Order == order;

    static bool Changes(OrderId order, ref EventReader reader) =>
        reader.Kind == EventKind.OrderAmended ? reader.As<OrderAmended>().Order == order : Cancels(order, ref reader);

    static Outcome OfEvent(CommandKind kind, ref EventReader reader, StepChanges changes, OpenOrders open) => reader.Kind switch
    {
        EventKind.OrderAccepted => WithAfter(reader.As<OrderAccepted>().Order, changes),
        EventKind.OrderRejected => OfRejected(reader.As<OrderRejected>(), changes),
        EventKind.OrderRepeated => OfRepeated(reader.As<OrderRepeated>().Order, open),
        EventKind.OrderAmended => WithAfter(reader.As<OrderAmended>().Order, changes),
        EventKind.OrderRevised => WithAfter(reader.As<OrderRevised>().Order, changes),
        EventKind.OrderCancelled when kind == CommandKind.CancelOrder => OfCancelled(reader.As<OrderCancelled>().Order, changes),
        EventKind.OrderCancelled => WithAfter(reader.As<OrderCancelled>().Order, changes),
        EventKind.CommandRejected => OfRejected(reader.As<CommandRejected>()),
        EventKind.CurrencyChanged => Named(reader.As<CurrencyChanged>().Currency.Value),
        EventKind.InstrumentChanged => Named(reader.As<InstrumentChanged>().Instrument.Value),
        EventKind.GuardChanged => Named(reader.As<GuardChanged>().Guard),
        EventKind.FeeChanged => Named(reader.As<FeeChanged>().Group.Value),
        EventKind.MemberChanged => Named(reader.As<MemberChanged>().Member.Value),
        EventKind.DepositChanged => Named(reader.As<DepositChanged>().DepositNumber),
        EventKind.WithdrawalChanged => Named(reader.As<WithdrawalChanged>().WithdrawalNumber),
        EventKind.Transferred => Named(reader.As<Transferred>().TransferNumber),
        EventKind.MarginAccountChanged => Named(reader.As<MarginAccountChanged>().Account.Value),
        EventKind.Adjusted => Named(reader.As<Adjusted>().AdjustmentNumber),
        _ => new() { Status = OutcomeStatus.Done },
    };

    static Outcome WithAfter(OrderId order, StepChanges changes)
    {
        var touched = changes.Find(order)!;
        return new() { Status = OutcomeStatus.Done, Number = order.Value, Orders = [touched.After], Fees = FeesOf(touched) };
    }

    static Outcome OfCancelled(OrderId order, StepChanges changes)
    {
        var touched = changes.Find(order)!;
        return new()
        {
            Status = OutcomeStatus.Done, Number = order.Value, Orders = [Before(order, changes)], Cancelled = touched.After,
            Fees = FeesOf(touched),
        };
    }

    /// <summary>What was filled before this step only history knows the cost of.</summary>
    static Amount? FeesOf(OrderDraft touched) => touched.Before is null or { TradesCount: 0 } ? touched.StepFees : null;

    /// <summary>As it was before the step. An order that the same batch placed had no before: then as it is.</summary>
    static OrderView Before(OrderId order, StepChanges changes)
    {
        var touched = changes.Find(order)!;
        return touched.Before ?? touched.After;
    }

    static Outcome OfRepeated(OrderId order, OpenOrders open)
    {
        IReadOnlyList<OrderView> orders = open.Find(order) is { } known ? [known] : [];
        return new() { Status = OutcomeStatus.Done, Repeated = true, Number = order.Value, Orders = orders };
    }

    static Outcome OfRejected(in OrderRejected rejected, StepChanges changes) => new()
    {
        Status = OutcomeStatus.Rejected,
        Reject = rejected.Reject,
        Needed = rejected.Needed,
        Number = rejected.Order.Value,
        Orders = rejected.EndsAtOnce ? [changes.Find(rejected.Order)!.After] : [],
    };

    static Outcome OfRejected(in CommandRejected rejected) => new()
    {
        Status = rejected.Reject == Reject.TryAgain ? OutcomeStatus.Busy : OutcomeStatus.Rejected,
        Reject = rejected.Reject,
        Needed = rejected.Needed,
        Number = rejected.Reference,
        FailedElement = rejected.Element,
    };

    static Outcome Named(long number) => new() { Status = OutcomeStatus.Done, Number = number };
}

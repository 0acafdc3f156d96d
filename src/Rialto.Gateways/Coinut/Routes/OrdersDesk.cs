using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Coinut.Streams;
using Rialto.Gateways.Coinut.Wire;
using Rialto.Node;
using Rialto.Node.Views;

namespace Rialto.Gateways.Coinut.Routes;

/// <summary>Placing and cancelling, one or a thousand; a batch is one command.</summary>
/// <remarks>
/// Each reads the body and puts the command in before its first wait: what is behind it on the connection may then be read, and becomes a
/// command behind it.
/// </remarks>
internal sealed class OrdersDesk(CoinutDialect coinut, CoinutStreams streams)
{
    static readonly HashSet<OrderId> s_none = [];

    public Task<Answer?> Place(CoinutRequest request, Asker asker)
    {
        var order = OrderFields.Read(request.Order, request.Body.Span, coinut.FindKnown);
        var command = CommandOf(order, asker) with { Header = coinut.HeaderOf(request, asker) };
        Span<byte> tag = stackalloc byte[OrderTag.BytesMax];
        var ticket = Begin(request, asker, s_none);
        var outcome = coinut.Exchange.Submit(command, new OrderTag(order.ClientId, request.Nonce).Write(tag));
        return EndAsync(request, ticket, outcome, (outcome, messages) =>
        {
            var (own, others) = Split(messages, message => message.Order.Value == outcome.Number && IsOfTaker(message));
            return (Sequence(own, order.Echo, isRest: asker.Client is null), others);
        });
    }

    public Task<Answer?> PlaceMany(CoinutRequest request, Asker asker)
    {
        if (request.Orders is not { Count: > 0 } orders) return Bad(request, "orders is no list with anything in it");
        if (orders.Count > Limits.CoinutBatchMax) return TooMany(request, "more than 1000 orders");
        if (orders.HasOther) return Bad(request, "an order is no object");

        var header = coinut.HeaderOf(request, asker);
        using var batch = new BatchBuilder(header, allOrNothing: false);
        var echoes = new OrderEcho?[orders.Count];
        Span<byte> tag = stackalloc byte[OrderTag.BytesMax];
        for (var i = 0; i < echoes.Length; i++)
        {
            var order = OrderFields.Read(orders.All[i], request.Body.Span, coinut.FindKnown);
            echoes[i] = order.Echo;
            var command = CommandOf(order, asker) with { Header = new CommandHeader { Member = header.Member } };
            Add(batch, command, new OrderTag(order.ClientId, request.Nonce).Write(tag));
        }

        var ticket = Begin(request, asker, s_none);
        return EndAsync(request, ticket, coinut.Exchange.Submit(batch), (outcome, messages) =>
        {
            var (own, others) = Split(messages, message => IsOfTaker(message) && IndexOf(outcome.Elements, message.Order) >= 0);
            return (Answer.OfBytes(json => WriteMany(json, own, outcome.Elements, echoes)), others);
        });
    }

    public Task<Answer?> Cancel(CoinutRequest request, Asker asker)
    {
        if (request.Order.Instrument.Integer(request.Body.Span) is not { } instrument
            || request.Order.Order.Integer(request.Body.Span) is not { } number)
            return Bad(request, "inst_id and order_id must be integers");
        var id = new OrderId(number);
        // What is not open here is still submitted, as the cancel of no order: so the request counts as received.
        var isOpen = IsOpen(asker, instrument, id);
        if (!isOpen && asker.Client is not null) return Task.FromResult<Answer?>(NotCancelled(request, instrument, number));

        var command = new CancelOrder { Header = coinut.HeaderOf(request, asker), Order = isOpen ? id : default };
        var ticket = Begin(request, asker, new HashSet<OrderId> { id });
        return EndAsync(request, ticket, coinut.Exchange.Submit(command, []), (outcome, messages) =>
        {
            if (outcome.Status != OutcomeStatus.Done) return (NotCancelled(request, instrument, number), messages);
            var cancel = new CancelResult(instrument, number, OrderTag.Of(outcome.Orders[0]).ClientOrderId);
            var answer = Answer.OfBytes(json => cancel.Write(json, request, outcome.LastEventNumber));
            return (answer, Split(messages, message => message.Kind == OrderMessage.Sort.Cancelled && message.Order == id).Others);
        });
    }

    public Task<Answer?> CancelMany(CoinutRequest request, Asker asker)
    {
        if (request.Entries is not { Count: > 0 } entries) return Bad(request, "entries is no list with anything in it");
        if (entries.Count > Limits.CoinutBatchMax) return TooMany(request, "more than 1000 entries");
        if (!TryRead(entries, request.Body.Span, out var results)) return Bad(request, "inst_id and order_id must be integers");

        // Only what may be cancelled becomes part of the command; the others are answered from here.
        var header = coinut.HeaderOf(request, asker);
        using var batch = new BatchBuilder(header, allOrNothing: false);
        var wanted = new HashSet<OrderId>(results.Length);
        var inBatch = new List<int>(results.Length);
        for (var i = 0; i < results.Length; i++)
        {
            var id = new OrderId(results[i].Order);
            if (!IsOpen(asker, results[i].Instrument, id) || !wanted.Add(id)) continue;
            Add(batch, new CancelOrder { Header = new CommandHeader { Member = header.Member }, Order = id }, []);
            inBatch.Add(i);
        }

        if (batch.Count == 0 && asker.Client is not null)
            return Task.FromResult<Answer?>(Results(request, results, coinut.Views.LastEventNumber));
        if (batch.Count == 0) Add(batch, new CancelOrder { Header = new CommandHeader { Member = header.Member } }, []);
        var ticket = Begin(request, asker, wanted);
        return EndAsync(request, ticket, coinut.Exchange.Submit(batch), (outcome, messages) =>
        {
            var done = new HashSet<OrderId>(results.Length);
            for (var i = 0; i < inBatch.Count && i < outcome.Elements.Count; i++)
            {
                if (outcome.Elements[i] is not { Status: OutcomeStatus.Done } element) continue;
                ref var result = ref results[inBatch[i]];
                result = result with { ClientId = OrderTag.Of(element.Orders[0]).ClientOrderId };
                done.Add(new OrderId(result.Order));
            }

            var others = Split(messages, message => message.Kind == OrderMessage.Sort.Cancelled && done.Contains(message.Order)).Others;
            return (Results(request, results, outcome.LastEventNumber), others);
        });
    }

    /// <summary>False = one of them lacks a number.</summary>
    static bool TryRead(OrderItems entries, ReadOnlySpan<byte> body, out CancelResult[] results)
    {
        results = new CancelResult[entries.Count];
        if (entries.HasOther) return false;
        for (var i = 0; i < results.Length; i++)
        {
            var entry = entries.All[i];
            if (entry.Instrument.Integer(body) is not { } instrument || entry.Order.Integer(body) is not { } number) return false;
            results[i] = new(instrument, number, null);
        }

        return true;
    }

    /// <summary>By number of the order; of those that name the same one, the first is first.</summary>
    static Answer Results(CoinutRequest request, CancelResult[] results, long transId)
    {
        var rows = results.OrderBy(row => row.Order).ToArray();
        return Answer.OfBytes(json =>
        {
            json.Raw("{\"nonce\":"u8).Number(request.Nonce).Raw(",\"reply\":\"cancel_orders\",\"status\":[\"OK\"],\"results\":["u8);
            for (var i = 0; i < rows.Length; i++)
            {
                if (i > 0) json.Raw(","u8);
                rows[i].WriteRow(json);
            }

            json.Raw("],\"trans_id\":"u8).Number(transId).Raw("}"u8);
        });
    }

    Answer NotCancelled(CoinutRequest request, long instrument, long order)
    {
        var transId = coinut.Views.LastEventNumber;
        return Answer.OfBytes(json => new CancelResult(instrument, order, null).Write(json, request, transId));
    }

    /// <summary>Of an order that came, not of one that stood in its way.</summary>
    static bool IsOfTaker(OrderMessage message) => !message.IsMaker && message.Kind != OrderMessage.Sort.Cancelled;

    /// <summary>Those that are a reply, and the others; both in their order.</summary>
    static (List<OrderMessage> Own, List<OrderMessage> Others) Split(IReadOnlyList<OrderMessage> messages, Func<OrderMessage, bool> isOwn)
    {
        var (own, others) = (new List<OrderMessage>(messages.Count), new List<OrderMessage>());
        foreach (var message in messages) (isOwn(message) ? own : others).Add(message);
        return (own, others);
    }

    /// <summary>Which element of a batch made an order; −1 = none.</summary>
    static int IndexOf(IReadOnlyList<Outcome> elements, OrderId order)
    {
        if (elements.Count == 0) return -1;
        // New orders are numbered one after the other, in the order of their elements.
        var at = order.Value - elements[0].Number;
        return at >= 0 && at < elements.Count && elements[(int)at].Number == order.Value ? (int)at : -1;
    }

    /// <summary>Orders are executed one after the other, so their messages are in the order of the request.</summary>
    static void WriteMany(JsonBuffer json, List<OrderMessage> own, IReadOnlyList<Outcome> elements, OrderEcho?[] echoes)
    {
        for (var i = 0; i < own.Count; i++)
        {
            json.Raw(i == 0 ? "["u8 : ","u8);
            own[i].Write(json, echoes[IndexOf(elements, own[i].Order)], more: null);
        }

        json.Raw(own.Count == 0 ? "[]"u8 : "]"u8);
    }

    static Answer Sequence(List<OrderMessage> own, OrderEcho? echo, bool isRest)
    {
        if (isRest) return Answer.OfBytes(json => own[0].Write(json, echo, own.GetRange(1, own.Count - 1)));
        return new() { Messages = [.. own.Select(message => (Action<JsonBuffer>)(json => message.Write(json, echo, more: null)))] };
    }

    async Task<Answer?> EndAsync(
        CoinutRequest request, OrderTicket ticket, ValueTask<Outcome> awaited,
        Func<Outcome, IReadOnlyList<OrderMessage>, (Answer, IReadOnlyList<OrderMessage>)> reply)
    {
        try
        {
            var outcome = await awaited;
            // What the step tells comes by the stream of steps, a moment after the outcome.
            var isTold = outcome.Status is OutcomeStatus.Done or OutcomeStatus.Rejected
                && await streams.ReachedAsync(outcome.LastEventNumber);
            await ticket.Before;
            var answer = ProblemOf(request, outcome, isTold) is { } problem
                ? streams.End(ticket, outcome.CommandNumber, messages => (problem, messages))
                : streams.End(ticket, outcome.CommandNumber, messages => reply(outcome, messages));
            return ticket.Client is null ? answer : null;
        }
        catch
        {
            await ticket.Before;
            streams.Abandon(ticket);
            throw;
        }
    }

    /// <summary>What an outcome without messages becomes; null = it has some.</summary>
    internal static Answer? ProblemOf(CoinutRequest request, Outcome outcome, bool isTold) => outcome switch
    {
        { Status: OutcomeStatus.Busy } =>
            Answer.No(request.Name, request.Nonce, Errors.RateLimited, "nothing happened, try again", status: 429),
        { Status: OutcomeStatus.Unknown } => Answer.No(request.Name, request.Nonce, Errors.UnknownError, "it may have happened or not"),
        { Reject: Reject.RequestReplayed } =>
            Answer.No(request.Name, request.Nonce, Errors.ReplayedRequest, "this very request was received before"),
        { Reject: Reject.BatchNotAllowed } => Answer.No(request.Name, request.Nonce, Errors.UnknownError, "the batch was refused"),
        _ when !isTold => Answer.No(request.Name, request.Nonce, Errors.UnknownError, "it happened, but its messages were lost"),
        _ => null,
    };

    OrderTicket Begin(CoinutRequest request, Asker asker, IReadOnlySet<OrderId> cancels)
    {
        if (asker.Client is { } client) client.TicketsBegun++;
        return streams.Begin(new MemberId(asker.Member!.Number), asker.Client, request.Nonce, cancels);
    }

    /// <summary>Whether an order is the asker's own, open, and of the named instrument.</summary>
    bool IsOpen(Asker asker, long instrument, OrderId id) =>
        coinut.Views.OpenOrders.Find(id) is { } open && open.Member.Value == asker.Member!.Number && open.Instrument.Value == instrument
            && coinut.FindKnown(instrument) is not null && CoinutDialect.IsTold(coinut.Views, open);

    /// <summary>A member whose level may not trade yet is refused at the place of a suspended one.</summary>
    PlaceOrder CommandOf(in OrderFields order, Asker asker)
    {
        var mayTrade = asker.Member!.Level >= coinut.Options.TradingLevelMin;
        return mayTrade || order.Command.GatewayReject == Reject.InstrumentNotFound
            ? order.Command
            : order.Command with { GatewayReject = Reject.MemberSuspended };
    }

    static void Add<TCommand>(BatchBuilder batch, in TCommand command, ReadOnlySpan<byte> text)
        where TCommand : unmanaged, ICommand
    {
        if (!batch.Add(command, text)) throw new InvalidOperationException("A batch of so many elements has room.");
    }

    static Task<Answer?> Bad(CoinutRequest request, string text) =>
        Task.FromResult<Answer?>(Answer.No(request.Name, request.Nonce, Errors.InvalidRequest, text));

    static Task<Answer?> TooMany(CoinutRequest request, string text) =>
        Task.FromResult<Answer?>(Answer.No(request.Name, request.Nonce, Errors.TooManyOrders, text));
}

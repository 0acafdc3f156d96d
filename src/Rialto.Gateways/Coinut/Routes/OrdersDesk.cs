using System.Text.Json;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Coinut.Streams;
using Rialto.Gateways.Coinut.Wire;
using Rialto.Gateways.Wire;
using Rialto.Node;

namespace Rialto.Gateways.Coinut.Routes;

/// <summary>Placing and cancelling, one or a thousand; a batch is one command.</summary>
internal sealed class OrdersDesk(CoinutDialect coinut, CoinutStreams streams)
{
    static readonly HashSet<OrderId> s_none = [];

    public async Task<Answer?> Place(CoinutRequest request, Asker asker)
    {
        var order = OrderFields.Read(request.Root, request.Nonce, coinut.FindKnown);
        var command = CommandOf(order, asker) with { Header = coinut.HeaderOf(request, asker) };
        var ticket = Begin(request, asker, s_none);
        var outcome = await coinut.Exchange.Submit(command, order.Tag.ToBytes());
        return await EndAsync(request, ticket, outcome, messages =>
        {
            var own = Of(messages, new OrderId(outcome.Number), order.Echo);
            var rest = messages.Where(message => message.Order.Value != outcome.Number || message.IsMaker).ToList();
            return (Sequence(own, asker.Client is null), rest);
        });
    }

    public async Task<Answer?> PlaceMany(CoinutRequest request, Asker asker)
    {
        if (request.Find("orders") is not { ValueKind: JsonValueKind.Array } array || array.GetArrayLength() == 0)
            return Answer.No(request.Name, request.Nonce, Errors.InvalidRequest, "orders is no list with anything in it");
        if (array.GetArrayLength() > Limits.CoinutBatchMax)
            return Answer.No(request.Name, request.Nonce, Errors.TooManyOrders, "more than 1000 orders");
        if (array.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.Object))
            return Answer.No(request.Name, request.Nonce, Errors.InvalidRequest, "an order is no object");

        var orders = array.EnumerateArray().Select(item => OrderFields.Read(item, request.Nonce, coinut.FindKnown)).ToList();
        var header = coinut.HeaderOf(request, asker);
        var batch = new BatchBuilder(header, allOrNothing: false);
        foreach (var order in orders)
            Add(batch, CommandOf(order, asker) with { Header = new CommandHeader { Member = header.Member } }, order.Tag.ToBytes());
        var ticket = Begin(request, asker, s_none);
        var outcome = await coinut.Exchange.Submit(batch);
        return await EndAsync(request, ticket, outcome, messages =>
        {
            var own = OfMany(messages, outcome.Elements, orders);
            var answer = Answer.Of(json =>
            {
                json.WriteStartArray();
                foreach (var message in own) message.Write(json);
                json.WriteEndArray();
            });
            var told = own.Select(message => message.TransId).ToHashSet();
            return (answer, [.. messages.Where(message => !told.Contains(message.TransId))]);
        });
    }

    public async Task<Answer?> Cancel(CoinutRequest request, Asker asker)
    {
        if (request.Integer("inst_id") is not { } instrument || request.Integer("order_id") is not { } number)
            return Answer.No(request.Name, request.Nonce, Errors.InvalidRequest, "inst_id and order_id must be integers");
        var id = new OrderId(number);
        // What is not open here is still submitted, as the cancel of no order: so the request counts as received.
        var open = OpenOf(asker, instrument, id);
        if (open is null && asker.Client is not null) return NotCancelled(request, instrument, number);

        var command = new CancelOrder { Header = coinut.HeaderOf(request, asker), Order = open is null ? default : id };
        var ticket = Begin(request, asker, new HashSet<OrderId> { id });
        var outcome = await coinut.Exchange.Submit(command, []);
        return await EndAsync(request, ticket, outcome, messages =>
        {
            if (outcome.Status != OutcomeStatus.Done) return (NotCancelled(request, instrument, number), messages);
            var clientId = OrderTag.Of(outcome.Orders[0]).ClientOrderId;
            var answer = Answer.Of(json => WriteCancel(json, request, instrument, number, Errors.Ok, clientId, outcome.LastEventNumber));
            return (answer, [.. messages.Where(message => !IsCancelOf(message, id))]);
        });
    }

    public async Task<Answer?> CancelMany(CoinutRequest request, Asker asker)
    {
        if (request.Find("entries") is not { ValueKind: JsonValueKind.Array } array || array.GetArrayLength() == 0)
            return Answer.No(request.Name, request.Nonce, Errors.InvalidRequest, "entries is no list with anything in it");
        if (array.GetArrayLength() > Limits.CoinutBatchMax)
            return Answer.No(request.Name, request.Nonce, Errors.TooManyOrders, "more than 1000 entries");
        var entries = new List<(long Instrument, long Order)>();
        foreach (var item in array.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object || CoinutRequest.IntegerOf(item, "inst_id") is not { } instrument
                || CoinutRequest.IntegerOf(item, "order_id") is not { } number)
                return Answer.No(request.Name, request.Nonce, Errors.InvalidRequest, "inst_id and order_id must be integers");
            entries.Add((instrument, number));
        }

        var (batch, inBatch) = CancelBatch(request, asker, entries);
        if (batch.Count == 0 && asker.Client is not null) return CancelResults(request, entries, [], coinut.Views.LastEventNumber);
        if (batch.Count == 0) Add(batch, new CancelOrder { Header = new CommandHeader { Member = new(asker.Member!.Number) } }, []);
        var ticket = Begin(request, asker, inBatch.Select(index => new OrderId(entries[index].Order)).ToHashSet());
        var outcome = await coinut.Exchange.Submit(batch);
        return await EndAsync(request, ticket, outcome, messages =>
        {
            var cancelled = new Dictionary<int, long>();
            for (var i = 0; i < outcome.Elements.Count; i++)
                if (outcome.Elements[i].Status == OutcomeStatus.Done && i < inBatch.Count)
                    cancelled[inBatch[i]] = OrderTag.Of(outcome.Elements[i].Orders[0]).ClientOrderId;
            var ids = cancelled.Keys.Select(index => new OrderId(entries[index].Order)).ToHashSet();
            var rest = messages.Where(message => message.Kind != OrderMessage.Sort.Cancelled || !ids.Contains(message.Order)).ToList();
            return (CancelResults(request, entries, cancelled, outcome.LastEventNumber), rest);
        });
    }

    /// <summary>Only what may be cancelled becomes part of the command; the others are answered from here.</summary>
    (BatchBuilder Batch, List<int> InBatch) CancelBatch(CoinutRequest request, Asker asker, List<(long Instrument, long Order)> entries)
    {
        var header = coinut.HeaderOf(request, asker);
        var batch = new BatchBuilder(header, allOrNothing: false);
        var inBatch = new List<int>();
        var seen = new HashSet<long>();
        for (var i = 0; i < entries.Count; i++)
        {
            var id = new OrderId(entries[i].Order);
            if (OpenOf(asker, entries[i].Instrument, id) is null || !seen.Add(id.Value)) continue;
            Add(batch, new CancelOrder { Header = new CommandHeader { Member = header.Member }, Order = id }, []);
            inBatch.Add(i);
        }

        return (batch, inBatch);
    }

    static Answer CancelResults(
        CoinutRequest request, List<(long Instrument, long Order)> entries, Dictionary<int, long> cancelled, long transId)
    {
        var rows = entries.Select((entry, i) => (entry.Instrument, entry.Order, IsDone: cancelled.TryGetValue(i, out var id), ClientId: id))
            .OrderBy(row => row.Order).ToList();
        return Answer.Of(json =>
        {
            json.WriteStartObject();
            Answer.WriteHead(json, request.Name, request.Nonce);
            json.WriteStartArray("results"u8);
            foreach (var row in rows)
            {
                json.WriteStartObject();
                json.WriteNumber("order_id"u8, row.Order);
                // Wire quirk: a text here, a list everywhere else.
                json.WriteString("status"u8, row.IsDone ? Errors.Ok : Errors.InvalidOrderId);
                json.WriteNumber("inst_id"u8, row.Instrument);
                json.WriteNumber("client_ord_id"u8, row.ClientId);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNumber("trans_id"u8, transId);
            json.WriteEndObject();
        });
    }

    Answer NotCancelled(CoinutRequest request, long instrument, long order)
    {
        var transId = coinut.Views.LastEventNumber;
        return Answer.Of(json => WriteCancel(json, request, instrument, order, Errors.InvalidOrderId, 0, transId));
    }

    static void WriteCancel(
        Utf8JsonWriter json, CoinutRequest request, long instrument, long order, string status, long clientId, long transId)
    {
        json.WriteStartObject();
        json.WriteNumber("nonce"u8, request.Nonce);
        json.WriteString("reply"u8, request.Name);
        json.WriteNumber("order_id"u8, order);
        json.WriteNumber("client_ord_id"u8, clientId);
        Answer.WriteStatus(json, status);
        json.WriteNumber("inst_id"u8, instrument);
        json.WriteNumber("trans_id"u8, transId);
        if (status != Errors.Ok) json.WriteString("msg"u8, "there is no such open order");
        json.WriteEndObject();
    }

    /// <summary>The messages of one new order, without those that tell of it as somebody's counterpart.</summary>
    static List<OrderMessage> Of(IReadOnlyList<OrderMessage> messages, OrderId order, OrderEcho echo) =>
    [
        .. messages.Where(message => message.Order == order && !message.IsMaker && message.Kind != OrderMessage.Sort.Cancelled)
            .Select(message => message.Kind == OrderMessage.Sort.Rejected && IsWhole(message) ? message with { Echo = echo } : message),
    ];

    /// <summary>The same of many orders, in their order; each message is looked at once.</summary>
    static List<OrderMessage> OfMany(IReadOnlyList<OrderMessage> messages, IReadOnlyList<Outcome> outcomes, List<OrderFields> orders)
    {
        var byOrder = messages.ToLookup(message => message.Order);
        var own = new List<OrderMessage>(messages.Count);
        for (var i = 0; i < outcomes.Count; i++)
        {
            var id = new OrderId(outcomes[i].Number);
            if (byOrder.Contains(id)) own.AddRange(Of([.. byOrder[id]], id, orders[i].Echo));
        }

        return own;
    }

    /// <summary>Rejected as it came: then the request's own numbers are said back, which the log may not have been able to hold.</summary>
    static bool IsWhole(OrderMessage message) => message.Open == message.Quantity && message.Reasons[0] is not Errors.NotEnoughLiquidity
        and not Errors.NotEnoughLiquidityLegacy;

    static Answer Sequence(List<OrderMessage> own, bool isRest)
    {
        if (!isRest) return new() { Messages = [.. own.Select(message => (Action<Utf8JsonWriter>)message.Write)] };
        var more = own.Skip(1).Select(message => (Action<Utf8JsonWriter>)message.Write).ToList();
        return Answer.Of(json => own[0].Write(json, more));
    }

    async Task<Answer?> EndAsync(
        CoinutRequest request, OrderTicket ticket, Outcome outcome,
        Func<IReadOnlyList<OrderMessage>, (Answer, IReadOnlyList<OrderMessage>)> reply)
    {
        // What the step tells comes by the stream of steps, a moment after the outcome.
        var isTold = outcome.Status is OutcomeStatus.Done or OutcomeStatus.Rejected && await streams.ReachedAsync(outcome.LastEventNumber);
        var answer = ProblemOf(request, outcome, isTold) is { } problem
            ? streams.End(ticket, outcome.CommandNumber, messages => (problem, messages))
            : streams.End(ticket, outcome.CommandNumber, reply);
        return ticket.Client is null ? answer : null;
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

    OrderTicket Begin(CoinutRequest request, Asker asker, IReadOnlySet<OrderId> cancels) =>
        streams.Begin(new MemberId(asker.Member!.Number), asker.Client, request.Nonce, cancels);

    /// <summary>An own order that is open in the named instrument.</summary>
    Node.Views.OrderView? OpenOf(Asker asker, long instrument, OrderId id) =>
        coinut.Views.OpenOrders.Find(id) is { } open && open.Member.Value == asker.Member!.Number && open.Instrument.Value == instrument
            && coinut.FindKnown(instrument) is not null && CoinutDialect.IsTold(coinut.Views, open)
            ? open
            : null;

    /// <summary>A member whose level may not trade yet is refused at the place of a suspended one.</summary>
    PlaceOrder CommandOf(OrderFields order, Asker asker)
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

    static bool IsCancelOf(OrderMessage message, OrderId id) => message.Kind == OrderMessage.Sort.Cancelled && message.Order == id;
}

using System.Text;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.PeatioClassic.Wire;
using Rialto.Gateways.Wire;
using Rialto.Identity.ApiKeys;
using Rialto.Node;
using Rialto.Node.Views;

namespace Rialto.Gateways.PeatioClassic.Routes;

/// <summary>Placing and cancelling: <c>orders</c>, <c>orders/multi</c>, <c>order/delete</c>, <c>orders/clear</c>.</summary>
internal sealed class OrdersApi(ClassicDialect classic)
{
    const string ElementsName = "orders";

    static readonly Parameter s_elements =
        new TextsParameter(ElementsName, "Each with the parameters of an order: orders[][side], orders[][volume], orders[][price] …")
        {
            NotText = Errors.Invalid, Missing = Errors.Missing,
        };

    public void Map(EndpointTable table)
    {
        Trading("/orders", Place, "Places an order; answers it as it was accepted.", [Said.Market, .. Said.Order]);
        Trading("/orders/multi", PlaceMany, "Places all of several orders, or none.", Said.Market, s_elements);
        Trading("/order/delete", Cancel, "Cancels an order; answers it as it was before.", Said.Id);
        Trading("/orders/clear", Clear, "Cancels all my orders.", Said.Side);

        void Trading(string pattern, Func<ClassicCall, ValueTask> handle, string about, params Parameter[] parameters) =>
            table.Post(pattern, ClassicEntry.Signed, KeyScopes.Trade, handle, about, parameters);
    }

    async ValueTask Place(ClassicCall call)
    {
        var market = call.Checks.Among("market", required: true, classic.FindSpot);
        var terms = PlaceTerms.Read(call.Checks, call.Checks.Parameters, market, prefix: "");
        if (Problem(call, terms.Reason) is { } problem)
        {
            await call.No(problem);
            return;
        }

        var outcome = await classic.Exchange.Submit(
            terms.ToCommand(call.Caller.Header()), Encoding.UTF8.GetBytes(terms.ClientOrderId));
        if (outcome.Status != OutcomeStatus.Done) await call.No(Errors.OfNewOrder(outcome, call.Caller.Once));
        else await call.Json(
            (Order: outcome.Orders[0], market), static (json, state) => OrderWire.WriteAccepted(json, state.Order, state.market!));
    }

    async ValueTask PlaceMany(ClassicCall call)
    {
        var market = call.Checks.Among("market", required: true, classic.FindSpot);
        var elements = ReadElements(call, market);
        if (Problem(call, elements.Select(element => element.Reason).FirstOrDefault(reason => reason is not null)) is { } problem)
        {
            await call.No(problem);
            return;
        }

        var header = call.Caller.Header();
        using var batch = new BatchBuilder(header, allOrNothing: true);
        foreach (var element in elements)
        {
            var own = new CommandHeader { Member = header.Member, Session = header.Session };
            if (!batch.Add(element.ToCommand(own), Encoding.UTF8.GetBytes(element.ClientOrderId)))
                throw new InvalidOperationException("A batch of so many orders has room.");
        }

        var outcome = await classic.Exchange.Submit(batch);
        if (outcome.Status != OutcomeStatus.Done) await call.No(Errors.OfNewOrder(outcome, call.Caller.Once));
        else await AnswerAccepted(call, [.. outcome.Elements.Select(element => element.Orders[0])], market!);
    }

    List<PlaceTerms> ReadElements(ClassicCall call, InstrumentView? market)
    {
        var checks = call.Checks;
        var read = new List<PlaceTerms>();
        if (!checks.Parameters.Values.TryGetValue(ElementsName, out var value)) checks.Refuse(ElementsName, Errors.Missing);
        else if (value.Items is not { Count: > 0 and <= Engine.Limits.BatchElementsMax } items || items.Any(item => item.Members is null))
            checks.Refuse(ElementsName, Errors.Invalid);
        else read.AddRange(items.Select(item => PlaceTerms.Read(checks, new ClassicParameters(item.Members!), market, ElementsName)));
        return read;
    }

    Errors.Problem? Problem(ClassicCall call, string? reason)
    {
        if (call.Checks.Failed) return call.Checks.Problem;
        if (!MayTrade(call)) return Errors.Unauthorized(Errors.AuthorizationCode, Errors.AuthorizationFailed);
        return reason is null ? null : Errors.NewOrder(reason);
    }

    bool MayTrade(ClassicCall call) => call.Caller.Member.Level >= classic.Options.TradingLevelMin;

    static ValueTask AnswerAccepted(ClassicCall call, IReadOnlyList<OrderView> orders, InstrumentView market) =>
        call.Json((orders, market), static (json, state) =>
        {
            json.WriteStartArray();
            foreach (var order in state.orders) OrderWire.WriteAccepted(json, order, state.market);
            json.WriteEndArray();
        });

    async ValueTask Cancel(ClassicCall call)
    {
        var number = call.Checks.Integer("id", required: true);
        if (call.Checks.Failed)
        {
            await call.Refused();
            return;
        }

        var id = new OrderId(number!.Value);
        if (classic.Views.OpenOrders.Find(id) is { } open && !classic.IsSpot(open.Instrument))
        {
            await AnswerNotOpen(call, id);
            return;
        }

        // Also what is not open, or another's: the engine refuses it, and the tonce counts as used after a restart too.
        var outcome = await classic.Exchange.Submit(new CancelOrder { Header = call.Caller.Header(), Order = id }, []);
        if (outcome is { Status: OutcomeStatus.Rejected, Reject: Reject.OrderNotOpen }) await AnswerNotOpen(call, id);
        else if (outcome.Status != OutcomeStatus.Done) await call.No(Errors.OfCancel(outcome, call.Caller.Once));
        // As it was before: clients take anything else for a failure.
        else await AnswerOrder(call, outcome.Orders[0]);
    }

    /// <summary>Cancelling what has ended is no error: it is shown as it is.</summary>
    async ValueTask AnswerNotOpen(ClassicCall call, OrderId id)
    {
        var order = await classic.Exchange.History.OrderAsync(id, call.Aborted);
        if (order is null || order.Member != call.Member || !classic.IsSpot(order.Instrument))
            await call.No(Errors.CancelOrder($"Couldn't find Order with id={id.Value}"));
        else await AnswerOrder(call, order);
    }

    ValueTask AnswerOrder(ClassicCall call, OrderView order) => call.Json(
        (order, Market: classic.MarketOf(order.Instrument)), static (json, state) => OrderWire.Write(json, state.order, state.Market));

    async ValueTask Clear(ClassicCall call)
    {
        var side = call.Checks.Choice("side", required: false, "sell", "buy");
        if (call.Checks.Failed)
        {
            await call.Refused();
            return;
        }

        var command = new CancelMany
        {
            Header = call.Caller.Header(),
            Side = side switch { "buy" => SideFilter.Buy, "sell" => SideFilter.Sell, _ => SideFilter.Both },
            Owner = call.Member,
            Account = CancelMany.NoAccount,
        };
        var outcome = await classic.Exchange.Submit(command, []);
        if (outcome.Status != OutcomeStatus.Done) await call.No(Errors.OfCancel(outcome, call.Caller.Once));
        else await call.Json((outcome.Orders, classic), static (json, state) =>
        {
            json.WriteStartArray();
            foreach (var order in state.Orders.OrderBy(order => order.Id.Value))
                OrderWire.Write(json, order, state.classic.MarketOf(order.Instrument));
            json.WriteEndArray();
        });
    }
}

using Rialto.Engine.Numbers;
using Rialto.Gateways.PeatioClassic.Wire;
using Rialto.Gateways.Wire;
using Rialto.Identity.ApiKeys;
using Rialto.Node.History;
using Rialto.Node.Views;

namespace Rialto.Gateways.PeatioClassic.Routes;

/// <summary><c>GET orders</c> and <c>GET order</c>: one's own orders.</summary>
internal sealed class OwnOrdersApi(ClassicDialect classic)
{
    const KeyScopes ReadOrTrade = KeyScopes.Read | KeyScopes.Trade;

    public void Map(EndpointTable table)
    {
        table.Get(
            "/orders", ClassicEntry.Signed, ReadOrTrade, Orders, "My orders in a market.", Said.Market,
            Said.OneOf("state", "Absent = wait.", required: false, "wait", "done", "cancel"),
            Said.Whole("limit", "1 … 1000; absent = 100.", required: false), Said.Whole("page", "From 1.", required: false),
            Said.OrderBy);
        table.Get("/order", ClassicEntry.Signed, ReadOrTrade, Order, "One of my orders, with its trades.", Said.Id);
    }

    async ValueTask Orders(ClassicCall call)
    {
        var checks = call.Checks;
        var market = checks.Among("market", required: true, classic.FindSpot);
        var state = checks.Choice("state", required: false, "wait", "done", "cancel") ?? "wait";
        var limit = checks.InRange("limit", 1, 1_000, fallback: 100);
        var page = checks.Page();
        var descending = checks.Choice("order_by", required: false, "asc", "desc") == "desc";
        if (checks.Failed)
        {
            await call.Refused();
            return;
        }

        var bounds = new PageBounds(new Paging(page, limit).Offset, limit);
        var orders = state == "wait"
            ? Open(call.Member, market!, descending, bounds)
            : await Finished(call, market!, state, descending, bounds);
        await call.Json((orders, market), static (json, state) =>
        {
            json.WriteStartArray();
            foreach (var order in state.orders) OrderWire.Write(json, order, state.market!);
            json.WriteEndArray();
        });
    }

    IReadOnlyList<OrderView> Open(MemberId member, InstrumentView market, bool descending, PageBounds page)
    {
        var orders = classic.Views.OpenOrders.Of(member).Where(order => order.Instrument == market.Id);
        return [.. (descending ? orders.Reverse() : orders).Skip((int)page.Offset).Take(page.Limit)];
    }

    async ValueTask<IReadOnlyList<OrderView>> Finished(
        ClassicCall call, InstrumentView market, string state, bool descending, PageBounds page)
    {
        var query = new OrdersQuery
        {
            Member = call.Member,
            Instruments = [market.Id],
            States = [state == "done" ? OrderState.Done : OrderState.Cancelled],
            ByNumber = true,
            Ascending = !descending,
            Page = page,
        };
        return (await classic.Exchange.History.OrdersAsync(query, call.Aborted)).Rows;
    }

    async ValueTask Order(ClassicCall call)
    {
        var number = call.Checks.Integer("id", required: true);
        if (call.Checks.Failed)
        {
            await call.Refused();
            return;
        }

        var id = new OrderId(number!.Value);
        var order = await classic.Exchange.History.OrderAsync(id, call.Aborted);
        if (order is null || order.Member != call.Member || !classic.IsSpot(order.Instrument))
        {
            await call.No(new(
                Microsoft.AspNetCore.Http.StatusCodes.Status404NotFound, Errors.OrderNotFoundCode, $"Order#{id.Value} doesn't exist."));
            return;
        }

        var fills = order.TradesCount == 0 ? [] : await classic.Exchange.History.OrderFillsAsync(id, call.Aborted);
        await call.Json(
            (order, Market: classic.MarketOf(order.Instrument), fills),
            static (json, state) => OrderWire.WriteWithTrades(json, state.order, state.Market, state.fills));
    }
}

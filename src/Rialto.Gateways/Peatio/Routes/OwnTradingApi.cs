using Microsoft.AspNetCore.Http;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Peatio.Wire;
using Rialto.Gateways.Wire;
using Rialto.Node.History;
using Rialto.Node.Views;

namespace Rialto.Gateways.Peatio.Routes;

/// <summary><c>GET market/orders</c>, one order, <c>market/trades</c>: what I traded.</summary>
internal sealed class OwnTradingApi(PeatioDialect peatio)
{
    static readonly TextsParameter OrderMarkets = new("market", "Only these markets.") { NotText = Literals.OwnMarketUnknown };
    static readonly TextParameter OrderBase = new("base_unit", "Only this base currency.") { NotText = Literals.OwnMarketUnknown };
    static readonly TextParameter OrderQuote = new("quote_unit", "Only this quote currency.") { NotText = Literals.OwnMarketUnknown };

    static readonly ChoicesParameter States = new("state", "Only these states.", "pending", "wait", "done", "cancel", "reject")
    {
        Invalid = Literals.OrderStateInvalid,
    };

    static readonly IntegerParameter OrdersLimit = new("limit", "Rows of a page, 0 … 1000.")
    {
        Min = 0, Max = 1_000, Fallback = 100, NotInteger = Literals.OrdersLimitNotInteger, OutOfRange = Literals.OrdersLimitInvalid,
    };

    static readonly IntegerParameter OrdersPage = new("page", "Page, from 1.")
    {
        Min = 1, Fallback = 1, NotInteger = Literals.OrdersPageNotInteger, Empty = Literals.OrdersPageEmpty,
    };

    static readonly ChoiceParameter OrdersOrderBy = new("order_by", "Direction by last change.", "asc", "desc")
    {
        Invalid = Literals.OrdersOrderByInvalid,
    };

    static readonly ChoiceParameter OrdersKind = new("ord_type", "Only this kind, as orders show it.", "market", "limit", "post_only",
        "stop_limit", "stop_market", "take_profit_limit", "take_profit_market")
    {
        Invalid = Literals.OrdersKindInvalid,
    };

    static readonly ChoiceParameter OrdersSide = new("type", "Only this side.", "buy", "sell") { Invalid = Literals.TypeInvalid };

    static readonly IntegerParameter OrdersFrom = new("time_from", "Placed not before, Unix seconds.")
    {
        NotInteger = Literals.OrdersFromNotInteger, Empty = Literals.OrdersFromEmpty,
    };

    static readonly IntegerParameter OrdersTo = new("time_to", "Placed before, Unix seconds.")
    {
        NotInteger = Literals.OrdersToNotInteger, Empty = Literals.OrdersToEmpty,
    };

    static readonly IntegerParameter TradesLimit = new("limit", "Rows of a page, 1 … 1000.")
    {
        Min = 1, Max = 1_000, Fallback = 100, NotInteger = Literals.OwnTradesLimitNotInteger, OutOfRange = Literals.OwnTradesLimitInvalid,
    };

    static readonly IntegerParameter TradesPage = new("page", "Page, from 1.")
    {
        Min = 1, Fallback = 1, NotInteger = Literals.OwnTradesPageNotInteger, Empty = Literals.OwnTradesPageEmpty,
    };

    static readonly ChoiceParameter TradesSide = new("type", "Only your side.", "buy", "sell") { Invalid = Literals.OwnTradesTypeInvalid };

    static readonly IntegerParameter TradesFrom = new("time_from", "Not before, Unix seconds.")
    {
        NotInteger = Literals.OwnTradesFromNotInteger, Empty = Literals.OwnTradesFromEmpty,
    };

    static readonly IntegerParameter TradesTo = new("time_to", "Before, Unix seconds.")
    {
        NotInteger = Literals.OwnTradesToNotInteger, Empty = Literals.OwnTradesToEmpty,
    };

    static readonly ChoiceParameter TradesOrderBy = new("order_by", "Direction by id.", "asc", "desc")
    {
        Invalid = Literals.OwnTradesOrderByInvalid,
    };

    static readonly Parameter[] TradesParameters = [OrderMarkets, TradesLimit, TradesPage, TradesSide, TradesFrom, TradesTo, TradesOrderBy];

    public void Map(RouteTable routes)
    {
        routes.Get("/orders", Traders(Orders), "Own orders, by last change.",
            OrderMarkets, OrderBase, OrderQuote, States, OrdersLimit, OrdersPage, OrdersOrderBy, OrdersKind, OrdersSide,
            OrdersFrom, OrdersTo);
        routes.Get("/orders/{id}", Traders(Order), "One own order with its trades.");
        routes.Get("/trades", Traders(Trades), "Own trades.", TradesParameters);
        // The guide of the anchor asks by POST; nothing is created.
        routes.PostThatReads("/trades", Traders(Trades), "The same.", TradesParameters);
    }

    Func<Call, ValueTask> Traders(Func<Call, ValueTask> handle) =>
        PeatioDialect.FromLevel(peatio.Options.TradingLevelMin, Literals.TradeNotPermitted, handle);

    async ValueTask Orders(Call call)
    {
        var input = call.Input;
        var markets = ReadMarkets(input);
        var states = States.Read(input);
        var paging = PublicPaging.Read(input, OrdersPage, OrdersLimit);
        var ascending = OrdersOrderBy.Read(input) == "asc";
        var kind = OrdersKind.Read(input);
        var side = OrdersSide.Read(input);
        var from = OrdersFrom.Read(input);
        var to = OrdersTo.Read(input);
        if (input.Failed)
        {
            await call.Refused();
            return;
        }

        // An accepted order is never seen pending or rejected: these two find nothing.
        var stored = Enum.GetValues<OrderState>().Where(state => states.Contains(OrderText.StateOf(state))).ToArray();
        var isEmpty = markets is { Count: 0 } || (states.Count > 0 && stored.Length == 0);
        var query = new OrdersQuery
        {
            Member = new(call.Caller.Member.Number),
            Instruments = [.. (markets ?? []).Select(market => market.Id)],
            States = stored,
            Kind = kind is null ? null : PlaceTerms.KindOf(kind),
            PostOnly = kind switch { "limit" => false, "post_only" => true, _ => null },
            Side = SideOf(side),
            FromUs = UnixSeconds.ToUs(from),
            ToUs = UnixSeconds.ToUs(to),
            Ascending = ascending,
            Page = new(paging.Offset, paging.Rows),
        };
        var page = isEmpty ? new([], 0) : await peatio.Exchange.History.OrdersAsync(query, call.Aborted);
        paging.WriteHeaders(call.Http.Response, page.Total);
        await call.Json(StatusCodes.Status200OK, (page.Rows, peatio), static (json, state) =>
        {
            json.WriteStartArray();
            foreach (var order in state.Rows)
                OrderWire.Write(json, order, state.peatio.InstrumentOf(order.Instrument), state.peatio.Time, OrderWire.Shape.Own);
            json.WriteEndArray();
        });
    }

    async ValueTask Order(Call call)
    {
        if (!OrderReference.TryRead(call.Input.Parameters.Text("id")!, peatio.Views.Uuids, out var id))
        {
            await call.Errors(StatusCodes.Status422UnprocessableEntity, Literals.OrderIdInvalid);
            return;
        }

        var order = peatio.Views.OpenOrders.Find(id) ?? await peatio.Exchange.History.OrderAsync(id, call.Aborted);
        if (order is null || order.Member.Value != call.Caller.Member.Number)
        {
            await Errors.NotFound(call);
            return;
        }

        var fills = order.TradesCount == 0 ? [] : await peatio.Exchange.History.OrderFillsAsync(id, call.Aborted);
        await call.Json(
            StatusCodes.Status200OK, (order, Market: peatio.InstrumentOf(order.Instrument), fills, peatio.Time),
            static (json, state) => OrderWire.WriteWithTrades(json, state.order, state.Market, state.fills, state.Time));
    }

    async ValueTask Trades(Call call)
    {
        var input = call.Input;
        var markets = ReadNamedMarkets(input);
        var paging = PublicPaging.Read(input, TradesPage, TradesLimit);
        var side = TradesSide.Read(input);
        var from = TradesFrom.Read(input);
        var to = TradesTo.Read(input);
        var ascending = TradesOrderBy.Read(input) == "asc";
        if (input.Failed)
        {
            await call.Refused();
            return;
        }

        var page = await peatio.Exchange.History.FillsAsync(
            new FillsQuery
            {
                Member = new(call.Caller.Member.Number),
                Instruments = [.. (markets ?? []).Select(market => market.Id)],
                Side = SideOf(side),
                FromUs = UnixSeconds.ToUs(from),
                ToUs = UnixSeconds.ToUs(to),
                Ascending = ascending,
                Page = new(paging.Offset, paging.Rows),
            },
            call.Aborted);
        paging.WriteHeaders(call.Http.Response, page.Total);
        await call.Json(StatusCodes.Status200OK, (page.Rows, peatio), static (json, state) =>
        {
            json.WriteStartArray();
            foreach (var fill in state.Rows)
                TradeWire.WriteOwn(json, fill, state.peatio.InstrumentOf(fill.Instrument), state.peatio.Time);
            json.WriteEndArray();
        });
    }

    /// <summary>The markets that fit all three filters; null when none was given.</summary>
    IReadOnlyList<InstrumentView>? ReadMarkets(Input input)
    {
        var named = ReadNamedMarkets(input);
        var baseUnit = ReadUnit(input, OrderBase, market => market.BaseCode);
        var quoteUnit = ReadUnit(input, OrderQuote, market => market.QuoteCode);
        if (named is null && baseUnit is null && quoteUnit is null) return null;
        return
        [
            .. (named ?? peatio.OwnMarkets()).Where(market =>
                (baseUnit is null || market.BaseCode == baseUnit) && (quoteUnit is null || market.QuoteCode == quoteUnit)),
        ];
    }

    IReadOnlyList<InstrumentView>? ReadNamedMarkets(Input input)
    {
        if (!input.Parameters.Has(OrderMarkets.Name)) return null;
        var found = new List<InstrumentView>();
        foreach (var name in OrderMarkets.Read(input))
        {
            if (peatio.FindOwnMarket(name) is { } market) found.Add(market);
            else input.Refuse(OrderMarkets.Name, Literals.OwnMarketUnknown);
        }

        return found;
    }

    string? ReadUnit(Input input, TextParameter parameter, Func<InstrumentView, string> unitOf)
    {
        var unit = parameter.Read(input);
        if (unit is not null)
            input.Require(peatio.OwnMarkets().Any(market => unitOf(market) == unit), parameter.Name, Literals.OwnMarketUnknown);
        return unit;
    }

    static Side? SideOf(string? text) => text switch { "buy" => Side.Buy, "sell" => Side.Sell, _ => null };
}

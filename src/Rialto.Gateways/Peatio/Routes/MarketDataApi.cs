using Microsoft.AspNetCore.Http;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Peatio.Wire;
using Rialto.Gateways.Wire;
using Rialto.Node.History;
using Rialto.Node.Views;

namespace Rialto.Gateways.Peatio.Routes;

/// <summary><c>public/markets/:market/…</c>: books, trades, candles, tickers.</summary>
internal sealed class MarketDataApi(PeatioDialect peatio)
{
    const int BookOrdersMax = 200;
    const int DepthLevelsMax = 1_000;
    const int CandlesMax = 10_000;

    static readonly IntegerParameter AsksLimit = new("asks_limit", "Sell orders, 1 … 200.")
    {
        Min = 1, Max = BookOrdersMax, Fallback = 20, NotInteger = Literals.AskLimitNotInteger, OutOfRange = Literals.AskLimitInvalid,
    };

    static readonly IntegerParameter BidsLimit = new("bids_limit", "Buy orders, 1 … 200.")
    {
        Min = 1, Max = BookOrdersMax, Fallback = 20, NotInteger = Literals.BidLimitNotInteger, OutOfRange = Literals.BidLimitInvalid,
    };

    static readonly IntegerParameter DepthLimit = new("limit", "Levels a side, 1 … 1000.")
    {
        Min = 1, Max = DepthLevelsMax, Fallback = 300, NotInteger = Literals.DepthLimitNotInteger, OutOfRange = Literals.DepthLimitInvalid,
    };

    static readonly IntegerParameter TradesLimit = new("limit", "Trades, 1 … 1000.")
    {
        Min = 1, Max = 1_000, Fallback = 100, NotInteger = Literals.TradesLimitNotInteger, OutOfRange = Literals.TradesLimitInvalid,
    };

    static readonly IntegerParameter TradesBefore = new("timestamp", "Only trades strictly before it, Unix seconds.")
    {
        NotInteger = Literals.TradesTimestampNotInteger,
    };

    static readonly ChoiceParameter TradesOrderBy = new("order_by", "Direction by id.", "asc", "desc")
    {
        Invalid = Literals.TradesOrderByInvalid,
    };

    static readonly IntegerParameter TradesFrom = new("from", "Only trades with a larger id.")
    {
        NotInteger = Literals.TradesFromNotInteger,
    };

    static readonly IntegerParameter TradesTo = new("to", "Only trades with a smaller id.") { NotInteger = Literals.TradesToNotInteger };

    static readonly IntegerParameter Period = new("period", "Minutes of a candle: 1 5 15 30 60 120 240 360 720 1440 4320 10080.")
    {
        Fallback = 1, NotInteger = Literals.PeriodNotInteger,
    };

    static readonly IntegerParameter CandlesFrom = new("time_from", "First candle's start, Unix seconds.")
    {
        NotInteger = Literals.CandlesFromNotInteger, Empty = Literals.CandlesFromEmpty,
    };

    static readonly IntegerParameter CandlesTo = new("time_to", "Last candle's start, Unix seconds.")
    {
        NotInteger = Literals.CandlesToNotInteger, Empty = Literals.CandlesToEmpty,
    };

    static readonly IntegerParameter CandlesLimit = new("limit", "Candles, 1 … 10000.")
    {
        Min = 1, Max = CandlesMax, Fallback = 30, NotInteger = Literals.CandlesLimitNotInteger, OutOfRange = Literals.CandlesLimitInvalid,
    };

    public void Map(RouteTable routes)
    {
        routes.Get("/markets/tickers", Tickers, "Tickers of all markets.");
        routes.Get("/markets/{market}/tickers", Ticker, "Ticker of a market over the last 24 hours.");
        routes.Get("/markets/{market}/order-book", OrderBook, "Resting orders one by one.", AsksLimit, BidsLimit);
        routes.Get("/markets/{market}/depth", Depth, "Price levels.", DepthLimit);
        routes.Get("/markets/{market}/trades", Trades, "Trades.", TradesLimit, PublicPaging.Page, TradesBefore, TradesOrderBy, TradesFrom,
            TradesTo);
        routes.Get("/markets/{market}/k-line", Candles, "Candles, gaps filled.", Period, CandlesFrom, CandlesTo, CandlesLimit);
    }

    ValueTask OrderBook(Call call)
    {
        var market = ReadMarket(call);
        var asks = (int)AsksLimit.Read(call.Input)!.Value;
        var bids = (int)BidsLimit.Read(call.Input)!.Value;
        if (call.Input.Failed) return call.Refused();

        return call.Json(StatusCodes.Status200OK, (Book: peatio.Views.Books.Of(market!.Id), market, asks, bids, peatio.Time),
            static (json, state) =>
        {
            json.WriteStartObject();
            json.WriteStartArray("asks"u8);
            foreach (var order in state.Book.Orders(Side.Sell, state.asks))
                OrderWire.Write(json, order, state.market, state.Time, OrderWire.Shape.Public);
            json.WriteEndArray();
            json.WriteStartArray("bids"u8);
            foreach (var order in state.Book.Orders(Side.Buy, state.bids))
                OrderWire.Write(json, order, state.market, state.Time, OrderWire.Shape.Public);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    ValueTask Depth(Call call)
    {
        var market = ReadMarket(call);
        var levels = (int)DepthLimit.Read(call.Input)!.Value;
        if (call.Input.Failed) return call.Refused();

        return call.Json(
            StatusCodes.Status200OK, (Book: peatio.Views.Books.Of(market!.Id), market, levels, peatio.Exchange.NowUs),
            static (json, state) => MarketDataJson.WriteDepth(json, state.Book, state.market, state.levels, state.NowUs));
    }

    async ValueTask Trades(Call call)
    {
        var input = call.Input;
        var market = ReadMarket(call);
        var paging = PublicPaging.Read(input, PublicPaging.Page, TradesLimit);
        var beforeS = TradesBefore.Read(input);
        var ascending = TradesOrderBy.Read(input) == "asc";
        var after = TradesFrom.Read(input);
        var before = TradesTo.Read(input);
        if (input.Failed)
        {
            await call.Refused();
            return;
        }

        var isPlain = beforeS is null && after is null && before is null && !ascending && paging.Offset == 0;
        var page = isPlain ? Newest(market!, paging.Rows) : await peatio.Exchange.History.TradesPageAsync(
            new TradesQuery
            {
                Instrument = market!.Id,
                BeforeUs = UnixSeconds.ToUs(beforeS),
                Before = before is { } to ? new TradeId(to) : null,
                After = after is { } from ? new TradeId(from) : null,
                Ascending = ascending,
                Page = new(paging.Offset, paging.Rows),
            },
            call.Aborted);
        paging.WriteHeaders(call.Http.Response, page.Total);
        var asked = (page.Rows, market: market!, peatio.Time, peatio.Options.NumericPublicTrades);
        await call.Json(StatusCodes.Status200OK, asked, static (json, state) =>
        {
            json.WriteStartArray();
            foreach (var trade in state.Rows)
            {
                if (state.NumericPublicTrades) TradeWire.WritePublicNumeric(json, trade, state.market);
                else TradeWire.WritePublic(json, trade, state.market, state.Time);
            }

            json.WriteEndArray();
        });
    }

    /// <summary>The first page from the tape; how many trades there were ever, the ticker knows.</summary>
    HistoryPage<TradeView> Newest(InstrumentView market, int rows) => new(
        peatio.Views.Tape.Newest(market.Id, rows), peatio.Views.Tickers.Of(market.Id, peatio.Exchange.NowUs).Ever.Count);

    async ValueTask Candles(Call call)
    {
        var input = call.Input;
        var market = ReadMarket(call);
        var minutes = Period.Read(input)!.Value;
        var isPeriod = CandlePeriods.TryParse((int)Math.Clamp(minutes, 0, int.MaxValue), out var period);
        input.Require(isPeriod, Period.Name, Literals.PeriodInvalid);
        var from = CandlesFrom.Read(input);
        var to = CandlesTo.Read(input);
        var limit = (int)CandlesLimit.Read(input)!.Value;
        if (input.Failed)
        {
            await call.Refused();
            return;
        }

        var candles = await peatio.Exchange.History.CandlesAsync(
            new() { Instrument = market!.Id, Period = period, FromS = from, ToS = to, Limit = limit }, peatio.Exchange.NowUs, call.Aborted);
        await call.Json(StatusCodes.Status200OK, (candles, market), static (json, state) =>
        {
            json.WriteStartArray();
            foreach (var candle in state.candles) MarketDataJson.WriteCandle(json, candle, state.market);
            json.WriteEndArray();
        });
    }

    ValueTask Tickers(Call call) => call.Json(StatusCodes.Status200OK, peatio, static (json, peatio) =>
    {
        json.WriteStartObject();
        foreach (var market in peatio.AllShown())
        {
            json.WritePropertyName(market.Code);
            MarketDataWire.WriteTicker(json, peatio.Views.Tickers.Of(market.Id, peatio.Exchange.NowUs), market);
        }

        json.WriteEndObject();
    });

    ValueTask Ticker(Call call)
    {
        var market = ReadMarket(call);
        if (call.Input.Failed) return call.Refused();
        return call.Json(
            StatusCodes.Status200OK, (Ticker: peatio.Views.Tickers.Of(market!.Id, peatio.Exchange.NowUs), market),
            static (json, state) => MarketDataWire.WriteTicker(json, state.Ticker, state.market));
    }

    InstrumentView? ReadMarket(Call call)
    {
        var market = peatio.FindShown(call.Input.Parameters.Text("market")!);
        call.Input.Require(market is not null, "market", Literals.MarketUnknown);
        return market;
    }
}

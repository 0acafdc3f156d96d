using Microsoft.AspNetCore.Http;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Peatio.Wire;
using Rialto.Gateways.Wire;
using Rialto.Node.History;
using Rialto.Node.Views;

namespace Rialto.Gateways.Peatio.Routes;

/// <summary><c>coingecko/…</c>: market data as that site reads it. Times are milliseconds.</summary>
internal sealed class CoinGeckoApi(PeatioDialect peatio)
{
    static readonly TextParameter BookTicker = new("ticker_id", "Pair such as BTC_USD.")
    {
        Missing = Literals.GeckoTickerMissing, NotText = Literals.GeckoTickerMissing,
    };

    static readonly IntegerParameter Depth = new("depth", "Levels of both sides together, 0 … 1000; 0 = all.")
    {
        Min = 0, Max = 1_000, NotInteger = Literals.GeckoDepthNotInteger, OutOfRange = Literals.GeckoDepthInvalid,
    };

    static readonly TextParameter TradesTicker = new("ticker_id", "Pair such as BTC_USD.")
    {
        Missing = Literals.GeckoTradesTickerMissing, NotText = Literals.GeckoTradesTickerMissing,
    };

    static readonly ChoiceParameter TradesType = new("type", "Only this side of the taker.", "buy", "sell")
    {
        Invalid = Literals.GeckoTypeInvalid,
    };

    static readonly IntegerParameter TradesLimit = new("limit", "Trades, 0 … 1000; 0 = all that a page of history holds.")
    {
        Min = 0, Max = 1_000, Fallback = 100, NotInteger = Literals.GeckoLimitNotInteger, OutOfRange = Literals.GeckoLimitInvalid,
    };

    static readonly DateParameter TradesStart = new("start_time", "Not before, a date or time.") { NotDate = Literals.GeckoStartInvalid };
    static readonly DateParameter TradesEnd = new("end_time", "Not after, a date or time.") { NotDate = Literals.GeckoEndInvalid };

    readonly Listing _listing = new(peatio);

    public void Map(RouteTable routes)
    {
        routes.Get("/pairs", Pairs, "All pairs.");
        routes.Get("/tickers", Tickers, "All pairs with their last 24 hours.");
        routes.Get("/orderbook", OrderBook, "Price levels of a pair.", BookTicker, Depth);
        routes.Get("/historical_trades", HistoricalTrades, "Trades of a pair, by the taker's side.",
            TradesTicker, TradesType, TradesLimit, TradesStart, TradesEnd);
    }

    ValueTask Pairs(Call call) =>
        call.Rows(_listing.Markets(), 0, static (json, market, _) => ListingWire.WriteGeckoPair(json, market));

    ValueTask Tickers(Call call) => call.Rows(_listing.Markets(), _listing,
        static (json, market, listing) => ListingWire.WriteGeckoTicker(json, market, listing.TickerOf(market)));

    ValueTask OrderBook(Call call)
    {
        var pair = BookTicker.Read(call.Input);
        var depth = Depth.Read(call.Input);
        if (call.Input.Failed) return call.Refused();
        if (_listing.Find(pair!) is not { } market) return Errors.NotFound(call);
        var state = (Book: peatio.Views.Books.Of(market.Id), market, Levels: Listing.LevelsOf(depth), peatio.Exchange.NowUs);
        return call.Json(StatusCodes.Status200OK, state, static (json, state) =>
        {
            json.WriteStartObject();
            json.WriteString("ticker_id"u8, ListingWire.PairOf(state.market));
            json.WriteNumber("timestamp"u8, state.NowUs / 1_000);
            MarketDataJson.WriteLevels(json, state.Book, state.market, state.Levels);
            json.WriteEndObject();
        });
    }

    async ValueTask HistoricalTrades(Call call)
    {
        var input = call.Input;
        var pair = TradesTicker.Read(input);
        var type = TradesType.Read(input);
        var limit = (int)TradesLimit.Read(input)!.Value;
        var startUs = TradesStart.Read(input);
        var endUs = TradesEnd.Read(input);
        if (input.Failed)
        {
            await call.Refused();
            return;
        }

        if (_listing.Find(pair!) is not { } market)
        {
            await Errors.NotFound(call);
            return;
        }

        var query = new TradesQuery
        {
            Instrument = market.Id,
            TakerSide = type switch { "buy" => Side.Buy, "sell" => Side.Sell, _ => null },
            FromUs = startUs,
            BeforeUs = endUs + 1,
            Page = new(0, limit == 0 ? Node.Limits.HistoryPageRowsMax : limit),
        };
        var trades = await peatio.Exchange.History.TradesAsync(query, call.Aborted);
        await call.Json(StatusCodes.Status200OK, (trades, market), static (json, state) =>
        {
            json.WriteStartObject();
            foreach (var side in (Side[])[Side.Buy, Side.Sell]) WriteSide(json, side, state.trades, state.market);
            json.WriteEndObject();
        });
    }

    static void WriteSide(System.Text.Json.Utf8JsonWriter json, Side side, IReadOnlyList<TradeView> trades, InstrumentView market)
    {
        json.WriteStartArray(OrderText.SideOf(side));
        foreach (var trade in trades.Where(trade => trade.TakerSide == side)) ListingWire.WriteGeckoTrade(json, trade, market);
        json.WriteEndArray();
    }
}

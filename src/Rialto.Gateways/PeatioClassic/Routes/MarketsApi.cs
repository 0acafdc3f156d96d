using System.Globalization;
using Rialto.Engine.Numbers;
using Rialto.Gateways.PeatioClassic.Wire;
using Rialto.Gateways.Wire;
using Rialto.Identity.ApiKeys;
using Rialto.Node.History;
using Rialto.Node.Views;

namespace Rialto.Gateways.PeatioClassic.Routes;

/// <summary>Markets, tickers, books, trades and the clock.</summary>
internal sealed class MarketsApi(ClassicDialect classic)
{
    public void Map(EndpointTable table)
    {
        Parameter[] sides =
        [
            Said.Whole("asks_limit", "1 … 200; absent = 20.", required: false),
            Said.Whole("bids_limit", "1 … 200; absent = 20.", required: false),
        ];
        Open("/markets", Markets, "All markets.");
        Open("/tickers", Tickers, "All tickers.");
        Open("/tickers/{market}", Ticker, "A market's ticker.");
        Open("/order_book", OrderBook, "The open orders of a market, the best first.", [Said.Market, .. sides]);
        Open("/order_book/{market}", OrderBook, "The open orders of a market, the best first.", sides);
        Open(
            "/depth", Depth, "The best levels of a market, both sides from the highest price down.", Said.Market,
            Said.Whole("limit", "1 … 1000; absent = 300.", required: false));
        Open("/trades", Trades, "Trades of a market.", Said.Trades);
        Open("/trades/{market}", Trades, "Trades of a market.", Said.Trades[1..]);
        Open("/timestamp", Timestamp, "Unix seconds of the server.");

        void Open(string pattern, Func<ClassicCall, ValueTask> handle, string about, params Parameter[] parameters) =>
            table.Get(pattern, ClassicEntry.Open, KeyScopes.None, handle, about, parameters);
    }

    ValueTask Markets(ClassicCall call) => call.Json(classic.AllShown(), static (json, markets) =>
    {
        json.WriteStartArray();
        foreach (var market in markets) MarketWire.Write(json, market);
        json.WriteEndArray();
    });

    ValueTask Tickers(ClassicCall call) => call.Json(classic, static (json, classic) =>
    {
        json.WriteStartObject();
        foreach (var market in classic.AllShown())
        {
            json.WritePropertyName(market.Code);
            MarketWire.WriteTicker(json, classic.Views.Tickers.Of(market.Id, classic.Exchange.NowUs), market);
        }

        json.WriteEndObject();
    });

    ValueTask Ticker(ClassicCall call)
    {
        var market = call.Checks.Among("market", required: true, classic.FindShown);
        if (call.Checks.Failed) return call.Refused();
        return call.Json(
            (Ticker: classic.Views.Tickers.Of(market!.Id, classic.Exchange.NowUs), market),
            static (json, state) => MarketWire.WriteTicker(json, state.Ticker, state.market));
    }

    ValueTask OrderBook(ClassicCall call)
    {
        var market = call.Checks.Among("market", required: true, classic.FindShown);
        var asks = call.Checks.InRange("asks_limit", 1, 200, fallback: 20);
        var bids = call.Checks.InRange("bids_limit", 1, 200, fallback: 20);
        if (call.Checks.Failed) return call.Refused();
        return call.Json(
            (Book: classic.Views.Books.Of(market!.Id), market, asks, bids),
            static (json, state) => MarketWire.WriteBook(json, state.Book, state.market, state.asks, state.bids));
    }

    ValueTask Depth(ClassicCall call)
    {
        var market = call.Checks.Among("market", required: true, classic.FindShown);
        var levels = call.Checks.InRange("limit", 1, 1_000, fallback: 300);
        if (call.Checks.Failed) return call.Refused();
        return call.Json(
            (Book: classic.Views.Books.Of(market!.Id), market, levels, classic.Exchange.NowUs),
            static (json, state) => MarketWire.WriteDepth(json, state.Book, state.market, state.levels, state.NowUs));
    }

    async ValueTask Trades(ClassicCall call)
    {
        var market = call.Checks.Among("market", required: true, classic.FindShown);
        var filter = TradeFilter.Read(call.Checks);
        if (call.Checks.Failed)
        {
            await call.Refused();
            return;
        }

        var rows = filter.IsPlain ? classic.Views.Tape.Newest(market!.Id, filter.Limit) : await classic.Exchange.History.TradesAsync(
            new TradesQuery
            {
                Instrument = market!.Id,
                BeforeUs = filter.BeforeUs,
                Before = filter.To is { } to ? new TradeId(to) : null,
                After = filter.From is { } from ? new TradeId(from) : null,
                Ascending = filter.Ascending,
                Page = new(0, filter.Limit),
            },
            call.Aborted);
        await call.Json((rows, market), static (json, state) =>
        {
            json.WriteStartArray();
            foreach (var trade in state.rows) TradeWire.WritePublic(json, trade, state.market);
            json.WriteEndArray();
        });
    }

    ValueTask Timestamp(ClassicCall call) => call.Json(
        classic.Time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        static (json, seconds) => json.WriteRawValue(seconds));
}

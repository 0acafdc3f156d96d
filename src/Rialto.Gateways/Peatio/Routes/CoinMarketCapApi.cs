using Microsoft.AspNetCore.Http;
using Rialto.Engine.Commands;
using Rialto.Gateways.Peatio.Wire;
using Rialto.Gateways.Wire;

namespace Rialto.Gateways.Peatio.Routes;

/// <summary><c>coinmarketcap/…</c>: market data as that site reads it. Times are milliseconds.</summary>
internal sealed class CoinMarketCapApi(PeatioDialect peatio)
{
    const int TradesCount = 100;

    static readonly IntegerParameter Depth = new("depth", "Levels of both sides together, 0 … 500; 0 = all.")
    {
        Min = 0, Max = 500, NotInteger = Literals.ListedDepthNotInteger, OutOfRange = Literals.ListedDepthInvalid,
    };

    readonly Listing _listing = new(peatio);

    public void Map(RouteTable routes)
    {
        routes.Get("/summary", Summary, "All markets with their last 24 hours.");
        routes.Get("/assets", Assets, "Coins, by upper-case code.");
        routes.Get("/ticker", Ticker, "Last prices, by pair.");
        routes.Get("/orderbook/{market_pair}", OrderBook, "Price levels of a pair such as BTC_USD.", Depth);
        routes.Get("/trades/{market_pair}", Trades, "The last hundred trades of a pair.");
    }

    ValueTask Summary(Call call) => call.Rows(_listing.Markets(), _listing,
        static (json, market, listing) => ListingWire.WriteSummary(json, market, listing.TickerOf(market)));

    ValueTask Assets(Call call) => call.Json(StatusCodes.Status200OK, peatio, static (json, peatio) =>
    {
        json.WriteStartObject();
        foreach (var currency in peatio.Views.Currencies.All.Where(each => each.IsVisible && each.Terms.Kind == CurrencyKind.Coin))
        {
            json.WritePropertyName(currency.Code.ToUpperInvariant());
            ListingWire.WriteAsset(json, currency, CurrencyWire.NameOf(currency), CurrencyWire.AssetIdOf(currency));
        }

        json.WriteEndObject();
    });

    ValueTask Ticker(Call call) => call.Json(StatusCodes.Status200OK, (peatio, _listing), static (json, state) =>
    {
        json.WriteStartObject();
        foreach (var market in state._listing.Markets())
        {
            json.WritePropertyName(ListingWire.PairOf(market));
            var (@base, quote) = (state.peatio.CurrencyOf(market.Terms.Base), state.peatio.CurrencyOf(market.Terms.Quote));
            ListingWire.WriteListedTicker(
                json, market, state._listing.TickerOf(market), CurrencyWire.AssetIdOf(@base), CurrencyWire.AssetIdOf(quote));
        }

        json.WriteEndObject();
    });

    ValueTask OrderBook(Call call)
    {
        var depth = Depth.Read(call.Input);
        if (call.Input.Failed) return call.Refused();
        if (_listing.Find(call.Input.Parameters.Text("market_pair")!) is not { } market) return Errors.NotFound(call);
        var state = (Book: peatio.Views.Books.Of(market.Id), market, Levels: Listing.LevelsOf(depth), peatio.Exchange.NowUs);
        return call.Json(StatusCodes.Status200OK, state, static (json, state) =>
        {
            json.WriteStartObject();
            json.WriteNumber("timestamp"u8, state.NowUs / 1_000);
            MarketDataJson.WriteLevels(json, state.Book, state.market, state.Levels);
            json.WriteEndObject();
        });
    }

    ValueTask Trades(Call call)
    {
        if (_listing.Find(call.Input.Parameters.Text("market_pair")!) is not { } market) return Errors.NotFound(call);
        return call.Rows(peatio.Views.Tape.Newest(market.Id, TradesCount), market, ListingWire.WriteListedTrade);
    }
}

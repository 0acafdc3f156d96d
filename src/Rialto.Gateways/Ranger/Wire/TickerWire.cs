using System.Text.Json;
using Rialto.Gateways.Sockets;
using Rialto.Gateways.Wire;
using Rialto.Node.Views;

namespace Rialto.Gateways.Ranger.Wire;

/// <summary>The tickers of all markets in one message (§4.1): the stock UI replaces its whole map with it.</summary>
internal static class TickerWire
{
    public static TextFrame All(string stream, ExchangeViews views, long nowUs) =>
        FrameWriter.Build(stream, (views, nowUs), static (json, state) =>
        {
            json.WriteStartObject();
            foreach (var instrument in state.views.Instruments.All.Where(MarketText.IsShown))
            {
                json.WritePropertyName(instrument.Code);
                Write(json, state.views.Tickers.Of(instrument.Id, state.nowUs), instrument);
            }

            json.WriteEndObject();
        });

    static void Write(Utf8JsonWriter json, TickerView ticker, InstrumentView instrument)
    {
        var precision = instrument.Terms.PricePrecision;
        json.WriteStartObject();
        json.WriteString("name"u8, MarketText.NameOf(instrument));
        json.WriteString("base_unit"u8, instrument.BaseCode);
        json.WriteString("quote_unit"u8, instrument.QuoteCode);
        json.WriteDecimal("low"u8, ticker.Low, precision);
        json.WriteDecimal("high"u8, ticker.High, precision);
        json.WriteDecimal("open"u8, ticker.Open, precision);
        json.WriteDecimal("last"u8, ticker.Last, precision);
        json.WriteDecimal("volume"u8, ticker.QuoteVolume);
        json.WriteDecimal("amount"u8, ticker.BaseVolume);
        MarketDataJson.WriteAverage(json, ticker, instrument);
        json.WriteString("price_change_percent"u8, MarketDataJson.ChangePercent(ticker));
        json.WriteDecimal("buy"u8, ticker.BestBid, precision);
        json.WriteDecimal("sell"u8, ticker.BestAsk, precision);
        json.WriteNumber("at"u8, ticker.AtUs / 1_000_000);
        json.WriteEndObject();
    }
}

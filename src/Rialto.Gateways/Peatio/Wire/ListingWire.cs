using System.Text.Json;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Wire;
using Rialto.Node.Views;

namespace Rialto.Gateways.Peatio.Wire;

/// <summary>Markets as the sites want them that list exchanges: CoinMarketCap and CoinGecko.</summary>
internal static class ListingWire
{
    /// <summary>Digits of a ratio.</summary>
    const int RatioDecimals = 16;

    /// <summary><c>BTC_USD</c></summary>
    public static string PairOf(InstrumentView market) => $"{BaseOf(market)}_{QuoteOf(market)}";

    public static string BaseOf(InstrumentView market) => market.BaseCode.ToUpperInvariant();

    public static string QuoteOf(InstrumentView market) => market.QuoteCode.ToUpperInvariant();

    public static void WriteSummary(Utf8JsonWriter json, InstrumentView market, TickerView ticker)
    {
        var precision = market.Terms.PricePrecision;
        json.WriteStartObject();
        json.WriteString("trading_pairs"u8, PairOf(market));
        json.WriteString("base_currency"u8, BaseOf(market));
        json.WriteString("quote_currency"u8, QuoteOf(market));
        json.WriteDecimal("last_price"u8, ticker.Last, precision);
        json.WriteDecimal("lowest_ask"u8, ticker.BestAsk, precision);
        json.WriteDecimal("highest_bid"u8, ticker.BestBid, precision);
        json.WriteDecimal("base_volume"u8, ticker.BaseVolume);
        json.WriteDecimal("quote_volume"u8, ticker.QuoteVolume);
        // Wire quirk: called a percentage, and is a ratio (docs/dialects/peatio.md).
        json.WriteDecimal("price_change_percent_24h"u8, ChangeRatio(ticker), RatioDecimals);
        json.WriteDecimal("highest_price_24h"u8, ticker.High, precision);
        json.WriteDecimal("lowest_price_24h"u8, ticker.Low, precision);
        json.WriteEndObject();
    }

    /// <param name="assetId">Where the site looks a currency up; null = unknown.</param>
    public static void WriteAsset(Utf8JsonWriter json, CurrencyView currency, string name, string? assetId)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, name);
        WriteUnlessUnknown(json, "unified_cryptoasset_id"u8, assetId);
        json.WriteBoolean("can_withdraw"u8, (currency.Terms.Flags & CurrencyFlags.WithdrawalsEnabled) != 0);
        json.WriteBoolean("can_deposit"u8, (currency.Terms.Flags & CurrencyFlags.DepositsEnabled) != 0);
        json.WriteDecimal("min_withdraw"u8, currency.Terms.WithdrawalMin);
        json.WriteEndObject();
    }

    public static void WriteListedTicker(
        Utf8JsonWriter json, InstrumentView market, TickerView ticker, string? baseId, string? quoteId)
    {
        json.WriteStartObject();
        WriteUnlessUnknown(json, "base_id"u8, baseId);
        WriteUnlessUnknown(json, "quote_id"u8, quoteId);
        json.WriteDecimal("last_price"u8, ticker.Last, market.Terms.PricePrecision);
        json.WriteDecimal("base_volume"u8, ticker.BaseVolume);
        json.WriteDecimal("quote_volume"u8, ticker.QuoteVolume);
        json.WriteNumber("isFrozen"u8, market.Terms.State == InstrumentState.Enabled ? 0 : 1);
        json.WriteEndObject();
    }

    public static void WriteListedTrade(Utf8JsonWriter json, TradeView trade, InstrumentView market)
    {
        json.WriteStartObject();
        json.WriteNumber("trade_id"u8, trade.Id.Value);
        json.WriteDecimal("price"u8, trade.Price, market.Terms.PricePrecision);
        json.WriteDecimal("base_volume"u8, trade.Quantity, market.Terms.AmountPrecision);
        json.WriteDecimal("quote_volume"u8, market.Scale.Notional(trade.Price, trade.Quantity));
        json.WriteNumber("timestamp"u8, trade.TimeUs / 1_000);
        json.WriteString("type"u8, OrderText.SideOf(trade.TakerSide));
        json.WriteEndObject();
    }

    public static void WriteGeckoPair(Utf8JsonWriter json, InstrumentView market)
    {
        json.WriteStartObject();
        json.WriteString("ticker_id"u8, PairOf(market));
        json.WriteString("base"u8, BaseOf(market));
        json.WriteString("target"u8, QuoteOf(market));
        json.WriteEndObject();
    }

    public static void WriteGeckoTicker(Utf8JsonWriter json, InstrumentView market, TickerView ticker)
    {
        var precision = market.Terms.PricePrecision;
        json.WriteStartObject();
        json.WriteString("ticker_id"u8, PairOf(market));
        json.WriteString("base_currency"u8, BaseOf(market));
        json.WriteString("target_currency"u8, QuoteOf(market));
        json.WriteDecimal("last_price"u8, ticker.Last, precision);
        json.WriteDecimal("base_volume"u8, ticker.BaseVolume);
        json.WriteDecimal("target_volume"u8, ticker.QuoteVolume);
        json.WriteDecimal("bid"u8, ticker.BestBid, precision);
        json.WriteDecimal("ask"u8, ticker.BestAsk, precision);
        json.WriteDecimal("high"u8, ticker.High, precision);
        json.WriteDecimal("low"u8, ticker.Low, precision);
        json.WriteEndObject();
    }

    public static void WriteGeckoTrade(Utf8JsonWriter json, TradeView trade, InstrumentView market)
    {
        json.WriteStartObject();
        json.WriteNumber("trade_id"u8, trade.Id.Value);
        json.WriteDecimal("price"u8, trade.Price, market.Terms.PricePrecision);
        json.WriteDecimal("base_volume"u8, trade.Quantity, market.Terms.AmountPrecision);
        json.WriteDecimal("target_volume"u8, market.Scale.Notional(trade.Price, trade.Quantity));
        json.WriteNumber("trade_timestamp"u8, trade.TimeUs / 1_000);
        json.WriteString("type"u8, OrderText.SideOf(trade.TakerSide));
        json.WriteEndObject();
    }

    static Int128 ChangeRatio(TickerView ticker) => ticker.Open == Ticks.None
        ? 0
        : ((Int128)ticker.Last.Value - ticker.Open.Value) * 10_000_000_000_000_000 / ticker.Open.Value;

    static void WriteUnlessUnknown(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? text)
    {
        if (!string.IsNullOrWhiteSpace(text)) json.WriteString(name, text);
    }
}

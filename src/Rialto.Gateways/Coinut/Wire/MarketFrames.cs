using System.Text.Json;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Coinut.Streams;
using Rialto.Gateways.Sockets;
using Rialto.Node.Views;

namespace Rialto.Gateways.Coinut.Wire;

/// <summary>Books, trades and ticks: as snapshots, and as what is pushed.</summary>
internal static class MarketFrames
{
    const int Digits = CoinutDialect.DecimalsMax;

    /// <summary>One changed row.</summary>
    public static TextFrame Level(InstrumentFeed feed, BookForm form, BookView.Row row, long transId) =>
        TextFrame.Json((feed, form, row, transId), static (json, state) =>
        {
            var (feed, form, row, transId) = state;
            json.WriteStartObject();
            json.WriteNumber("count"u8, row.Count);
            json.WriteNumber("inst_id"u8, feed.Instrument.Id.Value);
            WriteRowTerms(json, feed, form, row);
            json.WriteString("reply"u8, "inst_order_book_update"u8);
            json.WriteString("side"u8, OrderMessage.SideOf(row.Side));
            json.WriteString(row.Side == Side.Buy ? "total_buy"u8 : "total_sell"u8, feed.TotalOf(row.Side));
            json.WriteNumber("trans_id"u8, transId);
            json.WriteEndObject();
        });

    /// <summary>The properties of a whole book behind those of every reply.</summary>
    public static void WriteBook(Utf8JsonWriter json, InstrumentFeed feed, BookForm form, long transId)
    {
        WriteSide(json, "buy", feed, form, Side.Buy);
        WriteSide(json, "sell", feed, form, Side.Sell);
        json.WriteNumber("inst_id"u8, feed.Instrument.Id.Value);
        json.WriteString("total_buy"u8, feed.TotalOf(Side.Buy));
        json.WriteString("total_sell"u8, feed.TotalOf(Side.Sell));
        json.WriteNumber("trans_id"u8, transId);
    }

    public static TextFrame Trade(in Traded trade, long timeUs, InstrumentView instrument) =>
        TextFrame.Json((trade, timeUs, instrument), static (json, state) =>
        {
            var (trade, timeUs, instrument) = state;
            json.WriteStartObject();
            json.WriteNumber("inst_id"u8, instrument.Id.Value);
            json.WriteString("reply"u8, "inst_trade_update"u8);
            WriteTrade(json, trade.Price, trade.Quantity, trade.TakerSide, timeUs, trade.Header.Number, instrument);
            json.WriteEndObject();
        });

    public static void WriteTrade(
        Utf8JsonWriter json, Ticks price, Lots quantity, Side takerSide, long timeUs, long transId, InstrumentView instrument)
    {
        json.WriteFixed("price"u8, price.Value, instrument.Terms.PricePrecision);
        json.WriteFixed("qty"u8, quantity.Value, instrument.Terms.AmountPrecision);
        json.WriteString("side"u8, OrderMessage.SideOf(takerSide));
        json.WriteNumber("timestamp"u8, timeUs);
        json.WriteNumber("trans_id"u8, transId);
    }

    public static TextFrame Tick(TickerView ticker, InstrumentFeed feed, long timeUs, Lots openInterest) =>
        TextFrame.Json((ticker, feed, timeUs, openInterest), static (json, state) =>
        {
            json.WriteStartObject();
            json.WriteString("reply"u8, "inst_tick"u8);
            WriteTick(json, state.ticker, state.feed, state.timeUs, state.openInterest);
            json.WriteEndObject();
        });

    /// <summary>The properties of a tick behind those of every reply.</summary>
    public static void WriteTick(Utf8JsonWriter json, TickerView ticker, InstrumentFeed feed, long timeUs, Lots openInterest)
    {
        var precision = feed.Instrument.Terms.PricePrecision;
        var high = ticker.TradesCount == 0 ? ticker.Last : ticker.High;
        var low = ticker.TradesCount == 0 ? ticker.Last : ticker.Low;
        json.WriteFixed("high24"u8, high.Value, precision);
        json.WriteFixed("highest_buy"u8, ticker.BestBid.Value, precision);
        json.WriteNumber("inst_id"u8, feed.Instrument.Id.Value);
        json.WriteFixed("last"u8, ticker.Last.Value, precision);
        json.WriteFixed("low24"u8, low.Value, precision);
        json.WriteFixed("lowest_sell"u8, ticker.BestAsk.Value, precision);
        json.WriteFixed("open_interest"u8, openInterest.Value, feed.Instrument.Terms.AmountPrecision);
        json.WriteNumber("prev_trans_id"u8, feed.PreviousTickId);
        json.WriteFixed("price_change_24"u8, ChangeOf(ticker), Digits + 1);
        json.WriteNumber("timestamp"u8, timeUs);
        json.WriteNumber("trans_id"u8, feed.TickId);
        json.WriteString("volume"u8, FixedText.Of(ticker.BaseVolumeEver));
        json.WriteString("volume24"u8, FixedText.Of(ticker.BaseVolume));
        json.WriteString("volume24_quote"u8, FixedText.Of(ticker.QuoteVolume));
        json.WriteString("volume_quote"u8, FixedText.Of(ticker.QuoteVolumeEver));
    }

    public static TextFrame Index(InstrumentFeed feed) => TextFrame.Json(feed, static (json, feed) =>
    {
        json.WriteStartObject();
        json.WriteString("reply"u8, "index_tick"u8);
        WriteIndex(json, feed);
        json.WriteEndObject();
    });

    /// <summary>The properties of an index price behind those of every reply.</summary>
    public static void WriteIndex(Utf8JsonWriter json, InstrumentFeed feed)
    {
        json.WriteString("asset"u8, feed.Instrument.Code);
        json.WriteFixed("price"u8, feed.Index.Price.Value, feed.Instrument.Terms.PricePrecision);
        json.WriteNumber("timestamp"u8, feed.Index.TimeUs);
        json.WriteNumber("trans_id"u8, feed.Index.TransId);
    }

    /// <summary>last / first − 1 in 10^-9, cut towards zero; the text rounds it to eight decimals.</summary>
    internal static Int128 ChangeOf(TickerView ticker)
    {
        var first = ticker.Before == Ticks.None ? ticker.Open : ticker.Before;
        if (first == Ticks.None) return 0;
        return ((Int128)ticker.Last.Value - first.Value) * 1_000_000_000 / first.Value;
    }

    static void WriteSide(Utf8JsonWriter json, string name, InstrumentFeed feed, BookForm form, Side side)
    {
        json.WriteStartArray(name);
        foreach (var row in feed.Rows(form, side))
        {
            json.WriteStartObject();
            json.WriteNumber("count"u8, row.Count);
            WriteRowTerms(json, feed, form, row);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void WriteRowTerms(Utf8JsonWriter json, InstrumentFeed feed, BookForm form, BookView.Row row)
    {
        json.WriteString("price"u8, form.TextOf(row.Bucket, feed.Instrument));
        json.WriteFixed("qty"u8, row.Lots, feed.Instrument.Terms.AmountPrecision);
    }
}

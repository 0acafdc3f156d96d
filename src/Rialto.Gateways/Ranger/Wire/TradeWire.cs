using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Sockets;
using Rialto.Gateways.Wire;
using Rialto.Node.Views;

namespace Rialto.Gateways.Ranger.Wire;

/// <summary>Trades: to everybody (§4), and to each side (§4.4).</summary>
internal static class TradeWire
{
    /// <summary>One trade a message.</summary>
    public static TextFrame Public(string stream, in Traded trade, InstrumentView instrument, long timeUs) =>
        FrameWriter.Build(stream, (trade, instrument, timeUs), static (json, state) =>
        {
            json.WriteStartObject();
            json.WriteStartArray("trades"u8);
            json.WriteStartObject();
            json.WriteNumber("tid"u8, state.trade.Trade.Value);
            json.WriteString("taker_type"u8, OrderText.SideOf(state.trade.TakerSide));
            json.WriteNumber("date"u8, state.timeUs / 1_000_000);
            json.WriteDecimal("price"u8, state.trade.Price, state.instrument.Terms.PricePrecision);
            json.WriteDecimal("amount"u8, state.trade.Quantity, state.instrument.Terms.AmountPrecision);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        });

    /// <summary>To the member whose side it is.</summary>
    public static TextFrame Own(string stream, in Filled fill, Side takerSide, InstrumentView instrument, long timeUs) =>
        FrameWriter.Build(stream, (fill, takerSide, instrument, timeUs), static (json, state) =>
        {
            var (fill, takerSide, instrument, timeUs) = state;
            json.WriteStartObject();
            json.WriteNumber("id"u8, fill.Trade.Value);
            json.WriteDecimal("price"u8, fill.Price, instrument.Terms.PricePrecision);
            json.WriteDecimal("amount"u8, fill.Quantity, instrument.Terms.AmountPrecision);
            json.WriteDecimal("total"u8, instrument.Scale.Notional(fill.Price, fill.Quantity));
            json.WriteString("market"u8, instrument.Code);
            json.WriteString("side"u8, OrderText.SideOf(fill.Side));
            json.WriteString("taker_type"u8, OrderText.SideOf(takerSide));
            json.WriteNumber("created_at"u8, timeUs / 1_000_000);
            json.WriteNumber("order_id"u8, fill.Order.Value);
            // The fee is taken from what the side received.
            json.WriteString("fee_currency"u8, fill.Side == Side.Buy ? instrument.BaseCode : instrument.QuoteCode);
            json.WriteDecimal("fee"u8, fill.Rate);
            json.WriteDecimal("fee_amount"u8, fill.Fee);
            json.WriteEndObject();
        });
}

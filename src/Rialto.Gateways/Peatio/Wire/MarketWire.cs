using System.Text.Json;
using Rialto.Engine.Commands;
using Rialto.Gateways.Wire;
using Rialto.Node.Views;

namespace Rialto.Gateways.Peatio.Wire;

/// <summary>An instrument as Peatio v2 shows it: ten keys, and five more when asked.</summary>
internal static class MarketWire
{
    /// <param name="rates">The rates for everybody: only with <c>extended=true</c>, else null.</param>
    public static void Write(Utf8JsonWriter json, InstrumentView instrument, FeeRates? rates)
    {
        var terms = instrument.Terms;
        json.WriteStartObject();
        json.WriteString("id"u8, instrument.Code);
        json.WriteString("name"u8, MarketText.NameOf(instrument));
        json.WriteString("base_unit"u8, instrument.BaseCode);
        json.WriteString("quote_unit"u8, instrument.QuoteCode);
        json.WriteDecimal("min_price"u8, terms.PriceMin, terms.PricePrecision);
        json.WriteDecimal("max_price"u8, terms.PriceMax, terms.PricePrecision);
        json.WriteDecimal("min_amount"u8, terms.QuantityMin, terms.AmountPrecision);
        json.WriteNumber("amount_precision"u8, terms.AmountPrecision);
        json.WriteNumber("price_precision"u8, terms.PricePrecision);
        json.WriteString("state"u8, StateOf(terms.State));
        if (rates is { } any)
        {
            json.WriteString("symbol"u8, instrument.Code);
            json.WriteString("type"u8, "spot"u8);
            json.WriteNumber("position"u8, terms.Position);
            json.WriteDecimal("maker_fee"u8, any.Maker);
            json.WriteDecimal("taker_fee"u8, any.Taker);
        }

        json.WriteEndObject();
    }

    static string StateOf(InstrumentState state) => state switch
    {
        InstrumentState.Enabled => "enabled",
        InstrumentState.Hidden => "hidden",
        InstrumentState.Sale => "sale",
        InstrumentState.Presale => "presale",
        InstrumentState.PostOnly => "post_only",
        InstrumentState.ReduceOnly => "reduce_only",
        InstrumentState.Locked => "locked",
        InstrumentState.Disabled => "disabled",
        InstrumentState.Expired => "expired",
    };
}

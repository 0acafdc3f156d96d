using System.Text.Json;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Wire;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit.Wire;

/// <summary>What a symbol is: contract, steps, margins, fees, funding.</summary>
internal static class SymbolWire
{
    const int FundingIntervalMs = 8 * 60 * 60 * 1_000;

    const long FundingIntervalUs = FundingIntervalMs * 1_000L;

    /// <param name="fees">Of somebody without a group of his own.</param>
    /// <param name="margin">Code of the margin currency as everybody knows it.</param>
    /// <param name="nowUs">The moment.</param>
    public static void Write(Utf8JsonWriter json, Symbol symbol, FeeRates fees, string margin, long nowUs)
    {
        var (terms, contract) = (symbol.Instrument.Terms, symbol.Perpetual.Contract);
        json.WriteStartObject();
        json.WriteString("symbol"u8, symbol.Name);
        json.WriteString("type"u8, symbol.Type);
        json.WriteString("contract_type"u8, KindOf(contract.Kind));
        json.WriteString("base_currency"u8, symbol.Instrument.BaseCode.ToUpperInvariant());
        json.WriteString("quote_currency"u8, symbol.Instrument.QuoteCode.ToUpperInvariant());
        json.WriteString("margin_currency"u8, margin);
        json.WriteDecimal("contract_size"u8, symbol.ContractSize, symbol.ContractDecimals);
        json.WritePrice("tick_size"u8, terms.TickStep, symbol);
        json.WriteVolume("volume_step"u8, terms.LotStep, symbol);
        json.WriteVolume("volume_min"u8, terms.QuantityMin, symbol);
        json.WriteVolume("volume_max"u8, terms.QuantityMax, symbol);
        json.WriteNumber("max_leverage"u8, symbol.LeverageMax);
        json.WriteDecimal("initial_margin"u8, contract.Tiers[0].InitialPpm, 6);
        json.WriteDecimal("maintenance_margin"u8, contract.Tiers[0].MaintenancePpm, 6);
        json.WriteDecimal("maker_fee"u8, fees.Maker);
        json.WriteDecimal("taker_fee"u8, fees.Taker);
        json.WriteNumber("funding_interval_ms"u8, FundingIntervalMs);
        json.WriteMs("next_funding_time_ms"u8, NextFundingUs(symbol, nowUs));
        json.WriteRate("funding_rate"u8, symbol.Perpetual.RateE8);
        json.WriteRate("next_funding_rate"u8, symbol.Perpetual.NextRateE8);
        json.WriteString("trade_mode"u8, symbol.TradeMode);
        WriteTiers(json, contract);
        json.WriteEndObject();
    }

    // Before the engine has told when, it is the next of the day's three instants.
    static long NextFundingUs(Symbol symbol, long nowUs) => symbol.Perpetual.NextFundingUs is var told and > 0
        ? told
        : (nowUs / FundingIntervalUs + 1) * FundingIntervalUs;

    static void WriteTiers(Utf8JsonWriter json, in Engine.Commands.ContractTerms contract)
    {
        json.WriteStartArray("tiers"u8);
        for (var i = 0; i < contract.TierCount; i++)
        {
            json.WriteStartObject();
            json.WritePicos("up_to"u8, contract.Tiers[i].Bound);
            json.WriteDecimal("initial"u8, contract.Tiers[i].InitialPpm, 6);
            json.WriteDecimal("maintenance"u8, contract.Tiers[i].MaintenancePpm, 6);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static string KindOf(Engine.Commands.ContractKind kind) => kind switch
    {
        Engine.Commands.ContractKind.Quanto => "quanto",
        Engine.Commands.ContractKind.Linear => "linear",
        Engine.Commands.ContractKind.Inverse => "inverse",
    };
}

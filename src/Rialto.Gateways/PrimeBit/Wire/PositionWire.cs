using System.Text.Json;
using Rialto.Gateways.Wire;

namespace Rialto.Gateways.PrimeBit.Wire;

/// <summary>An open position.</summary>
internal static class PositionWire
{
    public static void Write(Utf8JsonWriter json, PositionStanding standing)
    {
        var (position, symbol) = (standing.Position, standing.Symbol);
        json.WriteStartObject();
        json.WriteNumber("position_id"u8, position.Number);
        json.WriteString("symbol"u8, symbol.Name);
        json.WriteString("side"u8, OrderText.SideOf(standing.Side));
        json.WriteVolume("volume"u8, standing.Volume, symbol);
        json.WriteDecimal("price_open"u8, standing.OpenPrice, PositionStanding.OpenPriceDecimals);
        json.WritePrice("price_current"u8, symbol.Perpetual.Fair, symbol);
        json.WriteShown("profit"u8, standing.ShownProfit);
        json.WriteDecimal("contract_size"u8, symbol.ContractSize, symbol.ContractDecimals);
        json.WritePicos("value"u8, standing.Value);
        json.WriteShown("margin"u8, standing.ShownMargin);
        json.WriteShown("maintenance_margin"u8, standing.ShownMaintenance);
        json.WritePriceOrNull("liquidation_price"u8, standing.LiquidationPrice, symbol);
        json.WriteNumber("leverage"u8, standing.Leverage);
        json.WritePicos("realized_profit"u8, position.Realised);
        json.WritePicos("funding"u8, position.Funding);
        json.WritePrice("stop_loss"u8, position.StopLoss, symbol);
        json.WritePrice("take_profit"u8, position.TakeProfit, symbol);
        json.WriteNumber("adl_rank"u8, standing.AdlRank);
        json.WriteSeconds("time_created"u8, position.OpenedUs);
        json.WriteEndObject();
    }
}

using System.Text.Json;
using Rialto.Gateways.Wire;
using Rialto.Node.History;

namespace Rialto.Gateways.Peatio.Wire;

/// <summary>Profit and loss as Peatio v2 shows it.</summary>
internal static class PnlWire
{
    public static void Write(Utf8JsonWriter json, PnlView row, string currency, string valuedIn)
    {
        json.WriteStartObject();
        json.WriteString("currency"u8, currency);
        json.WriteString("pnl_currency"u8, valuedIn);
        json.WriteDecimal("total_credit"u8, row.Credit);
        json.WriteDecimal("total_debit"u8, row.Debit);
        json.WriteDecimal("total_credit_value"u8, row.CreditValue);
        json.WriteDecimal("total_debit_value"u8, row.DebitValue);
        json.WriteDecimal("average_buy_price"u8, row.AverageBuyPrice);
        json.WriteDecimal("average_sell_price"u8, row.AverageSellPrice);
        json.WriteDecimal("average_balance_price"u8, row.AverageBalancePrice);
        json.WriteDecimal("total_balance_value"u8, row.BalanceValue);
        json.WriteEndObject();
    }
}

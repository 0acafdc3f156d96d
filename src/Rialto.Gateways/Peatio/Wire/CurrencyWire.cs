using System.Text.Json;
using Rialto.Engine.Commands;
using Rialto.Gateways.Wire;
using Rialto.Node.Views;

namespace Rialto.Gateways.Peatio.Wire;

/// <summary>A currency as Peatio v2 shows it.</summary>
internal static class CurrencyWire
{
    public static void Write(Utf8JsonWriter json, CurrencyView currency)
    {
        var terms = currency.Terms;
        var isCoin = terms.Kind == CurrencyKind.Coin;
        using var shown = ParseShown(currency.Shown);
        json.WriteStartObject();
        json.WriteString("id"u8, currency.Code);
        WriteUnlessBlank(json, "name", shown);
        WriteUnlessBlank(json, "symbol", shown);
        WriteOrNull(json, "description", shown);
        WriteOrNull(json, "homepage", shown);
        json.WriteDecimal("price"u8, terms.Price);
        WriteUnlessBlank(json, "parent_id", shown);
        if (isCoin)
        {
            WriteOrNull(json, "explorer_transaction", shown);
            WriteOrNull(json, "explorer_address", shown);
        }

        json.WriteString("type"u8, KindOf(terms.Kind));
        json.WriteBoolean("deposit_enabled"u8, (terms.Flags & CurrencyFlags.DepositsEnabled) != 0);
        json.WriteBoolean("withdrawal_enabled"u8, (terms.Flags & CurrencyFlags.WithdrawalsEnabled) != 0);
        json.WriteDecimal("deposit_fee"u8, terms.DepositFee);
        json.WriteDecimal("min_deposit_amount"u8, terms.DepositMin);
        json.WriteDecimal("withdraw_fee"u8, terms.WithdrawalFee);
        json.WriteDecimal("min_withdraw_amount"u8, terms.WithdrawalMin);
        json.WriteDecimal("withdraw_limit_24h"u8, terms.WithdrawalLimit24h);
        json.WriteDecimal("withdraw_limit_72h"u8, terms.WithdrawalLimit72h);
        json.WriteNumber("base_factor"u8, PowerOfTen(terms.Subunits));
        json.WriteNumber("precision"u8, terms.Precision);
        json.WriteNumber("position"u8, terms.Position);
        WriteUnlessBlank(json, "icon_url", shown);
        if (isCoin) json.WriteNumber("min_confirmations"u8, terms.ConfirmationsMin);
        // One element a network; a currency has none before a chain is configured for it.
        json.WriteStartArray("networks"u8);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static string KindOf(CurrencyKind kind) => kind switch
    {
        CurrencyKind.Fiat => "fiat",
        CurrencyKind.Coin => "coin",
    };

    /// <summary>What is shown as the currency's name; empty when it has none.</summary>
    public static string NameOf(CurrencyView currency)
    {
        using var shown = ParseShown(currency.Shown);
        return TextOf("name", shown) ?? "";
    }

    /// <summary>Number of the currency in the catalogue of a site that lists exchanges; null = the operator did not say it.</summary>
    public static string? AssetIdOf(CurrencyView currency)
    {
        using var shown = ParseShown(currency.Shown);
        return TextOf("unified_cryptoasset_id", shown);
    }

    static JsonDocument? ParseShown(string shown)
    {
        if (shown.Length == 0) return null;
        try
        {
            var document = JsonDocument.Parse(shown);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document : null;
        }
        catch (JsonException)
        {
            // An operator wrote something else: the currency is shown without it.
            return null;
        }
    }

    static string? TextOf(string name, JsonDocument? shown) =>
        shown is not null && shown.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    static void WriteUnlessBlank(Utf8JsonWriter json, string name, JsonDocument? shown)
    {
        if (!string.IsNullOrWhiteSpace(TextOf(name, shown))) json.WriteString(name, TextOf(name, shown));
    }

    static void WriteOrNull(Utf8JsonWriter json, string name, JsonDocument? shown) => json.WriteString(name, TextOf(name, shown));

    static long PowerOfTen(int exponent)
    {
        var power = 1L;
        for (var i = 0; i < exponent; i++) power *= 10;
        return power;
    }
}

using System.Text.Json;
using Rialto.Engine.Events;
using Rialto.Engine.Margin;
using Rialto.Gateways.Wire;

namespace Rialto.Gateways.PrimeBit.Wire;

/// <summary>A margin account.</summary>
internal static class AccountWire
{
    /// <summary>Demo money has the name of what it stands for.</summary>
    const string Currency = "BTC";

    /// <param name="id">Its uuid.</param>
    /// <param name="isDisabled">Its owner may not trade.</param>
    public static void Write(Utf8JsonWriter json, AccountStanding standing, string id, bool isDisabled)
    {
        var account = standing.Account;
        json.WriteStartObject();
        json.WriteString("id"u8, id);
        json.WriteString("login"u8, AccountText.LoginOf(account.Id));
        json.WriteString("type"u8, Symbols.TypeOf(account.IsDemo));
        json.WriteString("currency"u8, Currency);
        WriteFigures(json, standing);
        json.WriteShown("profit"u8, standing.ShownProfit);
        if (standing.MarginLevel is { } level) json.WriteDecimal("margin_level"u8, level, 2);
        else json.WriteNull("margin_level"u8);
        json.WriteShown("maintenance_margin"u8, standing.ShownMaintenance);
        json.WriteString("bonus"u8, "0.0"u8);
        json.WritePicos("withdrawable"u8, standing.Withdrawable);
        json.WriteString("status"u8, isDisabled ? "disabled" : StatusOf(account.Status));
        json.WriteString("name"u8, account.Name.Length > 0 ? account.Name : Symbols.TypeOf(account.IsDemo));
        json.WriteSeconds("time_created"u8, account.OpenedUs);
        json.WriteEndObject();
    }

    /// <summary>What the account's channel tells: <c>{"balance":…,"equity":…,"margin":…,"margin_free":…}</c>.</summary>
    public static void WriteStream(Utf8JsonWriter json, AccountStanding standing)
    {
        json.WriteStartObject();
        WriteFigures(json, standing);
        json.WriteEndObject();
    }

    /// <summary>What a symbol takes of an account.</summary>
    public static void WriteSymbol(Utf8JsonWriter json, SymbolStanding standing)
    {
        json.WriteStartObject();
        json.WriteString("symbol"u8, standing.Symbol.Name);
        json.WriteVolume("exposure"u8, standing.Exposure, standing.Symbol);
        json.WriteShown("initial"u8, Rounding.Ceiling(standing.Initial, 10_000));
        json.WriteShown("maintenance"u8, Rounding.Ceiling(standing.Maintenance, 10_000));
        json.WriteShown("order_hold"u8, Rounding.Ceiling(standing.OrderHold, 10_000));
        json.WriteNumber("leverage"u8, standing.Leverage);
        json.WriteEndObject();
    }

    static void WriteFigures(Utf8JsonWriter json, AccountStanding standing)
    {
        json.WriteShown("balance"u8, standing.ShownBalance);
        json.WriteShown("equity"u8, standing.ShownEquity);
        json.WriteShown("margin"u8, standing.ShownMargin);
        json.WriteShown("margin_free"u8, standing.ShownFree);
    }

    static string StatusOf(MarginStatus status) => status switch
    {
        MarginStatus.Active => "active",
        MarginStatus.Liquidating => "liquidating",
    };
}

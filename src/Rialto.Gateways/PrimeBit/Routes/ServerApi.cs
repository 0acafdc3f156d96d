using System.Text.Json;
using Rialto.Engine.Commands;
using Rialto.Gateways.PrimeBit.Wire;
using Rialto.Gateways.Wire;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit.Routes;

/// <summary><c>/trading/assets</c>, <c>/trading/time</c>, <c>/trading/status</c>.</summary>
internal sealed class ServerApi(PrimeBitDialect dialect)
{
    public void Map(OperationTable table)
    {
        Get("/trading/assets", Assets, "Currencies of margin.", "{Asset}");
        Get("/trading/time", Time, "The server's clock.", "Time");
        Get("/trading/status", Status, "What may be done with each symbol now.", "Status");

        void Get(string pattern, Func<PrimeBitCall, ValueTask> handle, string about, string reply) => table.Add(new()
        {
            Verb = "GET", Pattern = pattern, Entry = Entry.Public, Handle = handle, About = about, Reply = reply,
        });
    }

    ValueTask Assets(PrimeBitCall call) => call.Json(dialect, static (json, dialect) =>
    {
        json.WriteStartObject();
        // Demo money can't come or go: it is no asset.
        if (dialect.Views.Currencies.Find(dialect.Views.Margin.LiveCurrency) is { } currency) WriteAsset(json, dialect, currency);
        json.WriteEndObject();
    });

    static void WriteAsset(Utf8JsonWriter json, PrimeBitDialect dialect, CurrencyView currency)
    {
        var terms = currency.Terms;
        var first = dialect.Symbols.All(isDemo: false).FirstOrDefault();
        var fees = dialect.Views.Fees.RatesFor(default, first?.Id ?? default);
        json.WriteStartObject(currency.Code.ToUpperInvariant());
        json.WriteString("name"u8, NameOf(currency));
        json.WriteBoolean("can_deposit"u8, (terms.Flags & CurrencyFlags.DepositsEnabled) != 0);
        json.WriteBoolean("can_withdraw"u8, (terms.Flags & CurrencyFlags.WithdrawalsEnabled) != 0);
        json.WriteDecimal("min_withdraw"u8, terms.WithdrawalMin);
        json.WriteDecimal("maker_fee"u8, fees.Maker);
        json.WriteDecimal("taker_fee"u8, fees.Taker);
        json.WriteNumber("precision"u8, terms.Precision);
        json.WriteEndObject();
    }

    static string NameOf(CurrencyView currency)
    {
        if (currency.Shown.Length == 0) return currency.Code.ToUpperInvariant();
        using var shown = JsonDocument.Parse(currency.Shown);
        var isNamed = shown.RootElement.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String;
        return isNamed ? name.GetString()! : currency.Code.ToUpperInvariant();
    }

    ValueTask Time(PrimeBitCall call) => call.Json(dialect.Time.GetUtcNow().ToUnixTimeMilliseconds(), static (json, ms) =>
    {
        json.WriteStartObject();
        json.WriteNumber("timestamp"u8, ms / 1_000);
        json.WriteNumber("timestamp_ms"u8, ms);
        json.WriteEndObject();
    });

    ValueTask Status(PrimeBitCall call) => call.Json(dialect.Symbols, static (json, symbols) =>
    {
        json.WriteStartObject();
        foreach (var isDemo in (bool[])[false, true])
        {
            json.WriteStartObject(Symbols.TypeOf(isDemo));
            foreach (var symbol in symbols.All(isDemo)) json.WriteString(symbol.Name, symbol.TradeMode);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    });
}

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Wire;
using Rialto.Node;
using Rialto.Node.Views;
using Settings = System.Collections.Generic.IReadOnlyList<System.Collections.Generic.KeyValuePair<string, string>>;

namespace Rialto.Gateways.Operator.Desk;

/// <summary><c>currency list|create|set</c>, with the names of Peatio's admin API.</summary>
internal sealed class CurrenciesDesk(ExchangePort exchange)
{
    const string Kind = "type";

    /// <summary>What the engine keeps in numbers.</summary>
    static readonly string[] Terms =
    [
        "precision", "subunits", "visible", "deposit_enabled", "withdrawal_enabled", "position", "min_confirmations", "deposit_fee",
        "min_deposit_amount", "withdraw_fee", "min_withdraw_amount", "withdraw_limit_24h", "withdraw_limit_72h", "price",
    ];

    /// <summary>What is only shown; it travels as one JSON text.</summary>
    static readonly string[] Shown =
    [
        "name", "symbol", "description", "homepage", "icon_url", "parent_id", "explorer_transaction", "explorer_address",
        "unified_cryptoasset_id",
    ];

    public Task<DeskAnswer> ListAsync(JsonObject body) => Task.FromResult(DeskAnswer.Ok(new JsonObject
    {
        ["currencies"] = new JsonArray([.. exchange.Views.Currencies.All.Select(currency => (JsonNode)Of(currency))]),
    }));

    public async Task<DeskAnswer> CreateAsync(JsonObject body)
    {
        var fields = new DeskFields(body);
        var code = fields.Text("name");
        var settings = fields.Pairs("set");
        Check(fields, settings, [Kind, .. Terms, .. Shown]);
        if (code.Length > Engine.Limits.CodeBytesMax) fields.Note($"name has more than {Engine.Limits.CodeBytesMax} characters");
        if (fields.Failed) return fields.Refusal;
        var terms = Fresh(code, KindOf(fields, settings));
        var shown = Write(fields, settings, ref terms, "");
        if (fields.Failed) return fields.Refusal;

        var outcome = await exchange.Submit(new CreateCurrency { Terms = terms }, shown);
        return Answer(outcome, code);
    }

    public async Task<DeskAnswer> SetAsync(JsonObject body)
    {
        var fields = new DeskFields(body);
        var currency = fields.Currency(exchange.Views, fields.Text("name"));
        var settings = fields.Pairs("set");
        Check(fields, settings, [.. Terms, .. Shown]);
        if (fields.Failed) return fields.Refusal;
        var terms = currency!.Terms;
        var shown = Write(fields, settings, ref terms, currency.Shown);
        if (fields.Failed) return fields.Refusal;

        var command = new ChangeCurrency { Currency = currency.Id, Terms = terms };
        return Answer(await exchange.Submit(command, shown), currency.Code);
    }

    DeskAnswer Answer(Outcome outcome, string code) => outcome.Status == OutcomeStatus.Done
        ? DeskAnswer.Ok(Of(exchange.Views.Currencies.Find(code)!))
        : DeskAnswer.Of(outcome);

    CurrencyTerms Fresh(string code, CurrencyKind kind) => new()
    {
        Code = Code.Of(code),
        Kind = kind,
        Precision = 8,
        Subunits = kind == CurrencyKind.Fiat ? (byte)2 : (byte)8,
        Flags = CurrencyFlags.Visible | CurrencyFlags.DepositsEnabled | CurrencyFlags.WithdrawalsEnabled,
        Position = exchange.Views.Currencies.All.Count + 1,
    };

    static CurrencyKind KindOf(DeskFields fields, Settings settings)
    {
        switch (settings.FirstOrDefault(setting => setting.Key == Kind).Value)
        {
            case null or "coin": return CurrencyKind.Coin;
            case "fiat": return CurrencyKind.Fiat;
            case var other:
                fields.Note($"type: '{other}' is neither fiat nor coin");
                return CurrencyKind.Coin;
        }
    }

    static void Check(DeskFields fields, Settings settings, string[] known)
    {
        foreach (var (name, _) in settings.Where(setting => !known.Contains(setting.Key)))
            fields.NoteUnknown("setting", name, known);
    }

    /// <summary>Writes the terms, and answers the text of what is shown. An empty text takes a shown thing away.</summary>
    static byte[] Write(DeskFields fields, Settings settings, ref CurrencyTerms terms, string shownBefore)
    {
        var shown = shownBefore.Length == 0 ? [] : JsonNode.Parse(shownBefore)!.AsObject();
        foreach (var (name, value) in settings)
        {
            if (!Shown.Contains(name)) Write(fields, name, value, ref terms);
            else if (value.Length == 0) shown.Remove(name);
            else shown[name] = value;
        }

        var text = shown.Count == 0 ? [] : Encoding.UTF8.GetBytes(shown.ToJsonString());
        if (text.Length > Engine.Limits.TextBytesMax) fields.Note($"what is shown has more than {Engine.Limits.TextBytesMax} bytes");
        return text;
    }

    static void Write(DeskFields fields, string name, string value, ref CurrencyTerms terms)
    {
        switch (name)
        {
            case "precision": terms.Precision = (byte)Whole(fields, name, value, Amount.Decimals); break;
            case "subunits": terms.Subunits = (byte)Whole(fields, name, value, Amount.Decimals); break;
            case "position": terms.Position = Whole(fields, name, value, int.MaxValue); break;
            case "min_confirmations": terms.ConfirmationsMin = Whole(fields, name, value, int.MaxValue); break;
            case "visible": Switch(fields, name, value, CurrencyFlags.Visible, ref terms); break;
            case "deposit_enabled": Switch(fields, name, value, CurrencyFlags.DepositsEnabled, ref terms); break;
            case "withdrawal_enabled": Switch(fields, name, value, CurrencyFlags.WithdrawalsEnabled, ref terms); break;
            case "deposit_fee": terms.DepositFee = MoneyText.ReadOrNote(fields, name, value); break;
            case "min_deposit_amount": terms.DepositMin = MoneyText.ReadOrNote(fields, name, value); break;
            case "withdraw_fee": terms.WithdrawalFee = MoneyText.ReadOrNote(fields, name, value); break;
            case "min_withdraw_amount": terms.WithdrawalMin = MoneyText.ReadOrNote(fields, name, value); break;
            case "withdraw_limit_24h": terms.WithdrawalLimit24h = MoneyText.ReadOrNote(fields, name, value); break;
            case "withdraw_limit_72h": terms.WithdrawalLimit72h = MoneyText.ReadOrNote(fields, name, value); break;
            case "price": terms.Price = MoneyText.ReadOrNote(fields, name, value); break;
        }
    }

    static int Whole(DeskFields fields, string name, string value, int max)
    {
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= max) return number;
        fields.Note($"{name}: '{value}' is not 0 … {max}");
        return 0;
    }

    static void Switch(DeskFields fields, string name, string value, CurrencyFlags flag, ref CurrencyTerms terms)
    {
        switch (value)
        {
            case "true": terms.Flags |= flag; break;
            case "false": terms.Flags &= ~flag; break;
            default: fields.Note($"{name}: '{value}' is neither true nor false"); break;
        }
    }

    static JsonObject Of(CurrencyView currency)
    {
        var terms = currency.Terms;
        var answer = new JsonObject
        {
            ["code"] = currency.Code,
            ["type"] = terms.Kind == CurrencyKind.Fiat ? "fiat" : "coin",
            ["precision"] = terms.Precision,
            ["subunits"] = terms.Subunits,
            ["visible"] = currency.IsVisible,
            ["deposit_enabled"] = (terms.Flags & CurrencyFlags.DepositsEnabled) != 0,
            ["withdrawal_enabled"] = (terms.Flags & CurrencyFlags.WithdrawalsEnabled) != 0,
            ["position"] = terms.Position,
            ["min_confirmations"] = terms.ConfirmationsMin,
            ["deposit_fee"] = DecimalText.Of(terms.DepositFee),
            ["min_deposit_amount"] = DecimalText.Of(terms.DepositMin),
            ["withdraw_fee"] = DecimalText.Of(terms.WithdrawalFee),
            ["min_withdraw_amount"] = DecimalText.Of(terms.WithdrawalMin),
            ["withdraw_limit_24h"] = DecimalText.Of(terms.WithdrawalLimit24h),
            ["withdraw_limit_72h"] = DecimalText.Of(terms.WithdrawalLimit72h),
            ["price"] = DecimalText.Of(terms.Price),
        };
        if (currency.Shown.Length > 0)
        {
            foreach (var (name, value) in JsonNode.Parse(currency.Shown)!.AsObject()) answer[name] = value?.DeepClone();
        }

        return answer;
    }
}

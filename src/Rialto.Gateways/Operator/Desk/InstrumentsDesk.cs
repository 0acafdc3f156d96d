using System.Globalization;
using System.Text.Json.Nodes;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Wire;
using Rialto.Node;
using Rialto.Node.Views;
using Settings = System.Collections.Generic.IReadOnlyList<System.Collections.Generic.KeyValuePair<string, string>>;

namespace Rialto.Gateways.Operator.Desk;

/// <summary><c>instrument list|create|set</c>, with the names of Peatio's admin API.</summary>
internal sealed class InstrumentsDesk(ExchangePort exchange)
{
    static readonly string[] Known =
    [
        "price_precision", "amount_precision", "min_price", "max_price", "min_amount", "max_amount", "min_notional", "state", "position",
        "price_band_ppm", "self_trade", "switched_off",
    ];

    static readonly string[] Fixed = ["base_currency", "quote_currency"];

    public Task<DeskAnswer> ListAsync(JsonObject body) => Task.FromResult(DeskAnswer.Ok(new JsonObject
    {
        ["instruments"] = new JsonArray([.. exchange.Views.Instruments.All.Select(instrument => (JsonNode)Of(instrument))]),
    }));

    public async Task<DeskAnswer> CreateAsync(JsonObject body)
    {
        var fields = new DeskFields(body);
        var code = fields.Text("name");
        var settings = fields.Pairs("set");
        Check(fields, settings, [.. Known, .. Fixed]);
        var terms = Fresh(code);
        terms.Base = Currency(fields, settings, "base_currency");
        terms.Quote = Currency(fields, settings, "quote_currency");
        if (code.Length > Engine.Limits.CodeBytesMax) fields.Note($"name has more than {Engine.Limits.CodeBytesMax} characters");
        else if (!fields.Failed) Write(fields, settings, ref terms);
        if (fields.Failed) return fields.Refusal;

        var outcome = await exchange.Submit(new CreateInstrument { Terms = terms }, []);
        return Answer(outcome, code);
    }

    public async Task<DeskAnswer> SetAsync(JsonObject body)
    {
        var fields = new DeskFields(body);
        var instrument = fields.Instrument(exchange.Views, fields.Text("name"));
        var settings = fields.Pairs("set");
        Check(fields, settings, Known);
        if (fields.Failed) return fields.Refusal;
        var terms = instrument!.Terms;
        Write(fields, settings, ref terms);
        if (fields.Failed) return fields.Refusal;

        var command = new ChangeInstrument { Instrument = instrument.Id, Terms = terms };
        return Answer(await exchange.Submit(command, []), instrument.Code);
    }

    DeskAnswer Answer(Outcome outcome, string code) => outcome.Status == OutcomeStatus.Done
        ? DeskAnswer.Ok(Of(exchange.Views.Instruments.Find(code)!))
        : DeskAnswer.Of(outcome);

    /// <summary>What Peatio's admin API assumes when nothing is said: four decimals each, smallest bounds, last in the list.</summary>
    InstrumentTerms Fresh(string code) => new()
    {
        Code = code.Length <= Engine.Limits.CodeBytesMax ? Code.Of(code) : default,
        Kind = InstrumentKind.Spot,
        State = InstrumentState.Enabled,
        PricePrecision = 4,
        AmountPrecision = 4,
        Position = exchange.Views.Instruments.All.Count + 1,
        TickStep = new Ticks(1),
        LotStep = new Lots(1),
        PriceMin = new Ticks(1),
        QuantityMin = new Lots(1),
        QuantityMax = new Lots(Engine.Limits.LotsMax),
    };

    CurrencyId Currency(DeskFields fields, Settings settings, string name)
    {
        var code = settings.FirstOrDefault(setting => setting.Key == name).Value;
        if (code is null) fields.Note($"{name} is missing");
        return code is null ? default : fields.Currency(exchange.Views, code)?.Id ?? default;
    }

    static void Check(DeskFields fields, Settings settings, string[] known)
    {
        foreach (var (name, _) in settings.Where(setting => !known.Contains(setting.Key)))
            fields.NoteUnknown("setting", name, known);
    }

    /// <summary>Precisions first: they are the unit of everything after them.</summary>
    static void Write(DeskFields fields, Settings settings, ref InstrumentTerms terms)
    {
        foreach (var (name, value) in settings.OrderBy(setting => Array.IndexOf(Known, setting.Key)))
            Write(fields, name, value, ref terms);
    }

    static void Write(DeskFields fields, string name, string value, ref InstrumentTerms terms)
    {
        switch (name)
        {
            case "price_precision": RefinePrices(ref terms, Precision(fields, name, value)); break;
            case "amount_precision": RefineQuantities(ref terms, Precision(fields, name, value)); break;
            case "min_price": terms.PriceMin = new Ticks(Units(fields, name, value, terms.PricePrecision)); break;
            case "max_price": terms.PriceMax = new Ticks(Units(fields, name, value, terms.PricePrecision)); break;
            case "min_amount": terms.QuantityMin = new Lots(Units(fields, name, value, terms.AmountPrecision)); break;
            case "max_amount": terms.QuantityMax = new Lots(Units(fields, name, value, terms.AmountPrecision)); break;
            case "min_notional": terms.NotionalMin = MoneyText.ReadOrNote(fields, name, value); break;
            case "state": terms.State = State(fields, value); break;
            case "price_band_ppm": terms.PriceBandPpm = (int)Math.Min(Units(fields, name, value, 0), int.MaxValue); break;
            case "self_trade": terms.SelfTrade = SelfTrade(fields, value); break;
            case "switched_off": terms.SwitchedOff = SwitchedOff(fields, value); break;
            case "position": terms.Position = (int)Math.Min(Units(fields, name, value, 0), int.MaxValue); break;
        }
    }

    /// <summary>The bounds keep their meaning when a tick becomes smaller.</summary>
    static void RefinePrices(ref InstrumentTerms terms, byte precision)
    {
        var factor = Factor(terms.PricePrecision, precision);
        terms.PriceMin = new Ticks(Times(terms.PriceMin.Value, factor, Engine.Limits.TicksMax));
        terms.PriceMax = new Ticks(Times(terms.PriceMax.Value, factor, Engine.Limits.TicksMax));
        terms.PricePrecision = precision;
    }

    static void RefineQuantities(ref InstrumentTerms terms, byte precision)
    {
        var factor = Factor(terms.AmountPrecision, precision);
        terms.QuantityMin = new Lots(Times(terms.QuantityMin.Value, factor, Engine.Limits.LotsMax));
        terms.QuantityMax = new Lots(Times(terms.QuantityMax.Value, factor, Engine.Limits.LotsMax));
        terms.AmountPrecision = precision;
    }

    static long Times(long value, Int128 factor, long max) => (long)Int128.Min(value * factor, max);

    /// <summary>1 when the precision is not raised; the engine then says no if it was lowered.</summary>
    static Int128 Factor(int before, int after)
    {
        Int128 factor = 1;
        for (var i = before; i < after; i++) factor *= 10;
        return factor;
    }

    static byte Precision(DeskFields fields, string name, string value)
    {
        var isNumber = byte.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var precision);
        if (isNumber && precision <= Amount.Decimals) return precision;
        fields.Note($"{name}: '{value}' is not 0 … {Amount.Decimals}");
        return 0;
    }

    static long Units(DeskFields fields, string name, string value, int decimals)
    {
        var isNumber = DecimalText.TryRead(value, out var number) && !number.Negative;
        if (isNumber && number.InUnits(decimals, out long units) == DecimalFit.Exact) return units;
        fields.Note($"{name}: '{value}' is no number with at most {decimals} decimals");
        return 0;
    }

    static InstrumentState State(DeskFields fields, string value)
    {
        foreach (var state in Enum.GetValues<InstrumentState>())
        {
            if (NameOf(state) == value) return state;
        }

        fields.Note($"state: '{value}' is none of {string.Join(", ", Enum.GetValues<InstrumentState>().Select(NameOf))}");
        return InstrumentState.Enabled;
    }

    static SelfTradeRule SelfTrade(DeskFields fields, string value)
    {
        foreach (var rule in Enum.GetValues<SelfTradeRule>())
        {
            if (NameOf(rule) == value) return rule;
        }

        fields.Note($"self_trade: '{value}' is none of {string.Join(", ", Enum.GetValues<SelfTradeRule>().Select(NameOf))}");
        return SelfTradeRule.Default;
    }

    /// <summary>Names with commas between; <c>none</c> switches everything on.</summary>
    static OrderExtensions SwitchedOff(DeskFields fields, string value)
    {
        var off = OrderExtensions.None;
        foreach (var name in value.Split(','))
        {
            var known = Enum.GetValues<OrderExtensions>().Where(extension => NameOf(extension) == name).ToArray();
            if (known.Length == 1) off |= known[0];
            else fields.Note($"switched_off: '{name}' is none of {string.Join(", ", Enum.GetValues<OrderExtensions>().Select(NameOf))}");
        }

        return off;
    }

    static string NameOf(SelfTradeRule rule) => rule switch
    {
        SelfTradeRule.Default => "default",
        SelfTradeRule.Allow => "none",
        SelfTradeRule.CancelTaker => "cancel_taker",
        SelfTradeRule.CancelMaker => "cancel_maker",
        SelfTradeRule.CancelBoth => "cancel_both",
        SelfTradeRule.Decrement => "decrement",
    };

    static string NameOf(OrderExtensions extension) => extension switch
    {
        OrderExtensions.None => "none",
        OrderExtensions.Waiting => "stop",
        OrderExtensions.Immediate => "immediate",
        OrderExtensions.GoodTillDate => "gtd",
        OrderExtensions.PostOnly => "post_only",
        OrderExtensions.DisplayQuantity => "display_volume",
        OrderExtensions.SelfTradeRule => "stp",
        OrderExtensions.QuoteAmount => "quote_amount",
        OrderExtensions.ClientOrderId => "client_order_id",
        OrderExtensions.ReduceOnly => "reduce_only",
    };

    static string NamesOf(OrderExtensions off) => off == OrderExtensions.None
        ? NameOf(OrderExtensions.None)
        : string.Join(',', Enum.GetValues<OrderExtensions>().Where(one => one != OrderExtensions.None && off.HasFlag(one)).Select(NameOf));

    static string NameOf(InstrumentState state) => state switch
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

    static JsonObject Of(InstrumentView instrument)
    {
        var terms = instrument.Terms;
        return new()
        {
            ["id"] = instrument.Code,
            ["number"] = instrument.Id.Value,
            ["base_currency"] = instrument.BaseCode,
            ["quote_currency"] = instrument.QuoteCode,
            ["state"] = NameOf(terms.State),
            ["price_precision"] = terms.PricePrecision,
            ["amount_precision"] = terms.AmountPrecision,
            ["min_price"] = DecimalText.Of(terms.PriceMin, terms.PricePrecision),
            ["max_price"] = DecimalText.Of(terms.PriceMax, terms.PricePrecision),
            ["min_amount"] = DecimalText.Of(terms.QuantityMin, terms.AmountPrecision),
            ["max_amount"] = DecimalText.Of(terms.QuantityMax, terms.AmountPrecision),
            ["min_notional"] = DecimalText.Of(terms.NotionalMin),
            ["position"] = terms.Position,
            ["price_band_ppm"] = terms.PriceBandPpm,
            ["self_trade"] = NameOf(terms.SelfTrade),
            ["switched_off"] = NamesOf(terms.SwitchedOff),
        };
    }

    /// <summary>Says what the index of a perpetual is, where no source does.</summary>
    public async Task<DeskAnswer> MarkAsync(JsonObject body)
    {
        var fields = new DeskFields(body);
        fields.Allow("instrument", "price");
        var instrument = fields.Instrument(exchange.Views, fields.Text("instrument"));
        var hasPrice = DecimalText.TryRead(fields.Text("price"), out var price) && price.IsPositive;
        var ticks = 0L;
        if (instrument is not null && (!hasPrice || price.InUnits(instrument.Terms.PricePrecision, out ticks) != DecimalFit.Exact))
            fields.Note("price: no price of the instrument");
        if (fields.Failed) return fields.Refusal;
        var outcome = await exchange.Submit(new MarkIndex { Instrument = instrument!.Id, State = IndexState.Good, Price = new(ticks) }, []);
        return outcome.Status == OutcomeStatus.Done ? DeskAnswer.Ok(new JsonObject()) : DeskAnswer.Of(outcome);
    }
}

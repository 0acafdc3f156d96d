using System.Text;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Wire;
using Rialto.Node.Views;

namespace Rialto.Gateways.Peatio;

/// <summary>A new order as the wire says it, read and typed, not yet in ticks and lots.</summary>
internal sealed record PlaceTerms
{
    public static readonly TextParameter MarketName = new("market", "Market.")
    {
        Missing = Literals.MarketMissing, NotText = Literals.MarketNotEnabled,
    };

    public static readonly ChoiceParameter SideName = new("side", "Side.", "sell", "buy")
    {
        Missing = Literals.SideMissing, Invalid = Literals.SideInvalid,
    };

    public static readonly DecimalParameter VolumeNumber = new("volume", "Quantity of the base currency.")
    {
        NotDecimal = Literals.VolumeNotDecimal, NotPositive = Literals.VolumeNotPositive,
    };

    public static readonly ChoiceParameter TypeName = new("ord_type", "Kind of order.",
        "limit", "market", "stop_limit", "stop_market", "take_profit_limit", "take_profit_market", "post_only", "ioc", "fok")
    {
        Invalid = Literals.TypeInvalid,
    };

    public static readonly DecimalParameter PriceNumber = new("price", "Limit price.")
    {
        NotDecimal = Literals.PriceNotDecimal, NotPositive = Literals.PriceNotPositive,
    };

    public static readonly DecimalParameter QuoteAmountNumber = new("quote_amount", "A market buy: what it may spend, instead of volume.")
    {
        NotDecimal = Literals.QuoteAmountNotDecimal, NotPositive = Literals.QuoteAmountNotPositive,
    };

    public static readonly TextParameter ClientId = new("client_order_id", "Your own id, 1 … 64 characters; a repeat is harmless.")
    {
        NotText = Literals.ClientOrderIdInvalid,
    };

    public static readonly ChoiceParameter Lifetime = new("time_in_force", "How long it stands.", "gtc", "ioc", "fok", "gtd")
    {
        Invalid = Literals.TypeInvalid,
    };

    public static readonly ChoiceParameter PostOnly = new("post_only", "Must not trade on arrival.", "true", "false", "reprice")
    {
        Invalid = Literals.TypeInvalid,
    };

    public static readonly ChoiceParameter SelfTrade = new("stp", "What happens when it would trade with your own order.",
        "none", "cancel_taker", "cancel_maker", "cancel_both", "decrement")
    {
        Invalid = Literals.TypeInvalid,
    };

    public static readonly BooleanParameter ReduceOnly = new("reduce_only", "May only make a position smaller; spot has none.")
    {
        NotBoolean = Literals.TypeInvalid,
    };

    public static readonly DecimalParameter StopPrice = new("stop_price", "Stops and take-profits: the price that triggers it.")
    {
        NotDecimal = Literals.StopPriceNotDecimal, NotPositive = Literals.StopPriceNotPositive,
    };

    public static readonly ChoiceParameter StopTrigger = new("stop_trigger", "Which price triggers it; spot markets have last only.",
        "last", "fair", "spot")
    {
        Invalid = Literals.TypeInvalid,
    };

    public static readonly IntegerParameter ExpirationTime = new("expiration_time", "With gtd: when it ends, Unix milliseconds.")
    {
        Min = 1, NotInteger = Literals.ExpirationNotInteger, OutOfRange = Literals.ExpirationInvalid,
    };

    public static readonly DecimalParameter DisplayVolume = new("display_volume", "The part that the book shows; the rest is hidden.")
    {
        NotDecimal = Literals.DisplayNotDecimal, NotPositive = Literals.DisplayNotPositive,
    };

    public static readonly BooleanParameter Sync = new("sync", "Answer the order as it is after matching.");

    /// <summary>Everything above, for the documentation.</summary>
    public static readonly Parameter[] All =
    [
        MarketName, SideName, VolumeNumber, TypeName, PriceNumber, QuoteAmountNumber, ClientId, Lifetime, ExpirationTime, PostOnly,
        ReduceOnly, SelfTrade, StopPrice, StopTrigger, DisplayVolume, Sync,
    ];

    const int ClientIdCharsMax = 64;
    const long UsPerMs = 1_000;

    public required InstrumentView Market { get; init; }
    public required Side Side { get; init; }
    public required OrderKind Kind { get; init; }
    public required TimeInForce TimeInForce { get; init; }
    public required OrderFlags Flags { get; init; }
    public required SelfTradeRule SelfTradeRule { get; init; }
    public required DecimalNumber? Price { get; init; }
    public required string PriceText { get; init; }
    public required DecimalNumber? Volume { get; init; }
    public required string VolumeText { get; init; }
    public required DecimalNumber? QuoteAmount { get; init; }

    public required TriggerBy TriggerBy { get; init; }
    public required DecimalNumber? Trigger { get; init; }
    public required string TriggerText { get; init; }
    public required DecimalNumber? Display { get; init; }

    /// <summary>Microseconds since 1970; 0 = never.</summary>
    public required long ExpiresUs { get; init; }

    /// <summary>Empty = none.</summary>
    public required string ClientOrderId { get; init; }

    /// <summary>Reads an order; null when something is wrong, which the input has noted.</summary>
    public static PlaceTerms? Read(Input input, PeatioDialect peatio)
    {
        var market = ReadMarket(input, peatio);
        var side = SideName.Read(input);
        var type = TypeName.Read(input) ?? "limit";
        var quoteAmount = QuoteAmountNumber.Read(input);
        var volume = VolumeNumber.Read(input);
        if (!input.Parameters.Has(QuoteAmountNumber.Name))
            input.Require(input.Parameters.Has(VolumeNumber.Name), VolumeNumber.Name, Literals.VolumeMissing);
        var price = ReadPrice(input, type);
        var clientId = ReadClientId(input);
        var (lifetime, flags) = ReadOptions(input, type);
        var selfTrade = SelfTradeOf(SelfTrade.Read(input));
        var (trigger, triggerBy) = ReadTrigger(input, type);
        var display = ReadDisplay(input, market);
        var expiresMs = ExpirationTime.Read(input) ?? 0;
        if (input.Failed) return null;

        return new()
        {
            Market = market!,
            Side = side == "buy" ? Side.Buy : Side.Sell,
            Kind = KindOf(type),
            TimeInForce = lifetime,
            Flags = flags,
            SelfTradeRule = selfTrade,
            Price = price,
            PriceText = input.Parameters.Text(PriceNumber.Name) ?? "",
            Volume = volume,
            VolumeText = input.Parameters.Text(VolumeNumber.Name) ?? "",
            QuoteAmount = quoteAmount,
            TriggerBy = triggerBy,
            Trigger = trigger,
            TriggerText = input.Parameters.Text(StopPrice.Name) ?? "",
            Display = display,
            ExpiresUs = Math.Min(expiresMs, long.MaxValue / UsPerMs) * UsPerMs,
            ClientOrderId = clientId,
        };
    }

    /// <summary>The order in the engine's units.</summary>
    /// <remarks>
    /// A number below the unit becomes 0 and one beyond our range the largest: the engine refuses both, at their place in its order of
    /// precedence. What exactly was wrong stands in the details of the answer (<see cref="OrderProblems"/>).
    /// </remarks>
    public PlaceOrder ToCommand(in CommandHeader header) => new()
    {
        Header = header,
        Instrument = Market.Id,
        Side = Side,
        OrderKind = Kind,
        TimeInForce = TimeInForce,
        Flags = Flags,
        SelfTrade = SelfTradeRule,
        Price = new(Units(Price, Market.Terms.PricePrecision)),
        Quantity = new(Units(Volume, Market.Terms.AmountPrecision)),
        QuoteAmount = AmountOf(QuoteAmount),
        TriggerPrice = new(Units(Trigger, Market.Terms.PricePrecision)),
        TriggerBy = TriggerBy,
        DisplayQuantity = new(Units(Display, Market.Terms.AmountPrecision)),
        ExpiresUs = ExpiresUs,
    };

    static InstrumentView? ReadMarket(Input input, PeatioDialect peatio)
    {
        if (MarketName.Read(input) is not { } name) return null;
        // In whatever state: the engine's state table answers, and staff may trade where others may not look.
        var market = peatio.Views.Instruments.Find(name);
        if (market is { Terms.Kind: InstrumentKind.Spot }) return market;
        input.Refuse(MarketName.Name, Literals.MarketNotEnabled);
        return null;
    }

    static DecimalNumber? ReadPrice(Input input, string type)
    {
        var isGiven = input.Parameters.Has(PriceNumber.Name);
        if (!IsMarket(type))
        {
            input.Require(isGiven, PriceNumber.Name, Literals.PriceMissing);
            return PriceNumber.Read(input);
        }

        if (isGiven && PriceNumber.Read(input) is not null) input.Refuse(PriceNumber.Name, Literals.MarketOrderPrice);
        return null;
    }

    static string ReadClientId(Input input)
    {
        if (ClientId.Read(input) is not { } text) return "";
        var isId = text.Length is > 0 and <= 2 * ClientIdCharsMax && text.EnumerateRunes().Count() <= ClientIdCharsMax
            && !text.EnumerateRunes().Any(Rune.IsControl);
        input.Require(isId, ClientId.Name, Literals.ClientOrderIdInvalid);
        return text;
    }

    static (TimeInForce Lifetime, OrderFlags Flags) ReadOptions(Input input, string type)
    {
        var lifetime = Lifetime.Read(input);
        var postOnly = PostOnly.Read(input);
        var typed = type is "ioc" or "fok" ? type : null;
        // Two different answers to one question.
        if (typed is not null && lifetime is not null && lifetime != typed) input.Refuse(Lifetime.Name, Literals.TypeInvalid);
        var flags = IsMarket(type) ? OrderFlags.RequireLiquidity : OrderFlags.None;
        if (type == "post_only" || postOnly is "true" or "reprice") flags |= OrderFlags.PostOnly;
        if (postOnly == "reprice") flags |= OrderFlags.PostOnlyReprice;
        if (ReduceOnly.Read(input, fallback: false)) flags |= OrderFlags.ReduceOnly;
        return (LifetimeOf(typed ?? lifetime), flags);
    }

    /// <summary>Only what waits has a trigger: anywhere else it is refused here, for the engine could not tell it from none.</summary>
    static (DecimalNumber? Price, TriggerBy By) ReadTrigger(Input input, string type)
    {
        var isGiven = input.Parameters.Has(StopPrice.Name);
        var by = StopTrigger.Read(input);
        if (Waits(type))
        {
            input.Require(isGiven, StopPrice.Name, Literals.StopPriceMissing);
            return (StopPrice.Read(input), TriggerOf(by));
        }

        if (isGiven) input.Refuse(StopPrice.Name, Literals.TypeInvalid);
        if (by is not null) input.Refuse(StopTrigger.Name, Literals.TypeInvalid);
        return (null, TriggerBy.Last);
    }

    /// <summary>A part below the smallest quantity would be none for the engine.</summary>
    static DecimalNumber? ReadDisplay(Input input, InstrumentView? market)
    {
        var display = DisplayVolume.Read(input);
        if (display is { } part && market is not null && part.InUnits(market.Terms.AmountPrecision, out long _) == DecimalFit.TooFine)
            input.Refuse(DisplayVolume.Name, Literals.VolumeOrPriceInvalid);
        return display;
    }

    static bool IsMarket(string type) => type is "market" or "stop_market" or "take_profit_market";

    static bool Waits(string type) => KindOf(type) is not (OrderKind.Limit or OrderKind.Market);

    /// <summary>The engine's kind of a wire kind; some of those are a limit order with something more.</summary>
    public static OrderKind KindOf(string type) => type switch
    {
        "market" => OrderKind.Market,
        "stop_limit" => OrderKind.StopLimit,
        "stop_market" => OrderKind.StopMarket,
        "take_profit_limit" => OrderKind.TakeProfitLimit,
        "take_profit_market" => OrderKind.TakeProfitMarket,
        _ => OrderKind.Limit,
    };

    static SelfTradeRule SelfTradeOf(string? text) => text switch
    {
        "none" => SelfTradeRule.Allow,
        "cancel_taker" => SelfTradeRule.CancelTaker,
        "cancel_maker" => SelfTradeRule.CancelMaker,
        "cancel_both" => SelfTradeRule.CancelBoth,
        "decrement" => SelfTradeRule.Decrement,
        _ => SelfTradeRule.Default,
    };

    static TriggerBy TriggerOf(string? text) => text switch
    {
        "fair" => TriggerBy.Fair,
        "spot" => TriggerBy.Index,
        _ => TriggerBy.Last,
    };

    static TimeInForce LifetimeOf(string? text) => text switch
    {
        "ioc" => TimeInForce.ImmediateOrCancel,
        "fok" => TimeInForce.FillOrKill,
        "gtd" => TimeInForce.GoodTillDate,
        _ => TimeInForce.GoodTillCancelled,
    };

    static long Units(DecimalNumber? number, int decimals)
    {
        if (number is not { } given) return 0;
        return given.InUnits(decimals, out long units) == DecimalFit.TooLarge ? long.MaxValue : units;
    }

    static Amount AmountOf(DecimalNumber? number)
    {
        if (number is not { } given) return Amount.Zero;
        return new(given.InUnits(Amount.Decimals, out Int128 units) == DecimalFit.TooLarge ? Engine.Limits.AmountMaxUnits + 1 : units);
    }
}

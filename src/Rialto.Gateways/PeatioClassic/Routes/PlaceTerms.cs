using System.Text;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.PeatioClassic.Wire;
using Rialto.Gateways.Wire;
using Rialto.Node.Views;

namespace Rialto.Gateways.PeatioClassic.Routes;

/// <summary>A new order as the wire says it: read, cut to the market's digits, ready to become a command.</summary>
internal sealed class PlaceTerms
{
    /// <summary>All words of <c>ord_type</c>.</summary>
    public static readonly IReadOnlyList<string> Kinds =
    [
        "limit", "market", "stop_limit", "stop_market", "take_profit_limit", "take_profit_market", "post_only", "ioc", "fok",
    ];

    const int ClientIdCharsMax = 64;

    /// <summary>Farthest level that a market order may need, from the best price: the original's 90 %.</summary>
    const int PriceDistanceMaxPpm = 900_000;

    PlaceOrder _command;

    PlaceTerms(in PlaceOrder command, string clientOrderId, string? reason)
    {
        _command = command;
        ClientOrderId = clientOrderId;
        Reason = reason;
    }

    /// <summary>Empty = none.</summary>
    public string ClientOrderId { get; }

    /// <summary>What breaks the original's own validation; null = nothing.</summary>
    public string? Reason { get; }

    public PlaceOrder ToCommand(in CommandHeader header) => _command with { Header = header };

    /// <summary>Reads an order; what can't be read is noted with the checks, under names with the prefix.</summary>
    /// <param name="prefix"><c>orders</c> inside a list, else empty.</param>
    public static PlaceTerms Read(Checks checks, ClassicParameters values, InstrumentView? market, string prefix)
    {
        var side = Choice("side", required: true, "sell", "buy");
        if (!values.Has("quote_amount") && values.Text("volume") is null) checks.Refuse(Name("volume"), Errors.Missing);
        var kind = Choice("ord_type", required: false, [.. Kinds]) ?? "limit";
        var lifetime = Choice("time_in_force", required: false, "gtc", "ioc", "fok", "gtd");
        var postOnly = Choice("post_only", required: false, "true", "false", "reprice");
        var reduceOnly = Choice("reduce_only", required: false, "true", "false");
        var stopTrigger = Choice("stop_trigger", required: false, "last", "fair", "spot");
        var stp = Choice("stp", required: false, "none", "cancel_taker", "cancel_maker", "cancel_both", "decrement");
        var expires = Expiration();
        var clientId = ClientId();
        if (checks.Failed || market is null) return new(default, "", null);

        var terms = market.Terms;
        var isMarket = kind is "market" or "stop_market" or "take_profit_market";
        var command = new PlaceOrder
        {
            Instrument = market.Id,
            Side = side == "buy" ? Side.Buy : Side.Sell,
            OrderKind = KindOf(kind),
            TimeInForce = LifetimeOf(kind is "ioc" or "fok" ? kind : lifetime),
            Flags = FlagsOf(kind, isMarket, postOnly, reduceOnly),
            Price = isMarket ? Ticks.None : new(Units("price", terms.PricePrecision)),
            Quantity = new(Units("volume", terms.AmountPrecision)),
            QuoteAmount = new(AmountUnits("quote_amount")),
            TriggerPrice = new(Units("stop_price", terms.PricePrecision)),
            TriggerBy = stopTrigger switch { "fair" => TriggerBy.Fair, "spot" => TriggerBy.Index, _ => TriggerBy.Last },
            DisplayQuantity = new(Units("display_volume", terms.AmountPrecision)),
            ExpiresUs = expires,
            SelfTrade = SelfTradeOf(stp),
        };
        // Both are the original's rules for plain market orders; a waiting one is asked when it is triggered.
        if (kind == "market") command.PriceDistanceMaxPpm = PriceDistanceMaxPpm;
        if (kind == "market" && command.Side == Side.Buy && command.QuoteAmount.IsZero) command.FundsRule = FundsRule.CostPlusTenPercent;
        if (values.Has("display_volume") && command.DisplayQuantity.Value <= 0) checks.Refuse(Name("display_volume"), Errors.Invalid);
        if (values.Has("stop_price") && command.TriggerPrice.Value <= 0) return new(command, clientId, Errors.StopPriceInvalid);
        return new(command, clientId, ReasonOf(command, isMarket));

        string Name(string name) => prefix.Length == 0 ? name : $"{prefix}[{name}]";

        string? Choice(string name, bool required, params string[] choices)
        {
            if (!values.Has(name) && !required) return null;
            if (!values.Has(name)) checks.Refuse(Name(name), Errors.Missing);
            if (values.Text(name) is { } text && choices.Contains(text, StringComparer.Ordinal)) return text;
            checks.Refuse(Name(name), Errors.NotAmong);
            return null;
        }

        string? ReasonOf(in PlaceOrder order, bool isMarket)
        {
            var broken = new List<string>();
            if (order.QuoteAmount.IsZero && order.Quantity.Value <= 0) broken.Add(Errors.VolumeNotPositive);
            if (isMarket && values.Has("price")) broken.Add(Errors.PricePresent);
            if (!isMarket && !values.Has("price")) broken.Add(Errors.PriceAbsent);
            else if (!isMarket && order.Price.Value <= 0) broken.Add(Errors.PriceNotPositive);
            return broken.Count == 0 ? null : $"Validation failed: {string.Join(", ", broken)}";
        }

        long Units(string name, int decimals) => values.Text(name) is { } text ? NumberText.Truncated(text, decimals) : 0;

        Int128 AmountUnits(string name)
        {
            if (values.Text(name) is not { } text) return 0;
            var units = NumberText.TruncatedWide(text, Amount.Decimals);
            if (units <= 0) checks.Refuse(Name(name), Errors.Invalid);
            return units;
        }

        long Expiration()
        {
            if (!values.Has("expiration_time")) return 0;
            const long Max = long.MaxValue / 1_000;
            if (DecimalText.TryReadInteger(values.Text("expiration_time") ?? "", out var ms) && ms is > 0 and < Max) return ms * 1_000;
            checks.Refuse(Name("expiration_time"), Errors.Invalid);
            return 0;
        }

        string ClientId()
        {
            if (!values.Has("client_order_id")) return "";
            var text = values.Text("client_order_id") ?? "";
            var isId = text.Length is > 0 and <= 2 * ClientIdCharsMax && text.EnumerateRunes().Count() <= ClientIdCharsMax
                && !text.EnumerateRunes().Any(Rune.IsControl);
            if (!isId) checks.Refuse(Name("client_order_id"), Errors.Invalid);
            return text;
        }
    }

    static OrderKind KindOf(string text) => text switch
    {
        "market" => OrderKind.Market,
        "stop_limit" => OrderKind.StopLimit,
        "stop_market" => OrderKind.StopMarket,
        "take_profit_limit" => OrderKind.TakeProfitLimit,
        "take_profit_market" => OrderKind.TakeProfitMarket,
        _ => OrderKind.Limit,
    };

    static TimeInForce LifetimeOf(string? text) => text switch
    {
        "ioc" => TimeInForce.ImmediateOrCancel,
        "fok" => TimeInForce.FillOrKill,
        "gtd" => TimeInForce.GoodTillDate,
        _ => TimeInForce.GoodTillCancelled,
    };

    static OrderFlags FlagsOf(string kind, bool isMarket, string? postOnly, string? reduceOnly)
    {
        var flags = isMarket ? OrderFlags.RequireLiquidity : OrderFlags.None;
        if (kind == "post_only" || postOnly is "true" or "reprice") flags |= OrderFlags.PostOnly;
        if (postOnly == "reprice") flags |= OrderFlags.PostOnlyReprice;
        if (reduceOnly == "true") flags |= OrderFlags.ReduceOnly;
        return flags;
    }

    static SelfTradeRule SelfTradeOf(string? text) => text switch
    {
        "none" => SelfTradeRule.Allow,
        "cancel_taker" => SelfTradeRule.CancelTaker,
        "cancel_maker" => SelfTradeRule.CancelMaker,
        "cancel_both" => SelfTradeRule.CancelBoth,
        "decrement" => SelfTradeRule.Decrement,
        _ => SelfTradeRule.Default,
    };
}

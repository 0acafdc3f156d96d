using System.Text.Json;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Instruments;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Wire;
using Rialto.Node.Views;

namespace Rialto.Gateways.Coinut.Wire;

/// <summary>A new order as the wire says it: read in the contract's order, the first broken rule is the one that counts.</summary>
/// <param name="Command">Ready but for its header.</param>
/// <param name="ClientId">The client's number; 0 = none.</param>
/// <param name="Echo">What is said back if it is rejected; null = the order itself has all of it.</param>
internal readonly record struct OrderFields(PlaceOrder Command, long ClientId, OrderEcho? Echo)
{
    /// <summary>10^12, whatever the instrument allows.</summary>
    const long PriceMax = 1_000_000_000_000;

    const OrderFlags MarketFlags = OrderFlags.ClientIdIsTag | OrderFlags.RejectUnfilled;

    static ReadOnlySpan<long> Powers => [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

    /// <param name="item">Where the fields stand.</param>
    /// <param name="body">In which they stand.</param>
    /// <param name="find">The instrument with a number that orders may name; null = there is none.</param>
    public static OrderFields Read(in OrderItem item, ReadOnlySpan<byte> body, Func<long, InstrumentView?> find)
    {
        var instrumentId = item.Instrument.Integer(body) ?? 0;
        var instrument = find(instrumentId);
        var isSell = item.Side.Is("SELL"u8, body);
        var isBuy = !isSell && item.Side.Is("BUY"u8, body);
        var hasClientId = TryClientId(item.ClientId, body, out var clientId);
        var isMarket = item.Price.IsAbsent;
        var hasPrice = TryNumber(item.Price, body, out var price);
        var hasQuantity = TryNumber(item.Quantity, body, out var quantity);

        var command = new PlaceOrder
        {
            Instrument = new((int)Math.Clamp(instrumentId, 0, int.MaxValue)),
            Side = isSell ? Side.Sell : Side.Buy,
            OrderKind = isMarket ? OrderKind.Market : OrderKind.Limit,
            Flags = isMarket ? MarketFlags : OrderFlags.ClientIdIsTag,
            // What a future needs is margin, and asked by rules of its own.
            FundsRule = isMarket && isBuy && instrument?.Terms.Kind == InstrumentKind.Spot
                ? FundsRule.FillableCost
                : FundsRule.StopAtFirstUnpaid,
        };
        var reject = instrument is null ? Reject.InstrumentNotFound : StateReject(instrument);
        if (instrument is not null && !isBuy && !isSell) Note(ref reject, Reject.OrderKindNotAllowed);
        if (instrument is not null && !hasClientId) Note(ref reject, Reject.ClientOrderIdAlreadyUsed);
        var broken = instrument is null ? Reject.None : ReadTerms(ref command, instrument.Terms, price, hasPrice, quantity, hasQuantity);
        if (broken != Reject.None) Note(ref reject, broken);
        // The engine answers about the instrument's state itself, unless something else is unreadable too.
        if ((isBuy || isSell) && hasClientId && reject == Reject.InstrumentNotOpen) reject = Reject.None;
        command.GatewayReject = reject;
        var isWhole = reject == Reject.None && broken == Reject.None;
        var side = isBuy ? "BUY" : isSell ? "SELL" : item.Side.Text(body) ?? "";
        return new(command, clientId, isWhole ? null : new OrderEcho(instrumentId, side, price, quantity, clientId));
    }

    /// <summary>Price and quantity in ticks and lots, as far as they are good; the first rule that one of them breaks.</summary>
    static Reject ReadTerms(
        ref PlaceOrder command, InstrumentTerms terms, in DecimalNumber price, bool hasPrice, in DecimalNumber quantity, bool hasQuantity)
    {
        var reject = Reject.None;
        if (command.OrderKind == OrderKind.Limit)
        {
            var fit = price.InUnits(terms.PricePrecision, out long ticks);
            if (!hasPrice || !price.IsPositive) Note(ref reject, Reject.PriceBelowMinimum);
            else if (IsOverMax(price, fit, ticks, terms.PricePrecision)) Note(ref reject, Reject.PriceAboveMaximum);
            else if (fit == DecimalFit.TooFine) Note(ref reject, Reject.PriceOffTick);
            else command.Price = new(ticks);
        }

        var quantityFit = quantity.InUnits(terms.AmountPrecision, out long lots);
        if (!hasQuantity || !quantity.IsPositive) Note(ref reject, Reject.QuantityZero);
        else if (quantityFit == DecimalFit.TooLarge) Note(ref reject, Reject.QuantityAboveMaximum);
        else if (quantityFit == DecimalFit.TooFine) Note(ref reject, Reject.QuantityOffLot);
        else command.Quantity = new(lots);
        return reject;
    }

    /// <summary>Larger than the largest price, whatever digits it has behind the point.</summary>
    static bool IsOverMax(in DecimalNumber price, DecimalFit fit, long ticks, int precision)
    {
        if (fit == DecimalFit.TooLarge) return true;
        if (fit == DecimalFit.Exact)
        {
            var (whole, rest) = Math.DivRem(ticks, Powers[precision]);
            return whole > PriceMax || (whole == PriceMax && rest > 0);
        }

        return price.InUnits(CoinutDialect.DecimalsMax, out Int128 units) != DecimalFit.Exact
            ? price.InUnits(CoinutDialect.DecimalsMax, out units) == DecimalFit.TooLarge
            : units > (Int128)PriceMax * 100_000_000;
    }

    static void Note(ref Reject reject, Reject broken)
    {
        if (reject == Reject.None) reject = broken;
    }

    static Reject StateReject(InstrumentView instrument) => instrument.Terms.State switch
    {
        InstrumentState.Expired => Reject.InstrumentExpired,
        InstrumentState.Locked or InstrumentState.Disabled => Reject.InstrumentNotOpen,
        InstrumentState.Enabled or InstrumentState.Hidden or InstrumentState.Sale or InstrumentState.Presale or InstrumentState.PostOnly
            or InstrumentState.ReduceOnly => Reject.None,
    };

    /// <summary>0 = none; false = no such number.</summary>
    static bool TryClientId(JsonSlice value, ReadOnlySpan<byte> body, out long id)
    {
        id = 0;
        if (value.IsAbsent) return true;
        if (value.Integer(body) is not (>= 0 and <= CoinutRequest.NumberMax and var given)) return false;
        id = given;
        return true;
    }

    /// <summary>A text without an exponent, or a JSON number by its literal.</summary>
    static bool TryNumber(JsonSlice value, ReadOnlySpan<byte> body, out DecimalNumber number)
    {
        number = default;
        if (value.Kind == JsonTokenType.Number) return DecimalText.TryRead(value.In(body), out number);
        if (value.Kind != JsonTokenType.String) return false;
        if (value.IsEscaped)
        {
            return value.Text(body) is { } text && !text.AsSpan().ContainsAny('e', 'E') && DecimalText.TryRead(text, out number);
        }

        var digits = value.In(body);
        return !digits.ContainsAny((byte)'e', (byte)'E') && DecimalText.TryRead(digits, out number);
    }
}

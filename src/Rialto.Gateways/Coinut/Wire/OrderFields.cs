using System.Text.Json;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Wire;
using Rialto.Node.Views;

namespace Rialto.Gateways.Coinut.Wire;

/// <summary>A new order as the wire says it: read in the contract's order, the first broken rule is the one that counts.</summary>
/// <param name="Command">Ready but for its header.</param>
/// <param name="Tag">Its text.</param>
/// <param name="Echo">What is said back if it is rejected.</param>
internal sealed record OrderFields(PlaceOrder Command, OrderTag Tag, OrderEcho Echo)
{
    /// <summary>10^12, whatever the instrument allows.</summary>
    const long PriceMax = 1_000_000_000_000;

    const OrderFlags MarketFlags = OrderFlags.ClientIdIsTag | OrderFlags.RejectUnfilled;

    public static OrderFields Read(JsonElement order, long nonce, Func<long, InstrumentView?> find)
    {
        var values = Values.Of(order);
        var instrumentId = IntegerOf(values.Instrument) ?? 0;
        var instrument = find(instrumentId);
        var side = values.Side.ValueKind == JsonValueKind.String ? SideOf(values.Side) : "";
        var hasClientId = TryClientId(values.ClientId, out var clientId);
        var isMarket = values.Price.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;
        var hasPrice = TryNumber(values.Price, out var priceNumber);
        var hasQuantity = TryNumber(values.Quantity, out var quantityNumber);

        var command = new PlaceOrder
        {
            Instrument = new((int)Math.Clamp(instrumentId, 0, int.MaxValue)),
            Side = side == "SELL" ? Side.Sell : Side.Buy,
            OrderKind = isMarket ? OrderKind.Market : OrderKind.Limit,
            Flags = isMarket ? MarketFlags : OrderFlags.ClientIdIsTag,
            // What a future needs is margin, and asked by rules of its own.
            FundsRule = isMarket && side == "BUY" && instrument?.Terms.Kind == InstrumentKind.Spot
                ? FundsRule.FillableCost
                : FundsRule.StopAtFirstUnpaid,
        };
        var reject = instrument is null ? Reject.InstrumentNotFound : StateReject(instrument);
        var isReadable = side is "BUY" or "SELL" && hasClientId;
        if (instrument is not null && side is not ("BUY" or "SELL")) Note(ref reject, Reject.OrderKindNotAllowed);
        if (instrument is not null && !hasClientId) Note(ref reject, Reject.ClientOrderIdAlreadyUsed);
        if (instrument is not null) ReadTerms(ref command, ref reject);
        // The engine answers about the instrument's state itself, unless something else is unreadable too.
        if (isReadable && reject == Reject.InstrumentNotOpen) reject = Reject.None;
        command.GatewayReject = reject;
        var echo = new OrderEcho(instrumentId, side, priceNumber, quantityNumber, clientId);
        return new(command, new OrderTag(clientId, nonce), echo);

        void ReadTerms(ref PlaceOrder command, ref Reject reject)
        {
            var terms = instrument.Terms;
            if (!isMarket)
            {
                var fit = priceNumber.InUnits(terms.PricePrecision, out long ticks);
                var tooLarge = fit == DecimalFit.TooLarge || NumberOver(priceNumber, PriceMax);
                if (!hasPrice || !priceNumber.IsPositive) Note(ref reject, Reject.PriceBelowMinimum);
                else if (tooLarge) Note(ref reject, Reject.PriceAboveMaximum);
                else if (fit == DecimalFit.TooFine) Note(ref reject, Reject.PriceOffTick);
                else command.Price = new(ticks);
            }

            var quantityFit = quantityNumber.InUnits(terms.AmountPrecision, out long lots);
            if (!hasQuantity || !quantityNumber.IsPositive) Note(ref reject, Reject.QuantityZero);
            else if (quantityFit == DecimalFit.TooLarge) Note(ref reject, Reject.QuantityAboveMaximum);
            else if (quantityFit == DecimalFit.TooFine) Note(ref reject, Reject.QuantityOffLot);
            else command.Quantity = new(lots);
        }
    }

    /// <summary>Larger than a whole number, whatever digits it has behind the point.</summary>
    static bool NumberOver(in DecimalNumber number, long max) =>
        number.InUnits(CoinutDialect.DecimalsMax, out Int128 units) != DecimalFit.Exact
            ? number.InUnits(CoinutDialect.DecimalsMax, out units) == DecimalFit.TooLarge
            : units > (Int128)max * 100_000_000;

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
    static bool TryClientId(JsonElement value, out long id)
    {
        id = 0;
        if (value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null) return true;
        if (IntegerOf(value) is not (>= 0 and <= CoinutRequest.NumberMax and var given)) return false;
        id = given;
        return true;
    }

    static long? IntegerOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;

    static string SideOf(JsonElement value) =>
        value.ValueEquals("BUY"u8) ? "BUY" : value.ValueEquals("SELL"u8) ? "SELL" : value.GetString()!;

    /// <summary>A text without an exponent, or a JSON number by its literal.</summary>
    static bool TryNumber(JsonElement value, out DecimalNumber number)
    {
        number = default;
        if (value.ValueKind == JsonValueKind.Number) return DecimalText.TryRead(value.GetRawText(), out number);
        if (value.ValueKind != JsonValueKind.String) return false;
        var text = value.GetString()!;
        return !text.AsSpan().ContainsAny('e', 'E') && DecimalText.TryRead(text, out number);
    }

    /// <summary>The values that count, found in one walk: a name that comes twice counts as it stands last. Undefined = absent.</summary>
    readonly record struct Values(
        JsonElement Instrument, JsonElement Side, JsonElement ClientId, JsonElement Price, JsonElement Quantity)
    {
        public static Values Of(JsonElement order)
        {
            var found = default(Values);
            foreach (var field in order.EnumerateObject())
            {
                if (field.NameEquals("inst_id"u8)) found = found with { Instrument = field.Value };
                else if (field.NameEquals("side"u8)) found = found with { Side = field.Value };
                else if (field.NameEquals("client_ord_id"u8)) found = found with { ClientId = field.Value };
                else if (field.NameEquals("price"u8)) found = found with { Price = field.Value };
                else if (field.NameEquals("qty"u8)) found = found with { Quantity = field.Value };
            }

            return found;
        }
    }
}

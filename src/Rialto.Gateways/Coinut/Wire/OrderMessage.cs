using Rialto.Engine.Numbers;

namespace Rialto.Gateways.Coinut.Wire;

/// <summary>One message about an order, made of one event. Immutable.</summary>
internal sealed record OrderMessage
{
    /// <summary>What it says.</summary>
    public enum Sort
    {
        Accepted,
        Filled,
        Rejected,
        Cancelled,
    }

    public required Sort Kind { get; init; }

    /// <summary>Number of the command that it belongs to.</summary>
    public required long Command { get; init; }
    public required long TransId { get; init; }
    public required MemberId Member { get; init; }
    public required OrderId Order { get; init; }
    public required InstrumentId Instrument { get; init; }
    public required Side Side { get; init; }
    public required OrderTag Tag { get; init; }

    /// <summary>When the event was, µs.</summary>
    public required long TimeUs { get; init; }

    /// <summary>When the order came, µs.</summary>
    public required long CreatedUs { get; init; }

    /// <summary>In units of the instrument, of which these are the decimals.</summary>
    public required int PriceDecimals { get; init; }
    public required int LotDecimals { get; init; }
    public required Ticks Price { get; init; }
    public required Lots Quantity { get; init; }
    public required Lots Open { get; init; }

    /// <summary>Filled: of the resting order, and not of the one that came.</summary>
    public bool IsMaker { get; init; }
    public Ticks FillPrice { get; init; }
    public Lots FillQuantity { get; init; }
    public Amount Commission { get; init; }
    public string CommissionCurrency { get; init; } = "";

    /// <summary>Rejected: why.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>Cancelled: nonce of the request that asked for it; 0 = none of this dialect.</summary>
    public long CancelNonce { get; init; }

    /// <summary>
    /// Rejected as it came: then the request's own numbers are said back, which the log may not have been able to hold.
    /// </summary>
    public bool IsRejectedWhole => Kind == Sort.Rejected && Open == Quantity
        && Reasons[0] is not Errors.NotEnoughLiquidity and not Errors.NotEnoughLiquidityLegacy;

    public void Write(JsonBuffer json) => Write(json, echo: null, more: null);

    /// <param name="json">Where it goes.</param>
    /// <param name="echo">Rejected: what the request said where the log could not hold it; null = as the order is.</param>
    /// <param name="more">Messages that REST puts behind the first one; null = none, and no order id on top of a fill.</param>
    public void Write(JsonBuffer json, OrderEcho? echo, IReadOnlyList<OrderMessage>? more)
    {
        switch (Kind)
        {
            case Sort.Accepted:
                WriteAccepted(json);
                break;
            case Sort.Filled:
                WriteFilled(json, withOrderId: more is not null);
                break;
            case Sort.Rejected:
                WriteRejected(json, IsRejectedWhole ? echo : null);
                break;
            case Sort.Cancelled:
                WriteCancelled(json);
                break;
        }

        if (more is { Count: > 0 }) WriteMore(json, more);
        json.Raw("}"u8);
    }

    static void WriteMore(JsonBuffer json, IReadOnlyList<OrderMessage> more)
    {
        for (var i = 0; i < more.Count; i++)
        {
            json.Raw(i == 0 ? ",\"more\":["u8 : ","u8);
            more[i].Write(json);
        }

        json.Raw("]"u8);
    }

    void WriteAccepted(JsonBuffer json)
    {
        json.Raw("{\"client_ord_id\":"u8).Number(Tag.ClientOrderId);
        json.Raw(",\"inst_id\":"u8).Number(Instrument.Value);
        json.Raw(",\"nonce\":"u8).Number(Tag.Nonce);
        json.Raw(",\"open_qty\":"u8).Fixed(Open.Value, LotDecimals);
        json.Raw(",\"order_id\":"u8).Number(Order.Value);
        // Wire quirk: the original has the one name in some examples and the other in others (docs/dialects/coinut.md).
        json.Raw(",\"order_price\":"u8).Fixed(Price.Value, PriceDecimals);
        json.Raw(",\"price\":"u8).Fixed(Price.Value, PriceDecimals);
        json.Raw(",\"qty\":"u8).Fixed(Quantity.Value, LotDecimals);
        json.Raw(",\"reply\":\"order_accepted\",\"side\":"u8).Raw(SideBytes);
        WriteEnd(json.Raw(",\"status\":[\"OK\"]"u8));
    }

    void WriteFilled(JsonBuffer json, bool withOrderId)
    {
        json.Raw("{\"nonce\":"u8).Number(Tag.Nonce);
        json.Raw(",\"reply\":\"order_filled\",\"status\":[\"OK\"]"u8);
        if (withOrderId) json.Raw(",\"order_id\":"u8).Number(Order.Value);
        WriteFill(json.Raw(","u8));
    }

    /// <summary>The part that the history of trades has too, without its braces.</summary>
    public void WriteFill(JsonBuffer json)
    {
        json.Raw("\"commission\":{\"amount\":"u8).Fixed(Commission.Units, Amount.Decimals);
        json.Raw(",\"currency\":"u8).Text(CommissionCurrency);
        json.Raw("},\"fill_price\":"u8).Fixed(FillPrice.Value, PriceDecimals);
        json.Raw(",\"fill_qty\":"u8).Fixed(FillQuantity.Value, LotDecimals);
        json.Raw(",\"order\":{\"client_ord_id\":"u8).Number(Tag.ClientOrderId);
        json.Raw(",\"inst_id\":"u8).Number(Instrument.Value);
        json.Raw(",\"open_qty\":"u8).Fixed(Open.Value, LotDecimals);
        json.Raw(",\"order_id\":"u8).Number(Order.Value);
        json.Raw(",\"price\":"u8).Fixed(Price.Value, PriceDecimals);
        json.Raw(",\"qty\":"u8).Fixed(Quantity.Value, LotDecimals);
        json.Raw(",\"side\":"u8).Raw(SideBytes);
        json.Raw(",\"timestamp\":"u8).Number(CreatedUs);
        WriteEnd(json.Raw("}"u8));
    }

    void WriteRejected(JsonBuffer json, OrderEcho? echo)
    {
        json.Raw("{\"client_ord_id\":"u8).Number(echo?.ClientOrderId ?? Tag.ClientOrderId);
        json.Raw(",\"inst_id\":"u8).Number(echo?.InstrumentId ?? Instrument.Value);
        json.Raw(",\"nonce\":"u8).Number(Tag.Nonce);
        WriteQuantity(json.Raw(",\"open_qty\":"u8), echo, Open);
        json.Raw(",\"order_id\":"u8).Number(Order.Value);
        json.Raw(",\"price\":"u8);
        if (echo is null) json.Fixed(Price.Value, PriceDecimals);
        else json.Text(echo.Price);
        WriteQuantity(json.Raw(",\"qty\":"u8), echo, Quantity);
        for (var i = 0; i < Reasons.Count; i++) json.Raw(i == 0 ? ",\"reasons\":["u8 : ","u8).Text(Reasons[i]);
        json.Raw("],\"reply\":\"order_rejected\",\"side\":"u8);
        if (echo is null) json.Raw(SideBytes);
        else json.Text(echo.Side);
        WriteEnd(json.Raw(",\"status\":[\"OK\"]"u8));
    }

    void WriteQuantity(JsonBuffer json, OrderEcho? echo, Lots lots)
    {
        if (echo is null) json.Fixed(lots.Value, LotDecimals);
        else json.Text(echo.Quantity);
    }

    void WriteCancelled(JsonBuffer json)
    {
        json.Raw("{\"nonce\":"u8).Number(CancelNonce);
        json.Raw(",\"reply\":\"cancel_order\",\"order_id\":"u8).Number(Order.Value);
        json.Raw(",\"client_ord_id\":"u8).Number(Tag.ClientOrderId);
        json.Raw(",\"status\":[\"OK\"],\"inst_id\":"u8).Number(Instrument.Value);
        json.Raw(",\"trans_id\":"u8).Number(TransId);
    }

    void WriteEnd(JsonBuffer json) => json.Raw(",\"timestamp\":"u8).Number(TimeUs).Raw(",\"trans_id\":"u8).Number(TransId);

    ReadOnlySpan<byte> SideBytes => Side switch
    {
        Side.Buy => "\"BUY\""u8,
        Side.Sell => "\"SELL\""u8,
    };

    public static string SideOf(Side side) => side switch
    {
        Side.Buy => "BUY",
        Side.Sell => "SELL",
    };
}

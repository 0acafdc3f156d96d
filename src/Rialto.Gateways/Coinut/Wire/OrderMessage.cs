using System.Text.Json;
using Rialto.Engine.Numbers;
using Rialto.Node.Views;

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

    /// <summary>Texts with eight decimals.</summary>
    public required string Price { get; init; }
    public required string Quantity { get; init; }
    public required string Open { get; init; }

    /// <summary>Filled: of the resting order, and not of the one that came.</summary>
    public bool IsMaker { get; init; }
    public string FillPrice { get; init; } = "";
    public string FillQuantity { get; init; } = "";
    public string Commission { get; init; } = "";
    public string CommissionCurrency { get; init; } = "";

    /// <summary>Rejected: why.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>Rejected: what the request said where the log could not hold it; null = as above.</summary>
    public OrderEcho? Echo { get; init; }

    /// <summary>Cancelled: nonce of the request that asked for it; 0 = none of this dialect.</summary>
    public long CancelNonce { get; init; }

    public void Write(Utf8JsonWriter json) => Write(json, null);

    /// <param name="more">Messages that REST puts behind the first one; null = none, and no order id on top of a fill.</param>
    public void Write(Utf8JsonWriter json, IReadOnlyList<Action<Utf8JsonWriter>>? more)
    {
        json.WriteStartObject();
        switch (Kind)
        {
            case Sort.Accepted:
                WriteAccepted(json);
                break;
            case Sort.Filled:
                WriteFilled(json, withOrderId: more is not null);
                break;
            case Sort.Rejected:
                WriteRejected(json);
                break;
            case Sort.Cancelled:
                WriteCancelled(json);
                break;
        }

        if (more is { Count: > 0 })
        {
            json.WriteStartArray("more"u8);
            foreach (var message in more) message(json);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    void WriteAccepted(Utf8JsonWriter json)
    {
        json.WriteNumber("client_ord_id"u8, Tag.ClientOrderId);
        json.WriteNumber("inst_id"u8, Instrument.Value);
        json.WriteNumber("nonce"u8, Tag.Nonce);
        json.WriteString("open_qty"u8, Open);
        json.WriteNumber("order_id"u8, Order.Value);
        // Wire quirk: the original has the one name in some examples and the other in others (docs/dialects/coinut.md).
        json.WriteString("order_price"u8, Price);
        json.WriteString("price"u8, Price);
        json.WriteString("qty"u8, Quantity);
        json.WriteString("reply"u8, "order_accepted"u8);
        json.WriteString("side"u8, SideOf(Side));
        Answer.WriteStatus(json, Errors.Ok);
        json.WriteNumber("timestamp"u8, TimeUs);
        json.WriteNumber("trans_id"u8, TransId);
    }

    void WriteFilled(Utf8JsonWriter json, bool withOrderId)
    {
        json.WriteNumber("nonce"u8, Tag.Nonce);
        json.WriteString("reply"u8, "order_filled"u8);
        Answer.WriteStatus(json, Errors.Ok);
        if (withOrderId) json.WriteNumber("order_id"u8, Order.Value);
        WriteFill(json);
    }

    /// <summary>The part that the history of trades has too.</summary>
    public void WriteFill(Utf8JsonWriter json)
    {
        json.WriteStartObject("commission"u8);
        json.WriteString("amount"u8, Commission);
        json.WriteString("currency"u8, CommissionCurrency);
        json.WriteEndObject();
        json.WriteString("fill_price"u8, FillPrice);
        json.WriteString("fill_qty"u8, FillQuantity);
        json.WriteStartObject("order"u8);
        json.WriteNumber("client_ord_id"u8, Tag.ClientOrderId);
        json.WriteNumber("inst_id"u8, Instrument.Value);
        json.WriteString("open_qty"u8, Open);
        json.WriteNumber("order_id"u8, Order.Value);
        json.WriteString("price"u8, Price);
        json.WriteString("qty"u8, Quantity);
        json.WriteString("side"u8, SideOf(Side));
        json.WriteNumber("timestamp"u8, CreatedUs);
        json.WriteEndObject();
        json.WriteNumber("timestamp"u8, TimeUs);
        json.WriteNumber("trans_id"u8, TransId);
    }

    void WriteRejected(Utf8JsonWriter json)
    {
        json.WriteNumber("client_ord_id"u8, Echo?.ClientOrderId ?? Tag.ClientOrderId);
        json.WriteNumber("inst_id"u8, Echo?.InstrumentId ?? Instrument.Value);
        json.WriteNumber("nonce"u8, Tag.Nonce);
        json.WriteString("open_qty"u8, Echo?.Quantity ?? Open);
        json.WriteNumber("order_id"u8, Order.Value);
        json.WriteString("price"u8, Echo?.Price ?? Price);
        json.WriteString("qty"u8, Echo?.Quantity ?? Quantity);
        json.WriteStartArray("reasons"u8);
        foreach (var reason in Reasons) json.WriteStringValue(reason);
        json.WriteEndArray();
        json.WriteString("reply"u8, "order_rejected"u8);
        json.WriteString("side"u8, Echo?.Side ?? SideOf(Side));
        Answer.WriteStatus(json, Errors.Ok);
        json.WriteNumber("timestamp"u8, TimeUs);
        json.WriteNumber("trans_id"u8, TransId);
    }

    void WriteCancelled(Utf8JsonWriter json)
    {
        json.WriteNumber("nonce"u8, CancelNonce);
        json.WriteString("reply"u8, "cancel_order"u8);
        json.WriteNumber("order_id"u8, Order.Value);
        json.WriteNumber("client_ord_id"u8, Tag.ClientOrderId);
        Answer.WriteStatus(json, Errors.Ok);
        json.WriteNumber("inst_id"u8, Instrument.Value);
        json.WriteNumber("trans_id"u8, TransId);
    }

    public static string SideOf(Side side) => side switch
    {
        Side.Buy => "BUY",
        Side.Sell => "SELL",
    };
}

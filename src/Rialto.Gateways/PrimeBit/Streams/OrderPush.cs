using System.Text.Json;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.PrimeBit.Wire;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit.Streams;

/// <summary>One word of an order channel.</summary>
/// <param name="Event">Its <c>event_type</c>.</param>
/// <param name="Order">As it is after it.</param>
/// <param name="Symbol">Of the order.</param>
internal sealed record OrderPush(string Event, OrderView Order, Symbol Symbol)
{
    public const string NewRequest = "new_request";
    public const string New = "new";
    public const string PartialFill = "partial_fill";
    public const string Fill = "fill";
    public const string Reject = "reject";
    public const string Modify = "modify";
    public const string ModifyReject = "modify_reject";
    public const string CancelReject = "cancel_reject";
    public const string Cancel = "cancel";

    const string Liquidation = "liquidation";

    /// <summary>A stop whose price came.</summary>
    public bool IsTriggered { get; init; }

    /// <summary>The trade behind a fill.</summary>
    public Filled? Trade { get; init; }

    /// <summary>Why it, or a change of it, was refused.</summary>
    public Errors.Problem? Problem { get; init; }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("event_type"u8, Event);
        json.WritePropertyName("order"u8);
        if (Event == Reject) OrderWire.WriteRejected(json, Order, Symbol, Problem!.Value.Code);
        else OrderWire.Write(json, Order, Symbol, fee: null);
        if (IsTriggered) json.WriteBoolean("triggered"u8, true);
        if (Trade is { } trade) WriteFill(json, trade);
        if (Problem is { } problem) WriteProblem(json, problem);
        json.WriteEndObject();
    }

    void WriteFill(Utf8JsonWriter json, Filled trade)
    {
        json.WriteStartObject("fill"u8);
        json.WriteNumber("trade_id"u8, trade.Trade.Value);
        json.WritePrice("price"u8, trade.Price, Symbol);
        json.WriteVolume("volume"u8, trade.Quantity, Symbol);
        json.WritePicos("fee"u8, Figures.PicosOf(trade.Fee));
        json.WriteString("liquidity"u8, LiquidityOf(trade));
        json.WriteEndObject();
    }

    string LiquidityOf(in Filled trade)
    {
        if ((Order.Flags & Engine.Commands.OrderFlags.Liquidation) != 0) return Liquidation;
        return trade.Role == FillRole.Maker ? "maker" : "taker";
    }

    static void WriteProblem(Utf8JsonWriter json, Errors.Problem problem)
    {
        json.WriteStartObject("error"u8);
        json.WriteString("code"u8, problem.Code);
        json.WriteString("message"u8, problem.Message);
        json.WriteEndObject();
    }
}

using System.Globalization;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Node.Views;

namespace Rialto.Node.History;

// Rows as the database has them; the names of the constructors' parameters are the columns'.

sealed record OrderRow(
    long id, long member, long instrument, long side, long kind, long time_in_force, long flags, long price, long quantity,
    string quote_amount, long filled, long remaining, string filled_notional, long state, long? reason, long maker, long taker,
    long trades, long created_us, long updated_us, string? client_order_id, long session, long priority,
    long waiting, long trigger_price, long display, long shown, long expires_us, long reject,
    long account, long trigger_by, long stop_loss, long take_profit)
{
    public OrderView ToView(OrderUuids uuids) => new()
    {
        Id = new(id),
        Uuid = uuids.Of(new(id)),
        Member = new((int)member),
        Instrument = new((int)instrument),
        Side = (Side)side,
        Kind = (OrderKind)kind,
        TimeInForce = (TimeInForce)time_in_force,
        Flags = (OrderFlags)flags,
        Price = new(price),
        Quantity = new(quantity),
        QuoteAmount = MoneyText.Read(quote_amount),
        Filled = new(filled),
        Remaining = new(remaining),
        FilledNotional = MoneyText.Read(filled_notional),
        State = (OrderState)state,
        Reason = (CancelReason?)reason,
        Maker = new((int)maker),
        Taker = new((int)taker),
        TradesCount = (int)trades,
        CreatedUs = created_us,
        UpdatedUs = updated_us,
        ClientOrderId = client_order_id,
        Session = session,
        PrioritySequence = priority,
        IsWaiting = waiting != 0,
        TriggerPrice = new(trigger_price),
        DisplayQuantity = new(display),
        Shown = new(shown),
        ExpiresUs = expires_us,
        CancelReject = (Reject)reject,
        Account = new((int)account),
        TriggerBy = (TriggerBy)trigger_by,
        StopLoss = new(stop_loss),
        TakeProfit = new(take_profit),
    };
}

sealed record TradeRow(
    long id, long instrument, long price, long quantity, long taker_side, long maker_order, long taker_order,
    long maker, long taker, long time_us, long @event)
{
    public TradeView ToView() => new()
    {
        Id = new(id),
        Instrument = new((int)instrument),
        Price = new(price),
        Quantity = new(quantity),
        TakerSide = (Side)taker_side,
        MakerOrder = new(maker_order),
        TakerOrder = new(taker_order),
        Maker = new((int)maker),
        Taker = new((int)taker),
        TimeUs = time_us,
        EventNumber = @event,
    };
}

sealed record FillRow(
    long member, long trade, long role, long order_id, long instrument, long side, long taker_side, long self_trade,
    long price, long quantity, string notional, long rate, string fee, long time_us, long remaining, long @event)
{
    public FillView ToView() => new()
    {
        Trade = new(trade),
        Order = new(order_id),
        Member = new((int)member),
        Instrument = new((int)instrument),
        Side = (Side)side,
        Role = (FillRole)role,
        TakerSide = (Side)taker_side,
        SelfTrade = self_trade != 0,
        Price = new(price),
        Quantity = new(quantity),
        Notional = MoneyText.Read(notional),
        Rate = new((int)rate),
        Fee = MoneyText.Read(fee),
        TimeUs = time_us,
        Remaining = new(remaining),
        EventNumber = @event,
    };
}

sealed record FillFeeRow(long order_id, string fee);

sealed record LedgerRow(
    long number, long owner, long currency, string delta, string balance_after, long kind, long reference, long command, long time_us)
{
    public LedgerLine ToView() => new()
    {
        Number = number,
        Owner = new((int)owner),
        Currency = new((int)currency),
        Delta = MoneyText.Read(delta),
        BalanceAfter = MoneyText.Read(balance_after),
        Kind = (PostingKind)kind,
        Reference = reference,
        CommandNumber = command,
        TimeUs = time_us,
    };
}

sealed record DepositRow(
    long number, long member, long currency, long state, long kind, long source, long source_number, string net, string fee, string txid,
    long created_us, long updated_us)
{
    public DepositView ToView() => new()
    {
        Number = number,
        Member = new((int)member),
        Currency = new((int)currency),
        State = (DepositState)state,
        Kind = (DepositKind)kind,
        Source = (int)source,
        SourceNumber = source_number,
        Net = MoneyText.Read(net),
        Fee = MoneyText.Read(fee),
        TxId = txid,
        CreatedUs = created_us,
        UpdatedUs = updated_us,
    };
}

sealed record WithdrawalRow(
    long number, long member, long currency, long state, string gross, string fee, string destination, long created_us, long updated_us)
{
    public WithdrawalView ToView() => new()
    {
        Number = number,
        Member = new((int)member),
        Currency = new((int)currency),
        State = (WithdrawalState)state,
        Gross = MoneyText.Read(gross),
        Fee = MoneyText.Read(fee),
        Destination = destination,
        CreatedUs = created_us,
        UpdatedUs = updated_us,
    };
}

sealed record TransferRow(long number, long sender, long receiver, long currency, string amount, string note, long time_us)
{
    public TransferView ToView() => new()
    {
        Number = number,
        From = new((int)sender),
        To = new((int)receiver),
        Currency = new((int)currency),
        Amount = MoneyText.Read(amount),
        Note = note,
        TimeUs = time_us,
    };
}

sealed record AdjustmentRow(long number, long owner, long currency, string amount, string reason, long time_us)
{
    public AdjustmentView ToView() => new()
    {
        Number = number,
        Owner = new((int)owner),
        Currency = new((int)currency),
        Amount = MoneyText.Read(amount),
        Reason = reason,
        TimeUs = time_us,
    };
}

/// <remarks>
/// A withdrawal's amount is its gross sum, as its table has it. By properties: columns of a union have no type when there is no row,
/// so no constructor would fit.
/// </remarks>
sealed record MovementRow
{
    public required long kind { get; init; }
    public required long number { get; init; }
    public required long currency { get; init; }
    public required long state { get; init; }
    public required string net { get; init; }
    public required string fee { get; init; }
    public required string txid { get; init; }
    public required string destination { get; init; }
    public required long created_us { get; init; }
    public required long updated_us { get; init; }

    public MovementView ToView() => new()
    {
        Number = number,
        Currency = new((int)currency),
        DepositState = kind == 0 ? (DepositState)state : null,
        WithdrawalState = kind == 0 ? null : (WithdrawalState)state,
        Net = kind == 0 ? MoneyText.Read(net) : MoneyText.Read(net) - MoneyText.Read(fee),
        Fee = MoneyText.Read(fee),
        TxId = txid,
        Destination = destination,
        CreatedUs = created_us,
        UpdatedUs = updated_us,
    };
}

sealed record PnlRow(
    long number, long currency, string delta, long kind, long reference, long time_us, long? trade, long? instrument, long? price,
    long? quantity, long? taker_side, long? maker_order, long? taker_order, long? maker, long? taker, long? @event)
{
    public PnlLine ToLine() =>
        new(number, new((int)currency), MoneyText.Read(delta), (PostingKind)kind, reference, time_us, trade is null ? null : Trade());

    TradeView Trade() => new TradeRow(
        trade!.Value, instrument!.Value, price!.Value, quantity!.Value, taker_side!.Value, maker_order!.Value, taker_order!.Value,
        maker!.Value, taker!.Value, time_us, @event!.Value).ToView();
}

static class MoneyText
{
    public static Amount Read(string units) => new(Int128.Parse(units, CultureInfo.InvariantCulture));
}

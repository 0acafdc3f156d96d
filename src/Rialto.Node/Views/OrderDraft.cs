using System.Text;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Node.Views;

/// <summary>
/// An order while the events of one step change it; becomes one <see cref="OrderView"/> at the end. Owner: publisher thread.
/// </summary>
sealed class OrderDraft
{
    OrderView _order;
    Lots _filled;
    Lots _remaining;
    Amount _filledNotional;
    int _tradesCount;
    Ticks _price;
    Lots _quantity;
    long _prioritySequence;
    OrderState _state;
    CancelReason? _reason;
    bool _isWaiting;
    Ticks _triggerPrice;
    Lots _shown;
    long _expiresUs;
    TimeInForce _timeInForce;
    Reject _cancelReject;
    Ticks _stopLoss;
    Ticks _takeProfit;
    string? _comment;

    OrderDraft(OrderView? before, OrderView start)
    {
        Before = before;
        _order = start;
        _filled = start.Filled;
        _remaining = start.Remaining;
        _filledNotional = start.FilledNotional;
        _tradesCount = start.TradesCount;
        _price = start.Price;
        _quantity = start.Quantity;
        _prioritySequence = start.PrioritySequence;
        _state = start.State;
        _reason = start.Reason;
        _isWaiting = start.IsWaiting;
        _triggerPrice = start.TriggerPrice;
        _shown = start.Shown;
        _expiresUs = start.ExpiresUs;
        _timeInForce = start.TimeInForce;
        _cancelReject = start.CancelReject;
        _stopLoss = start.StopLoss;
        _takeProfit = start.TakeProfit;
        _comment = start.ClientOrderId;
    }

    /// <summary>As it was before the step; null = the step made it.</summary>
    public OrderView? Before { get; }

    /// <summary>What its fills in this step cost.</summary>
    public Amount StepFees { get; private set; }

    /// <summary>As it is after the step; set by <see cref="Finish"/>.</summary>
    public OrderView After => _order;

    public static OrderDraft Existing(OrderView order) => new(order, order);

    public static OrderDraft New(in OrderAccepted accepted, ReadOnlySpan<byte> text, Guid uuid, long timeUs) => new(null, new()
    {
        Id = accepted.Order,
        Uuid = uuid,
        Member = accepted.Member,
        Instrument = accepted.Instrument,
        Side = accepted.Side,
        Kind = accepted.OrderKind,
        TimeInForce = accepted.TimeInForce,
        Flags = accepted.Flags,
        Price = accepted.Price,
        Quantity = accepted.Quantity,
        QuoteAmount = accepted.QuoteAmount,
        Filled = Lots.Zero,
        Remaining = accepted.Quantity,
        FilledNotional = Amount.Zero,
        State = OrderState.Wait,
        Reason = null,
        Maker = accepted.Maker,
        Taker = accepted.Taker,
        TradesCount = 0,
        CreatedUs = timeUs,
        UpdatedUs = timeUs,
        ClientOrderId = text.IsEmpty ? null : Encoding.UTF8.GetString(text),
        Session = accepted.Session,
        PrioritySequence = 0,
        IsWaiting = accepted.OrderKind.IsWaiting(),
        TriggerPrice = accepted.TriggerPrice,
        DisplayQuantity = accepted.DisplayQuantity,
        Shown = Lots.Zero,
        ExpiresUs = accepted.ExpiresUs,
        Account = accepted.Account,
        TriggerBy = accepted.TriggerBy,
        CancelReject = Reject.None,
    });

    /// <summary>An order of a margin account that could not be filled as asked, and ended with all of it.</summary>
    public static OrderDraft Ended(in OrderRejected rejected, ReadOnlySpan<byte> text, Guid uuid, long timeUs)
    {
        var draft = New(
            new()
            {
                Order = rejected.Order, Member = rejected.Member, Instrument = rejected.Instrument, Side = rejected.Side,
                OrderKind = rejected.OrderKind, TimeInForce = rejected.TimeInForce, Flags = rejected.Flags, Account = rejected.Account,
                Price = rejected.Price, Quantity = rejected.Quantity, QuoteAmount = rejected.QuoteAmount,
            },
            text, uuid, timeUs);
        draft.Cancelled(new() { Cancelled = rejected.Quantity, Reason = CancelReason.TriggerFailed, Reject = rejected.Reject });
        return draft;
    }

    /// <summary>Adds to an order that ended at once what the events do not tell of such orders. After <see cref="Finish"/>.</summary>
    public void Complete(in PlaceOrder command, Ticks stopLoss, Ticks takeProfit) => _order = _order with
    {
        ExpiresUs = command.ExpiresUs, DisplayQuantity = command.DisplayQuantity, StopLoss = stopLoss, TakeProfit = takeProfit,
    };

    public void Revised(in OrderRevised revised, ReadOnlySpan<byte> comment)
    {
        (_stopLoss, _takeProfit) = (revised.StopLossAfter(_stopLoss), revised.TakeProfitAfter(_takeProfit));
        if (revised.HasComment != 0) _comment = comment.IsEmpty ? null : Encoding.UTF8.GetString(comment);
    }

    public void Filled(in Filled fill, InstrumentScale scale)
    {
        _filled += fill.Quantity;
        _remaining = fill.Remaining;
        _filledNotional = Turnover.Plus(_filledNotional, scale.Notional(fill.Price, fill.Quantity));
        _tradesCount++;
        StepFees += fill.Fee;
        if (fill.Role == FillRole.Maker) FilledInTheBook(fill);
    }

    // An iceberg that has shown all it showed shows its next part, behind the others of its level.
    void FilledInTheBook(in Filled fill)
    {
        _shown -= fill.Quantity;
        if (!_shown.IsZero || _remaining.IsZero) return;
        _shown = Lots.Min(_order.DisplayQuantity, _remaining);
        _prioritySequence = fill.Header.Number;
    }

    public void Resting(in OrderResting resting)
    {
        _price = resting.Price;
        _remaining = resting.Remaining;
        _prioritySequence = resting.Header.Number;
        _shown = _order.DisplayQuantity.IsZero ? _remaining : Lots.Min(_order.DisplayQuantity, _remaining);
    }

    public void Triggered() => _isWaiting = false;

    public void TermsAmended(in OrderTermsAmended amended)
    {
        if (_isWaiting) _triggerPrice = amended.TriggerPrice;
        _expiresUs = amended.ExpiresUs;
        _timeInForce = amended.TimeInForce;
    }

    public void Done()
    {
        _state = OrderState.Done;
        _shown = Lots.Zero;
        if (!_order.QuoteAmount.IsZero) _quantity = _filled;
    }

    public void Cancelled(in OrderCancelled cancelled)
    {
        _state = OrderState.Cancelled;
        _reason = cancelled.Reason;
        _cancelReject = cancelled.Reject;
        _isWaiting = false;
        _shown = Lots.Zero;
        _remaining = cancelled.Cancelled;
        if (!_order.QuoteAmount.IsZero) _quantity = _filled;
    }

    public void Amended(in OrderAmended amended)
    {
        _price = amended.Price;
        _quantity = amended.Quantity;
        _remaining = amended.Remaining;
        // What is hidden is taken first.
        _shown = Lots.Min(_shown, _remaining);
        if (amended.KeptPriority != 0) return;
        _prioritySequence = 0;
        _shown = Lots.Zero;
    }

    public void Finish(long timeUs) => _order = _order with
    {
        Price = _price,
        Quantity = _quantity,
        Filled = _filled,
        Remaining = _remaining,
        FilledNotional = _filledNotional,
        TradesCount = _tradesCount,
        PrioritySequence = _prioritySequence,
        State = _state,
        Reason = _reason,
        IsWaiting = _isWaiting,
        TriggerPrice = _triggerPrice,
        Shown = _shown,
        ExpiresUs = _expiresUs,
        TimeInForce = _timeInForce,
        CancelReject = _cancelReject,
        StopLoss = _stopLoss,
        TakeProfit = _takeProfit,
        ClientOrderId = _comment,
        UpdatedUs = timeUs,
    };
}

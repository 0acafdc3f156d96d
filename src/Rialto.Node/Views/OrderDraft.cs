using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Node.Views;

/// <summary>
/// An order while the events of one step change it; becomes one <see cref="OrderView"/> at the end. Owner: publisher thread.
/// </summary>
/// <remarks>Used again for another order in a later step: see <see cref="StepChanges"/>.</remarks>
sealed class OrderDraft
{
    OrderView? _after;

    // What the step made it of, if it did.
    OrderAccepted _accepted;
    Guid _uuid;

    // What no event changes.
    Lots _displayQuantity;
    Amount _quoteAmount;

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

    /// <summary>As it was before the step; null = the step made it.</summary>
    public OrderView? Before { get; private set; }

    /// <summary>Whose it is, by which account and with which flags: what no event changes.</summary>
    public MemberId Member { get; private set; }
    public MarginAccountId Account { get; private set; }
    public OrderFlags Flags { get; private set; }

    /// <summary>What its fills in this step cost.</summary>
    public Amount StepFees { get; private set; }

    /// <summary>As it is after the step; only after <see cref="Finish"/>.</summary>
    public OrderView After => _after!;

    /// <summary>An order of before the step.</summary>
    public void Begin(OrderView order)
    {
        (Before, _after) = (order, null);
        (Member, Account, Flags) = (order.Member, order.Account, order.Flags);
        (_displayQuantity, _quoteAmount) = (order.DisplayQuantity, order.QuoteAmount);
        _filled = order.Filled;
        _remaining = order.Remaining;
        _filledNotional = order.FilledNotional;
        _tradesCount = order.TradesCount;
        _price = order.Price;
        _quantity = order.Quantity;
        _prioritySequence = order.PrioritySequence;
        _state = order.State;
        _reason = order.Reason;
        _isWaiting = order.IsWaiting;
        _triggerPrice = order.TriggerPrice;
        _shown = order.Shown;
        _expiresUs = order.ExpiresUs;
        _timeInForce = order.TimeInForce;
        _cancelReject = order.CancelReject;
        _stopLoss = order.StopLoss;
        _takeProfit = order.TakeProfit;
        _comment = order.ClientOrderId;
        StepFees = Amount.Zero;
    }

    /// <summary>An order that the step makes.</summary>
    public void Begin(in OrderAccepted accepted, string? clientOrderId, Guid uuid)
    {
        (Before, _after) = (null, null);
        (Member, Account, Flags) = (accepted.Member, accepted.Account, accepted.Flags);
        (_displayQuantity, _quoteAmount) = (accepted.DisplayQuantity, accepted.QuoteAmount);
        (_accepted, _uuid) = (accepted, uuid);
        _filled = Lots.Zero;
        _remaining = accepted.Quantity;
        _filledNotional = Amount.Zero;
        _tradesCount = 0;
        _price = accepted.Price;
        _quantity = accepted.Quantity;
        _prioritySequence = 0;
        _state = OrderState.Wait;
        _reason = null;
        _isWaiting = accepted.OrderKind.IsWaiting();
        _triggerPrice = accepted.TriggerPrice;
        _shown = Lots.Zero;
        _expiresUs = accepted.ExpiresUs;
        _timeInForce = accepted.TimeInForce;
        _cancelReject = Reject.None;
        _stopLoss = Ticks.None;
        _takeProfit = Ticks.None;
        _comment = clientOrderId;
        StepFees = Amount.Zero;
    }

    /// <summary>An order of a margin account that could not be filled as asked, and ended with all of it.</summary>
    public void BeginEnded(in OrderRejected rejected, string? clientOrderId, Guid uuid)
    {
        Begin(
            new OrderAccepted
            {
                Order = rejected.Order, Member = rejected.Member, Instrument = rejected.Instrument, Side = rejected.Side,
                OrderKind = rejected.OrderKind, TimeInForce = rejected.TimeInForce, Flags = rejected.Flags, Account = rejected.Account,
                Price = rejected.Price, Quantity = rejected.Quantity, QuoteAmount = rejected.QuoteAmount,
            },
            clientOrderId, uuid);
        Cancelled(new() { Cancelled = rejected.Quantity, Reason = CancelReason.TriggerFailed, Reject = rejected.Reject });
    }

    /// <summary>Adds to an order that ended at once what the events do not tell of such orders. After <see cref="Finish"/>.</summary>
    public void Complete(in PlaceOrder command, Ticks stopLoss, Ticks takeProfit) => _after = After with
    {
        ExpiresUs = command.ExpiresUs, DisplayQuantity = command.DisplayQuantity, StopLoss = stopLoss, TakeProfit = takeProfit,
    };

    public void Revised(in OrderRevised revised, string? comment)
    {
        (_stopLoss, _takeProfit) = (revised.StopLossAfter(_stopLoss), revised.TakeProfitAfter(_takeProfit));
        if (revised.HasComment != 0) _comment = comment;
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
        _shown = Lots.Min(_displayQuantity, _remaining);
        _prioritySequence = fill.Header.Number;
    }

    public void Resting(in OrderResting resting)
    {
        _price = resting.Price;
        _remaining = resting.Remaining;
        _prioritySequence = resting.Header.Number;
        _shown = _displayQuantity.IsZero ? _remaining : Lots.Min(_displayQuantity, _remaining);
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
        if (!_quoteAmount.IsZero) _quantity = _filled;
    }

    public void Cancelled(in OrderCancelled cancelled)
    {
        _state = OrderState.Cancelled;
        _reason = cancelled.Reason;
        _cancelReject = cancelled.Reject;
        _isWaiting = false;
        _shown = Lots.Zero;
        _remaining = cancelled.Cancelled;
        if (!_quoteAmount.IsZero) _quantity = _filled;
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

    public void Finish(long timeUs) => _after = Before is { } before ? Changed(before, timeUs) : Made(timeUs);

    OrderView Changed(OrderView before, long timeUs) => before with
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

    // In one go: an order that is filled or rests in its first step would else be two objects.
    OrderView Made(long timeUs) => new()
    {
        Id = _accepted.Order,
        Uuid = _uuid,
        Member = _accepted.Member,
        Instrument = _accepted.Instrument,
        Side = _accepted.Side,
        Kind = _accepted.OrderKind,
        TimeInForce = _timeInForce,
        Flags = _accepted.Flags,
        Price = _price,
        Quantity = _quantity,
        QuoteAmount = _quoteAmount,
        Filled = _filled,
        Remaining = _remaining,
        FilledNotional = _filledNotional,
        State = _state,
        Reason = _reason,
        Maker = _accepted.Maker,
        Taker = _accepted.Taker,
        TradesCount = _tradesCount,
        CreatedUs = timeUs,
        UpdatedUs = timeUs,
        ClientOrderId = _comment,
        Session = _accepted.Session,
        PrioritySequence = _prioritySequence,
        IsWaiting = _isWaiting,
        TriggerPrice = _triggerPrice,
        DisplayQuantity = _displayQuantity,
        Shown = _shown,
        ExpiresUs = _expiresUs,
        Account = _accepted.Account,
        TriggerBy = _accepted.TriggerBy,
        CancelReject = _cancelReject,
        StopLoss = _stopLoss,
        TakeProfit = _takeProfit,
    };
}

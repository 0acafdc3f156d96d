using System.Text;
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
    }

    /// <summary>As it was before the step; null = the step made it.</summary>
    public OrderView? Before { get; }

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
    });

    public void Filled(in Filled fill, InstrumentScale scale)
    {
        _filled += fill.Quantity;
        _remaining = fill.Remaining;
        _filledNotional += scale.Notional(fill.Price, fill.Quantity);
        _tradesCount++;
    }

    public void Resting(in OrderResting resting)
    {
        _price = resting.Price;
        _remaining = resting.Remaining;
        _prioritySequence = resting.Header.Number;
    }

    public void Done()
    {
        _state = OrderState.Done;
        if (!_order.QuoteAmount.IsZero) _quantity = _filled;
    }

    public void Cancelled(in OrderCancelled cancelled)
    {
        _state = OrderState.Cancelled;
        _reason = cancelled.Reason;
        _remaining = cancelled.Cancelled;
        if (!_order.QuoteAmount.IsZero) _quantity = _filled;
    }

    public void Amended(in OrderAmended amended)
    {
        _price = amended.Price;
        _quantity = amended.Quantity;
        _remaining = amended.Remaining;
        if (amended.KeptPriority == 0) _prioritySequence = 0;
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
        UpdatedUs = timeUs,
    };
}

using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.PeatioClassic.Wire;
using Rialto.Gateways.Sockets;
using Rialto.Node;
using Rialto.Node.Views;

namespace Rialto.Gateways.PeatioClassic.Streams;

/// <summary>Tells what one durable command did: what comes to, changes in or leaves a book, and trades to their owners.</summary>
/// <remarks>Owner: whoever holds the streams' gate. Frames about the book are made once for everybody.</remarks>
internal sealed class StepTeller(ExchangeViews views, HashSet<ClassicClient> clients)
{
    readonly Dictionary<OrderId, StepOrder> _orders = [];

    /// <summary>Orders of this step that stand in no book yet, or not any more.</summary>
    readonly HashSet<OrderId> _outside = [];
    readonly List<Filled> _fills = [];
    readonly List<SocketClient> _listeners = [];
    Traded _trade;
    long _timeUs;

    public void Tell(PublishedStep step)
    {
        _listeners.Clear();
        foreach (var client in clients)
            if (client.Owner is not null) _listeners.Add(client.Socket);
        if (_listeners.Count == 0) return;

        _timeUs = step.TimeUs;
        FindOrders(step);
        var reader = new EventReader(step.Events.Span);
        while (reader.Next()) Tell(ref reader);
        EndTrade();
        _orders.Clear();
        _outside.Clear();
    }

    /// <summary>The orders of the step, set back to how they were before it.</summary>
    void FindOrders(PublishedStep step)
    {
        foreach (var order in step.Orders)
            if (MarketOf(order.Instrument).Terms.Kind == InstrumentKind.Spot) _orders.Add(order.Id, new(order));
        var reader = new EventReader(step.Events.Span);
        while (reader.Next())
        {
            if (reader.Kind != EventKind.Filled) continue;
            ref readonly var fill = ref reader.As<Filled>();
            if (_orders.TryGetValue(fill.Order, out var order)) order.TakeBack(fill, MarketOf(fill.Instrument).Scale);
        }
    }

    void Tell(ref EventReader reader)
    {
        switch (reader.Kind)
        {
            case EventKind.OrderAccepted:
                EndTrade();
                _outside.Add(reader.As<OrderAccepted>().Order);
                break;
            case EventKind.OrderTriggered:
                EndTrade();
                _outside.Add(reader.As<OrderTriggered>().Order);
                break;
            case EventKind.OrderResting:
                EndTrade();
                Resting(reader.As<OrderResting>());
                break;
            case EventKind.OrderAmended:
                EndTrade();
                Amended(reader.As<OrderAmended>());
                break;
            case EventKind.OrderCancelled:
                EndTrade();
                Cancelled(reader.As<OrderCancelled>());
                break;
            case EventKind.Traded:
                EndTrade();
                _trade = reader.As<Traded>();
                break;
            case EventKind.Filled:
                Filled(reader.As<Filled>());
                break;
        }
    }

    void Resting(in OrderResting resting)
    {
        _outside.Remove(resting.Order);
        TellBook("add", resting.Order, resting.Price, resting.Remaining);
    }

    void Amended(in OrderAmended amended)
    {
        if (!WasInBook(amended.Order)) return;
        TellBook(amended.KeptPriority != 0 ? "update" : "remove", amended.Order, amended.Price, amended.Remaining);
        if (amended.KeptPriority == 0) _outside.Add(amended.Order);
    }

    void Cancelled(in OrderCancelled cancelled)
    {
        if (WasInBook(cancelled.Order)) TellBook("remove", cancelled.Order, Ticks.None, cancelled.Cancelled);
    }

    void Filled(in Filled fill)
    {
        if (!_orders.TryGetValue(fill.Order, out var order)) return;
        _fills.Add(fill);
        order.Filled(fill, MarketOf(fill.Instrument).Scale);
        if (fill.Role == FillRole.Maker)
            TellBook(fill.Remaining.IsZero ? "remove" : "update", fill.Order, Ticks.None, fill.Remaining);
    }

    /// <summary>What waits for its trigger, or was only passing by, never stood in a book.</summary>
    bool WasInBook(OrderId id) =>
        !_outside.Contains(id) && _orders.TryGetValue(id, out var order) && order.Now.PrioritySequence > 0;

    /// <param name="price">None = the order's own.</param>
    void TellBook(string action, OrderId id, Ticks price, Lots volume)
    {
        if (!_orders.TryGetValue(id, out var order)) return;
        var now = price == Ticks.None ? order.Now : order.Now with { Price = price };
        var frame = SocketWire.Book(action, now, volume, MarketOf(now.Instrument));
        foreach (var listener in _listeners) listener.Send(frame);
    }

    /// <summary>Tells a trade to its owners when both sides are known, that is at the next event that is not about it.</summary>
    void EndTrade()
    {
        if (_fills.Count == 0) return;
        var market = MarketOf(_trade.Instrument);
        foreach (var client in clients)
        {
            if (client.Owner is not { } owner) continue;
            var member = new MemberId(owner.Member.Number);
            if (member != _trade.Maker && member != _trade.Taker) continue;
            client.Socket.Send(SocketWire.Trade(_trade, _timeUs, market, OrderOf(member, Side.Sell), OrderOf(member, Side.Buy)));
        }

        _fills.Clear();
    }

    /// <summary>The member's order on one side of the trade; null = it was another's.</summary>
    OrderView? OrderOf(MemberId member, Side side)
    {
        foreach (var fill in _fills)
            if (fill.Member == member && fill.Side == side && _orders.TryGetValue(fill.Order, out var order)) return order.Now;
        return null;
    }

    InstrumentView MarketOf(InstrumentId id) =>
        views.Instruments.Find(id) ?? throw new InvalidOperationException($"Instrument {id.Value} is unknown.");
}

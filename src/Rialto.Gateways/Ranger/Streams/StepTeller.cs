using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Ranger.Wire;
using Rialto.Gateways.Sockets;
using Rialto.Gateways.Wire;
using Rialto.Node;
using Rialto.Node.Views;

namespace Rialto.Gateways.Ranger.Streams;

/// <summary>Tells what one durable command did, in the order of its events, each frame made once.</summary>
/// <remarks>
/// Of each trade: <c>trade</c> to both sides, <c>order</c> to both sides, then the public trade; at the end one increment a book.
/// Owner: whoever holds <see cref="Subscriptions.Gate"/>.
/// </remarks>
internal sealed class StepTeller(ExchangeViews views, Subscriptions subscriptions, BookSender books)
{
    readonly Dictionary<InstrumentId, InstrumentView> _instruments = [];
    readonly Dictionary<OrderId, StepOrder> _orders = [];
    readonly List<Filled> _fills = [];
    readonly List<LevelChanged> _levels = [];
    Traded _trade;
    long _timeUs;

    /// <summary>Tells a step; the steps must come without a gap.</summary>
    public void Tell(PublishedStep step)
    {
        _timeUs = step.TimeUs;
        FindOrders(step);
        var reader = new EventReader(step.Events.Span);
        while (reader.Next()) Tell(ref reader);
        EndTrade();
        EndBook();
        _orders.Clear();
    }

    /// <summary>The instrument as it is at this point of the stream; the views may be ahead of it.</summary>
    InstrumentView InstrumentOf(InstrumentId id)
    {
        if (_instruments.TryGetValue(id, out var known)) return known;
        return _instruments[id] = Published(id);
    }

    InstrumentView Published(InstrumentId id) =>
        views.Instruments.Find(id) ?? throw new InvalidOperationException($"Instrument {id.Value} is unknown.");

    /// <summary>The orders whose owners listen, set back to how they were before the step.</summary>
    void FindOrders(PublishedStep step)
    {
        foreach (var order in step.Orders)
        {
            if (subscriptions.Find(order.Member) is { Orders.Count: > 0 }) _orders.Add(order.Id, new(order));
        }

        if (_orders.Count == 0 || step.Trades.Count == 0) return;
        var reader = new EventReader(step.Events.Span);
        while (reader.Next())
        {
            if (reader.Kind != EventKind.Filled) continue;
            ref readonly var fill = ref reader.As<Filled>();
            if (_orders.TryGetValue(fill.Order, out var order)) order.TakeBack(fill, InstrumentOf(fill.Instrument).Scale);
        }
    }

    void Tell(ref EventReader reader)
    {
        switch (reader.Kind)
        {
            case EventKind.InstrumentChanged:
                Changed(reader.As<InstrumentChanged>());
                break;
            case EventKind.OrderAccepted:
                EndTrade();
                Accepted(reader.As<OrderAccepted>());
                break;
            case EventKind.OrderAmended:
                EndTrade();
                Amended(reader.As<OrderAmended>());
                break;
            case EventKind.OrderTermsAmended:
                EndTrade();
                TermsAmended(reader.As<OrderTermsAmended>().Order);
                break;
            case EventKind.OrderDone:
                Done(reader.As<OrderDone>().Order);
                break;
            case EventKind.OrderCancelled:
                EndTrade();
                Cancelled(reader.As<OrderCancelled>().Order);
                break;
            case EventKind.Traded:
                EndTrade();
                _trade = reader.As<Traded>();
                break;
            case EventKind.Filled:
                Filled(reader.As<Filled>());
                break;
            case EventKind.BalanceChanged:
                ref readonly var moved = ref reader.As<BalanceChanged>();
                if (subscriptions.Find(moved.Owner) is { Balances.Count: > 0 } owner) owner.Changed.Add(moved.Currency);
                break;
            case EventKind.LevelChanged:
                EndTrade();
                Changed(reader.As<LevelChanged>());
                break;
        }
    }

    void Changed(in InstrumentChanged changed)
    {
        _instruments[changed.Instrument] = Published(changed.Instrument) with
        {
            Terms = changed.Terms,
            Scale = new(changed.Terms.PricePrecision, changed.Terms.AmountPrecision),
        };
        // Of a market that was not shown nothing was told, so its books begin anew.
        foreach (var topic in subscriptions.OfMarket(_instruments[changed.Instrument].Code))
            if (topic.Kind == TopicKind.Book) BookSender.BeginAnew(topic);
        if (subscriptions.Find(StreamName.Tickers) is { } tickers) tickers.IsDue = true;
    }

    void Accepted(in OrderAccepted accepted)
    {
        if (!_orders.TryGetValue(accepted.Order, out var order)) return;
        order.Accepted(accepted);
        if (IsSilent(order)) return;
        if (OwnTopics(order) is not { } owner) return;
        var instrument = InstrumentOf(accepted.Instrument);
        MemberTopics.Tell(owner.Orders, OrderWire.Pending(StreamName.Order, order.Now, instrument));
        MemberTopics.Tell(owner.Orders, OrderWire.Own(StreamName.Order, order.Now, instrument));
    }

    void Amended(in OrderAmended amended)
    {
        if (!_orders.TryGetValue(amended.Order, out var order)) return;
        order.Amended(amended);
        TellOrder(order);
    }

    void TermsAmended(OrderId id)
    {
        if (_orders.TryGetValue(id, out var order)) TellOrder(order);
    }

    void Filled(in Filled fill)
    {
        _fills.Add(fill);
        if (_orders.TryGetValue(fill.Order, out var order)) order.Filled(fill, InstrumentOf(fill.Instrument).Scale);
    }

    void Done(OrderId id)
    {
        if (!_orders.TryGetValue(id, out var order)) return;
        // By its last fill the order is done already, and is told so together with the trade.
        if (order.Now.State == OrderState.Done) return;
        order.Done();
        if (_fills.Exists(fill => fill.Order == id)) return;
        TellOrder(order);
    }

    void Cancelled(OrderId id)
    {
        if (!_orders.TryGetValue(id, out var order)) return;
        order.Cancelled();
        TellOrder(order);
    }

    /// <summary>Tells a trade when everything about it is known, that is at the next event that is not about it.</summary>
    void EndTrade()
    {
        if (_fills.Count == 0) return;
        var instrument = InstrumentOf(_trade.Instrument);
        if (instrument.Terms.Kind == InstrumentKind.Spot) TellTrade(instrument);
        _fills.Clear();
    }

    void TellTrade(InstrumentView instrument)
    {
        foreach (var fill in _fills)
        {
            if (subscriptions.Find(fill.Member) is not { Trades.Count: > 0 } owner) continue;
            MemberTopics.Tell(owner.Trades, TradeWire.Own(StreamName.Trade, fill, _trade.TakerSide, instrument, _timeUs));
        }

        foreach (var fill in _fills)
        {
            if (_orders.TryGetValue(fill.Order, out var order)) TellOrder(order);
        }

        if (!MarketText.IsShown(instrument)) return;
        foreach (var topic in subscriptions.OfMarket(instrument.Code))
        {
            if (topic.Kind == TopicKind.Trades) topic.Tell(TradeWire.Public(topic.Name, _trade, instrument, _timeUs));
            if (topic.Kind == TopicKind.Candles) topic.IsDue = true;
        }

        if (subscriptions.Find(StreamName.Tickers) is { } tickers) tickers.IsDue = true;
    }

    void TellOrder(StepOrder order)
    {
        if (IsSilent(order) || OwnTopics(order) is not { } owner) return;
        MemberTopics.Tell(owner.Orders, OrderWire.Own(StreamName.Order, order.Now, InstrumentOf(order.Now.Instrument)));
    }

    /// <summary>A market order is told of once, when it is over: "wait" would put it among the open ones.</summary>
    static bool IsSilent(StepOrder order) => order.Now is { State: OrderState.Wait, Kind: OrderKind.Market };

    /// <summary>Null for instruments of other dialects.</summary>
    MemberTopics? OwnTopics(StepOrder order) =>
        InstrumentOf(order.Now.Instrument).Terms.Kind == InstrumentKind.Spot ? subscriptions.Find(order.Now.Member) : null;

    /// <summary>The levels of a step come one instrument after the other.</summary>
    void Changed(in LevelChanged level)
    {
        if (_levels.Count > 0 && _levels[0].Instrument != level.Instrument) EndBook();
        _levels.Add(level);
    }

    void EndBook()
    {
        if (_levels.Count == 0) return;
        var instrument = InstrumentOf(_levels[0].Instrument);
        if (MarketText.IsShown(instrument))
        {
            foreach (var topic in subscriptions.OfMarket(instrument.Code))
            {
                if (topic.Kind == TopicKind.Book) books.SendIncrement(topic, _levels, instrument);
                else if (topic.Kind is TopicKind.FullBook or TopicKind.Depth) topic.IsDue = true;
            }

            if (subscriptions.Find(StreamName.Tickers) is { } tickers) tickers.IsDue = true;
        }

        _levels.Clear();
    }
}

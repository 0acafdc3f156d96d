using Rialto.Gateways.Ranger.Wire;
using Rialto.Gateways.Sockets;
using Rialto.Gateways.Wire;
using Rialto.Node;
using Rialto.Node.Views;

namespace Rialto.Gateways.Ranger.Streams;

/// <summary>Tells what has a pace of its own: tickers, full books, candles, balances.</summary>
/// <remarks>
/// Owner: whoever holds <see cref="Subscriptions.Gate"/>.
/// These say how things stand, not what happened, so they are made from the views when they are due.
/// </remarks>
internal sealed class PacedTeller(ExchangePort exchange, Subscriptions subscriptions, RangerOptions options)
{
    (bool Ready, bool DiskFull, bool FollowerAgrees) _toldHealth;
    long _toldHealthMs;

    ExchangeViews Views => exchange.Views;

    /// <summary>Tells everything that is due.</summary>
    public void Tell(long nowMs)
    {
        foreach (var topic in subscriptions.Topics) Tell(topic, nowMs);
        foreach (var (member, topics) in subscriptions.Members)
        {
            if (topics.Changed.Count == 0) continue;
            var changed = Views.Currencies.All.Where(currency => currency.IsVisible && topics.Changed.Contains(currency.Id)).ToArray();
            topics.Changed.Clear();
            if (changed.Length == 0) continue;
            MemberTopics.Tell(topics.Balances, BalanceWire.Of(StreamName.Balances, changed, member, Views.Balances));
        }

        TellHealth(nowMs);
    }

    /// <summary>Whether a connection's role opens a stream, as it is now.</summary>
    public bool MayHear(Connection connection, string name) => connection.Credential?.Role is { } role
        && options.Roles.TryGetValue(StreamName.PrefixOf(name), out var roles) && roles.Contains(role);

    /// <summary>How the exchange is, for a new listener.</summary>
    public void GreetHealth(Connection connection, string name, long nowMs)
    {
        var health = exchange.Health;
        // The first listener was told just now; the next word is for when something changes, or the time has come.
        if (subscriptions.Roles.Sum(role => role.Value.Count) == 1) Told(health, nowMs);
        connection.Send(SystemWire.Of(name, health, subscriptions.Connections.Count));
    }

    /// <summary>What a new listener is told at once: how things stand.</summary>
    public void Greet(Topic topic, Connection connection, long nowMs)
    {
        var isFirst = topic.Places.Count == 1;
        if (isFirst) topic.ToldMs = nowMs;
        if (topic.Kind == TopicKind.Candles)
        {
            if (isFirst) topic.BucketS = topic.Period.BucketOf(exchange.NowUs / 1_000_000);
            if (LastCandles(topic, 1) is [var candle]) connection.Send(CandleWire.One(topic.Name, candle, InstrumentOf(topic)!));
            return;
        }

        if (topic.IsDue || topic.Standing is null) topic.Standing = FrameOf(topic);
        if (topic.Standing is { } frame) connection.Send(frame);
    }

    /// <summary>All balances, for a new listener.</summary>
    public void GreetBalances(Connection connection)
    {
        var visible = Views.Currencies.All.Where(currency => currency.IsVisible).ToArray();
        connection.Send(BalanceWire.Of(StreamName.Balances, visible, connection.Credential!.Member, Views.Balances));
    }

    /// <summary>At once when something is not as it was, else every few seconds; whoever lost the role hears no more.</summary>
    void TellHealth(long nowMs)
    {
        if (subscriptions.Roles.Count == 0) return;
        var health = exchange.Health;
        if (StandingOf(health) == _toldHealth && nowMs - _toldHealthMs < Limits.HealthPauseMax.TotalMilliseconds) return;
        Told(health, nowMs);
        foreach (var (name, listeners) in subscriptions.Roles)
        {
            var frame = SystemWire.Of(name, health, subscriptions.Connections.Count);
            foreach (var listener in listeners)
                if (MayHear(listener, name)) listener.Send(frame);
        }
    }

    void Told(NodeHealth health, long nowMs) => (_toldHealth, _toldHealthMs) = (StandingOf(health), nowMs);

    static (bool, bool, bool) StandingOf(NodeHealth health) => (health.Ready, health.DiskFull, health.FollowerAgrees);

    void Tell(Topic topic, long nowMs)
    {
        var pauseMs = nowMs - topic.ToldMs;
        switch (topic.Kind)
        {
            case TopicKind.Tickers:
                var pause = topic.IsDue ? Limits.TickerPauseMin : Limits.TickerPauseMax;
                if (pauseMs >= pause.TotalMilliseconds) TellState(topic, nowMs);
                break;
            case TopicKind.FullBook or TopicKind.Depth:
                if (topic.IsDue && pauseMs >= Limits.FullBookPauseMin.TotalMilliseconds) TellState(topic, nowMs);
                break;
            case TopicKind.Candles:
                TellCandles(topic, nowMs);
                break;
            case TopicKind.Silent or TopicKind.Trades or TopicKind.Book:
                break;
        }
    }

    void TellState(Topic topic, long nowMs)
    {
        topic.IsDue = false;
        topic.ToldMs = nowMs;
        topic.Standing = FrameOf(topic);
        if (topic.Standing is { } frame) topic.Tell(frame);
    }

    /// <summary>After trades, and when a new bucket begins; then the last word on the old one comes first.</summary>
    void TellCandles(Topic topic, long nowMs)
    {
        var bucketS = topic.Period.BucketOf(exchange.NowUs / 1_000_000);
        var isNewBucket = bucketS > topic.BucketS;
        if (!isNewBucket && !(topic.IsDue && nowMs - topic.ToldMs >= Limits.CandlePauseMin.TotalMilliseconds)) return;
        var candles = LastCandles(topic, isNewBucket && topic.IsDue && topic.BucketS > 0 ? 2 : 1);
        topic.IsDue = false;
        topic.ToldMs = nowMs;
        topic.BucketS = bucketS;
        foreach (var candle in candles) topic.Tell(CandleWire.One(topic.Name, candle, InstrumentOf(topic)!));
    }

    TextFrame? FrameOf(Topic topic)
    {
        if (topic.Kind == TopicKind.Tickers) return TickerWire.All(topic.Name, Views, exchange.NowUs);
        if (topic.Kind is not (TopicKind.FullBook or TopicKind.Depth) || InstrumentOf(topic) is not { } instrument) return null;
        var book = Views.Books.Of(instrument.Id);
        return topic.Kind == TopicKind.Depth
            ? BookWire.Depth(topic.Name, book, instrument, options.BookLevels, exchange.NowUs)
            : BookWire.Full(topic.Name, book, instrument, options.BookLevels);
    }

    IReadOnlyList<Candle> LastCandles(Topic topic, int count) =>
        InstrumentOf(topic) is { } instrument
            ? Views.Candles.Of(instrument.Id, topic.Period).Window(fromS: null, toS: null, count, exchange.NowUs)
            : [];

    InstrumentView? InstrumentOf(Topic topic) =>
        Views.Instruments.Find(topic.MarketCode) is { } found && MarketText.IsShown(found) ? found : null;
}

using System.Net.WebSockets;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.PrimeBit.Wire;
using Rialto.Gateways.Sockets;
using Rialto.Identity.RateLimits;
using Rialto.Node;

namespace Rialto.Gateways.PrimeBit.Streams;

/// <summary>All WebSocket clients of this dialect and everything that they are told.</summary>
/// <remarks>Steps, clock and clients take the one gate for as long as they put frames in line; nobody ever waits for a client.</remarks>
public sealed partial class PrimeBitStreams
{
    const string Stopping = "server is stopping";
    const string Restarted = "streams restarted";
    const string SlowConsumer = "slow-consumer";
    const long UsOfMs = 1_000;

    internal static readonly SocketRules Rules = new()
    {
        Ping = Limits.PrimeBitPing,
        SilenceMax = Limits.PrimeBitSilenceMax,
        MessageBytesMax = Limits.SocketMessageBytesMax,
        QueueBytesMax = Limits.PrimeBitQueueBytesMax,
        QueueFramesMax = Limits.PrimeBitFramesMax,
        BehindMax = Limits.SocketBehindMax,
        SlowStatus = (WebSocketCloseStatus)4008,
        SlowReason = SlowConsumer,
        SilenceStatus = WebSocketCloseStatus.EndpointUnavailable,
        RefusesBinary = true,
    };

    readonly PrimeBitDialect _dialect;
    readonly PrimeBitStreamOptions _options;
    readonly StepStream _steps;
    readonly Lock _gate = new();
    readonly HashSet<StreamClient> _clients = [];
    readonly Dictionary<MarginAccountId, AccountFeeds> _accounts = [];
    readonly Dictionary<MemberId, AccountFeeds> _byOwner = [];
    readonly HashSet<AccountFeeds> _changed = [];
    readonly List<(Feed Feed, TextFrame Frame)> _orderFrames = [];
    readonly StreamMarket _market;
    readonly OrderTeller _orders;
    readonly StreamDoor _door;
    readonly Seats _seats;
    long _reached;
    long _telling;
    long _reachedUs;
    long _checkedMs;
    bool _isOpen;

    public PrimeBitStreams(PrimeBitDialect dialect, PrimeBitStreamOptions options)
    {
        (_dialect, _options) = (dialect, options);
        _market = new(dialect.Views, dialect.Symbols, options.BookPause);
        _orders = new(_market, dialect.Views, FollowedAt);
        _door = new(dialect, options);
        _seats = new(options.UnknownConnectionsMax, options.ConnectionsMax);
        // What a subscription begins with is what was told: who just had an order answered by REST must find it there.
        _steps = new(dialect.Exchange, dialect.Time, Open, Tell, Beat, CloseAll, HasClients) { IsAlwaysHeard = true };
    }

    internal PrimeBitDialect Dialect => _dialect;

    internal PrimeBitStreamOptions Options => _options;

    /// <summary>Tells until it is told to stop, then says goodbye to everybody.</summary>
    public Task RunAsync(CancellationToken stop) => _steps.RunAsync(stop);

    /// <summary>A place for one more connection; null = the address has too many.</summary>
    internal Seats.Seat? TakeSeat(System.Net.IPAddress address, bool isKnown) => _seats.Take(AddressKey.Of(address), isKnown);

    internal bool TryEnter(StreamClient client)
    {
        lock (_gate)
        {
            if (_isOpen) _clients.Add(client);
            return _isOpen;
        }
    }

    internal void Leave(StreamClient client)
    {
        lock (_gate)
        {
            _clients.Remove(client);
            foreach (var subscription in client.Subscriptions.Values) subscription.Feed.Remove(subscription);
            client.Subscriptions.Clear();
            ForgetAccounts();
        }
    }

    long NowMs => _dialect.Exchange.NowUs / UsOfMs;

    long ClockMs => _dialect.Time.GetTimestamp() / (_dialect.Time.TimestampFrequency / 1_000);

    void Open()
    {
        lock (_gate)
        {
            // Steps that come now are in these books already, or will be told after.
            _reached = _dialect.Views.Still(lastEvent =>
            {
                _market.Open();
                return lastEvent;
            });
            _reachedUs = _dialect.Views.LastTimeUs;
            _isOpen = true;
        }
    }

    void Tell(PublishedStep step)
    {
        lock (_gate)
        {
            if (!_isOpen || step.LastEventNumber <= _reached) return;
            (_telling, _reachedUs) = (step.LastEventNumber, step.TimeUs);
            var nowMs = NowMs;
            Walk(step, nowMs);
            if (_accounts.Count > 0) _orders.Tell(step, (account, push) => Hold(account, push, nowMs));
            TellHeld(nowMs);
            foreach (var feeds in _market.All) feeds.TellDue(step.TimeUs, ClockMs, nowMs);
            _reached = step.LastEventNumber;
        }
    }

    // On one connection orders come before positions, and these before accounts.
    void TellHeld(long nowMs)
    {
        foreach (var (feed, frame) in _orderFrames) feed.TellAll(frame);
        _orderFrames.Clear();
        foreach (var account in _changed) account.TellPositions(nowMs);
        _changed.Clear();
        foreach (var account in _accounts.Values) account.TellDue(ClockMs, nowMs);
    }

    void Hold(AccountFeeds account, OrderPush push, long nowMs)
    {
        if (account.Orders.IsFollowed) _orderFrames.Add((account.Orders, account.Orders.FrameOf(nowMs, push.Write)));
    }

    void Walk(PublishedStep step, long nowMs)
    {
        var reader = new EventReader(step.Events.Span);
        while (reader.Next())
        {
            if (!TakeOfMarket(ref reader, step, nowMs) && _accounts.Count > 0) TakeOfAccounts(ref reader);
        }
    }

    bool TakeOfMarket(ref EventReader reader, PublishedStep step, long nowMs)
    {
        switch (reader.Kind)
        {
            case EventKind.LevelChanged:
                ref readonly var level = ref reader.As<LevelChanged>();
                _market.Find(level.Instrument)?.Changed(level);
                return true;
            case EventKind.Traded:
                ref readonly var trade = ref reader.As<Traded>();
                _market.Find(trade.Instrument)?.Traded(trade, step.TimeUs, nowMs);
                return true;
            case EventKind.InstrumentChanged:
                var id = reader.As<InstrumentChanged>().Instrument;
                _market.Find(id)?.Changed(_dialect.Views.Instruments.Find(id)!);
                return true;
            case EventKind.ContractChanged:
                ref readonly var contract = ref reader.As<ContractChanged>();
                _market.Find(contract.Instrument)!.Changed(contract);
                return true;
            case EventKind.PriceMarked:
                ref readonly var marked = ref reader.As<PriceMarked>();
                Marked(marked);
                return true;
            case EventKind.FundingRateChanged:
                ref readonly var rated = ref reader.As<FundingRateChanged>();
                _market.Find(rated.Instrument)!.Rated(rated, step.TimeUs, nowMs);
                return true;
            case EventKind.FundingSettled:
                _market.Find(reader.As<FundingSettled>().Instrument)!.Settled(step.TimeUs, nowMs);
                return true;
            default:
                return false;
        }
    }

    void Marked(in PriceMarked marked)
    {
        var feeds = _market.Find(marked.Instrument)!;
        feeds.Marked(marked);
        // Also those that began ahead of this step: they are shown at the prices that are told.
        foreach (var account in _accounts.Values) account.Marked(feeds.Symbol);
    }

    void TakeOfAccounts(ref EventReader reader)
    {
        switch (reader.Kind)
        {
            case EventKind.PositionChanged:
                ref readonly var position = ref reader.As<PositionChanged>();
                if (FollowedAt(position.Account) is not { } holder) break;
                holder.Changed(position);
                _changed.Add(holder);
                break;
            case EventKind.MarginAccountChanged:
                ref readonly var account = ref reader.As<MarginAccountChanged>();
                FollowedAt(account.Account)?.Changed(account);
                break;
            case EventKind.LeverageChanged:
                ref readonly var leverage = ref reader.As<LeverageChanged>();
                FollowedAt(leverage.Account)?.Changed(leverage);
                break;
            case EventKind.BalanceChanged:
                ref readonly var balance = ref reader.As<BalanceChanged>();
                if (_byOwner.TryGetValue(balance.Owner, out var owner) && owner.LastEvent < _telling) owner.Changed(balance);
                break;
        }
    }

    /// <summary>A followed account that does not show the present step yet.</summary>
    AccountFeeds? FollowedAt(MarginAccountId id) =>
        _accounts.TryGetValue(id, out var account) && account.LastEvent < _telling ? account : null;

    void Beat()
    {
        StreamClient[] clients;
        lock (_gate)
        {
            clients = [.. _clients];
            var nowMs = NowMs;
            foreach (var account in _accounts.Values) account.TellDue(ClockMs, nowMs);
            foreach (var feeds in _market.All)
            {
                feeds.TellDue(_reachedUs, ClockMs, nowMs);
                feeds.CatchUp();
            }

            foreach (var account in _accounts.Values) account.Account.CatchUp();
        }

        foreach (var client in clients) client.Socket.Beat();
        if (ClockMs - _checkedMs < Limits.SocketCredentialCheck.TotalMilliseconds) return;
        _checkedMs = ClockMs;
        foreach (var client in clients) Check(client);
    }

    /// <summary>Ends the private channels whose key or session does not count any more.</summary>
    void Check(StreamClient client)
    {
        lock (_gate)
        {
            var nowUs = _dialect.Exchange.NowUs;
            var ended = client.Subscriptions.Values.Where(held => held.Credential is { } by && !by.Stands(_dialect.People, nowUs)).ToList();
            foreach (var subscription in ended)
            {
                Drop(client, subscription);
                client.Socket.Send(Envelope.Failure("null", StreamProblem.Revoked(subscription.Feed.Name)));
            }
        }
    }

    void Drop(StreamClient client, Subscription subscription)
    {
        client.Subscriptions.Remove(subscription.Feed.Name);
        subscription.Feed.Remove(subscription);
        client.NoteSubscriptions();
        ForgetAccounts();
    }

    // Nobody follows it any more; whoever comes next begins with what is then.
    void ForgetAccounts()
    {
        foreach (var account in _accounts.Values.Where(account => !account.IsFollowed).ToList())
        {
            _accounts.Remove(account.Id);
            _byOwner.Remove(account.Owner);
        }
    }

    void CloseAll(bool stopping)
    {
        lock (_gate)
        {
            _isOpen = false;
            foreach (var client in _clients)
            {
                foreach (var subscription in client.Subscriptions.Values) subscription.Feed.Remove(subscription);
                client.Subscriptions.Clear();
                client.Socket.Close((WebSocketCloseStatus)1012, stopping ? Stopping : Restarted, dropWaiting: false);
            }

            ForgetAccounts();
        }
    }

    bool HasClients()
    {
        lock (_gate) return _clients.Count > 0;
    }
}

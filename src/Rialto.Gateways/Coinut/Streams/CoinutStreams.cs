using System.Net.WebSockets;
using Rialto.Engine;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Coinut.Wire;
using Rialto.Gateways.Sockets;
using Rialto.Node;
using Rialto.Node.Views;

namespace Rialto.Gateways.Coinut.Streams;

/// <summary>All WebSocket clients of the COINUT dialect, the books that they follow, and the requests that wait for their step.</summary>
/// <remarks>
/// Steps, clock and clients take the one gate for as long as they put frames in line; nobody ever waits for a client. The answer to an
/// order waits until its own step was told, and for few of the writes before it: those to many clients are another thread's.
/// </remarks>
public sealed class CoinutStreams
{
    const string Stopping = "server is stopping";
    const string Restarted = "streams restarted";

    internal static readonly SocketRules Rules = new()
    {
        Ping = Limits.CoinutPing,
        SilenceMax = Limits.CoinutSilenceMax,
        MessageBytesMax = Limits.LargeBodyBytesMax,
        QueueBytesMax = Limits.CoinutQueueBytesMax,
        QueueFramesMax = Limits.SocketQueueFramesMax,
        BehindMax = null,
        SlowStatus = (WebSocketCloseStatus)1013,
    };

    readonly ExchangePort _exchange;
    readonly StepStream _steps;
    readonly Lock _gate = new();
    readonly HashSet<CoinutClient> _clients = [];
    readonly Dictionary<MemberId, HashSet<CoinutClient>> _byMember = [];
    readonly Dictionary<MemberId, List<OrderTicket>> _tickets = [];
    readonly Dictionary<InstrumentId, InstrumentFeed> _feeds = [];
    readonly HashSet<InstrumentFeed> _touched = [];
    readonly List<(long Event, TaskCompletionSource<bool> Reached)> _waiting = [];
    readonly OrderTeller _teller;
    long _reached;
    bool _isOpen;

    public CoinutStreams(ExchangePort exchange, CoinutOptions options, TimeProvider time)
    {
        _exchange = exchange;
        _teller = new(exchange.Views, options, member => _byMember.ContainsKey(member) || _tickets.ContainsKey(member));
        _steps = new(exchange, time, Open, Tell, Beat, CloseAll, HasClients)
        {
            Round = new(Limits.CoinutRoundClientsMax),
            // Answers to orders by HTTP wait for their steps too.
            IsAlwaysHeard = true,
        };
    }

    /// <summary>Tells until it is told to stop, then says goodbye to everybody.</summary>
    public Task RunAsync(CancellationToken stop) => _steps.RunAsync(stop);

    internal bool TryEnter(CoinutClient client)
    {
        lock (_gate)
        {
            if (_isOpen) _clients.Add(client);
            return _isOpen;
        }
    }

    internal void Leave(CoinutClient client)
    {
        lock (_gate)
        {
            _clients.Remove(client);
            foreach (var feed in _feeds.Values) feed.Forget(client);
            SetIdentity(client, null, "");
        }
    }

    /// <summary>Everybody who is connected now.</summary>
    internal IReadOnlyList<CoinutClient> Clients()
    {
        lock (_gate) return [.. _clients];
    }

    /// <summary>Makes a client somebody.</summary>
    internal void Identify(CoinutClient client, MemberId member, string session)
    {
        lock (_gate) SetIdentity(client, member, session);
    }

    /// <summary>Who a client is, and by which session; null and empty = nobody.</summary>
    internal (MemberId? Member, string Session) IdentityOf(CoinutClient client)
    {
        lock (_gate) return (client.Member, client.Session);
    }

    /// <summary>Makes a client nobody, unless it has logged in anew since it had this session.</summary>
    internal void ForgetIdentity(CoinutClient client, string session)
    {
        lock (_gate)
        {
            if (client.Session == session) SetIdentity(client, null, "");
        }
    }

    /// <summary>Takes their identity from all clients of a session.</summary>
    internal void EndSession(string session)
    {
        lock (_gate)
        {
            foreach (var client in _clients.Where(client => client.Session == session).ToArray()) SetIdentity(client, null, "");
        }
    }

    /// <summary>Whether some client still uses a session.</summary>
    internal bool IsUsed(string session)
    {
        lock (_gate) return _clients.Any(client => client.Session == session);
    }

    /// <summary>Waits until everything up to an event was told; false = the stream ended.</summary>
    internal Task<bool> ReachedAsync(long eventNumber)
    {
        lock (_gate)
        {
            if (!_isOpen) return Task.FromResult(false);
            if (_reached >= eventNumber) return Task.FromResult(true);
            var reached = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((eventNumber, reached));
            return reached.Task;
        }
    }

    /// <summary>What everybody has seen is in the books from here on; then the work is done under the gate.</summary>
    internal async Task<bool> WithFeedAsync(InstrumentId id, Action<InstrumentFeed, long> work)
    {
        if (!await ReachedAsync(_exchange.Views.LastEventNumber)) return false;
        lock (_gate)
        {
            if (!_isOpen) return false;
            work(FeedOf(id), _reached);
            return true;
        }
    }

    /// <summary>Begins a request whose command is about to be put in; on a connection in the order of the requests.</summary>
    internal OrderTicket Begin(MemberId member, CoinutClient? client, long nonce, IReadOnlySet<OrderId> cancels)
    {
        lock (_gate)
        {
            var before = client is { Tickets.Count: > 0 } ? client.Tickets.Last().Ended : Task.CompletedTask;
            var ticket = new OrderTicket(member, client, nonce, cancels, before);
            if (!_tickets.TryGetValue(member, out var tickets)) _tickets[member] = tickets = [];
            tickets.Add(ticket);
            client?.Tickets.Enqueue(ticket);
            return ticket;
        }
    }

    /// <summary>
    /// Ends a request: what was told before its command, then its reply, then what else its command did; all without anything in between.
    /// </summary>
    /// <remarks>
    /// The reply is made outside of the gate: while the ticket stands, whatever is told waits behind it. Requests of a connection must end
    /// in their order, each when the one before it has ended.
    /// </remarks>
    /// <param name="command">Number of its command; 0 = there was none.</param>
    /// <param name="reply">Picks the reply's own messages out of those of the command, and makes it.</param>
    internal Answer End(
        OrderTicket ticket, long command,
        Func<IReadOnlyList<OrderMessage>, (Answer Reply, IReadOnlyList<OrderMessage> Others)> reply)
    {
        IReadOnlyList<OrderMessage> before, own;
        lock (_gate) (before, own) = ticket.Held.Take(command);
        var (answer, others) = reply(own);
        if (ticket.Client is not { } client)
        {
            Abandon(ticket);
            return answer;
        }

        using var buffer = new JsonBuffer();
        var frames = answer.Messages.Select(message => FrameOf(buffer, message)).ToList();
        lock (_gate)
        {
            foreach (var message in before) Send(client, message);
            foreach (var frame in frames) client.Socket.Send(frame);
            foreach (var message in others) Send(client, message);
            Remove(ticket);
        }

        // Who asked does not wait for everybody who is told something by the same round.
        client.Socket.Hurry();
        return answer;
    }

    /// <summary>Ends a request that has no reply, if it has not ended.</summary>
    internal void Abandon(OrderTicket ticket)
    {
        lock (_gate) Remove(ticket);
    }

    void Remove(OrderTicket ticket)
    {
        if (!_tickets.TryGetValue(ticket.Member, out var tickets) || !tickets.Remove(ticket)) return;
        if (tickets.Count == 0) _tickets.Remove(ticket.Member);
        if (ticket.Client is { } client)
        {
            Invariant.Holds(ReferenceEquals(client.Tickets.Dequeue(), ticket));
            if (client.Tickets.Count == 0)
                foreach (var message in client.Held.TakeAll()) Send(client, message);
        }

        ticket.End();
    }

    void SetIdentity(CoinutClient client, MemberId? member, string session)
    {
        if (client.Member is { } before && _byMember.TryGetValue(before, out var clients))
        {
            clients.Remove(client);
            if (clients.Count == 0) _byMember.Remove(before);
        }

        (client.Member, client.Session) = (member, session);
        if (member is not { } now || !_clients.Contains(client)) return;
        if (!_byMember.TryGetValue(now, out var others)) _byMember[now] = others = [];
        others.Add(client);
    }

    void Open()
    {
        lock (_gate)
        {
            _feeds.Clear();
            // Steps that come now are in these books already, or will be told after.
            _reached = _exchange.Views.LastEventNumber;
            foreach (var instrument in _exchange.Views.Instruments.All) FeedOf(instrument.Id);
            _isOpen = true;
        }
    }

    void Tell(PublishedStep step)
    {
        lock (_gate)
        {
            if (!_isOpen || step.LastEventNumber <= _reached) return;
            Walk(step);
            if (_byMember.Count > 0 || _tickets.Count > 0) _teller.Tell(step, CancelNonceOf, Deliver);
            foreach (var feed in _touched)
                if (feed.EndStep(step.LastEventNumber)) TellTick(feed, step.TimeUs);
            _touched.Clear();
            _reached = step.LastEventNumber;
            Wake();
        }
    }

    void Walk(PublishedStep step)
    {
        var reader = new EventReader(step.Events.Span);
        while (reader.Next())
        {
            switch (reader.Kind)
            {
                case EventKind.InstrumentChanged:
                    var changed = FeedOf(reader.As<InstrumentChanged>().Instrument);
                    changed.Instrument = _exchange.Views.Instruments.Find(changed.Instrument.Id)!;
                    break;
                case EventKind.Traded:
                    ref readonly var trade = ref reader.As<Traded>();
                    Touch(trade.Instrument).Traded(trade, step.TimeUs);
                    break;
                case EventKind.PriceMarked:
                    ref readonly var marked = ref reader.As<PriceMarked>();
                    FeedOf(marked.Instrument).Marked(marked, step.TimeUs);
                    break;
                case EventKind.LevelChanged:
                    ref readonly var level = ref reader.As<LevelChanged>();
                    Touch(level.Instrument).Changed(level);
                    break;
            }
        }
    }

    InstrumentFeed Touch(InstrumentId id)
    {
        var feed = FeedOf(id);
        _touched.Add(feed);
        return feed;
    }

    InstrumentFeed FeedOf(InstrumentId id)
    {
        if (_feeds.TryGetValue(id, out var feed)) return feed;
        var instrument = _exchange.Views.Instruments.Find(id) ?? throw new InvalidOperationException($"Instrument {id.Value} is unknown.");
        var views = _exchange.Views;
        var index = new InstrumentFeed.IndexPrice(views.Margin.Find(id)?.Index ?? Ticks.None, _exchange.NowUs, views.LastEventNumber);
        return _feeds[id] = new(instrument, views.Books.Of(id), index);
    }

    void TellTick(InstrumentFeed feed, long timeUs)
    {
        if (feed.TickListeners.Count == 0) return;
        var openInterest = _exchange.Views.Margin.Find(feed.Instrument.Id)?.OpenInterest ?? Lots.Zero;
        var frame = MarketFrames.Tick(_exchange.Views.Tickers.Of(feed.Instrument.Id, _exchange.NowUs), feed, timeUs, openInterest);
        foreach (var listener in feed.TickListeners) listener.Socket.Send(frame);
    }

    void Deliver(OrderMessage message)
    {
        if (_tickets.TryGetValue(message.Member, out var tickets))
        {
            foreach (var ticket in tickets)
                if (ticket.Client is null || ReferenceEquals(ticket, ticket.Client.Tickets.Peek())) ticket.Held.Add(message);
        }

        if (!_byMember.TryGetValue(message.Member, out var clients)) return;
        TextFrame? frame = null;
        foreach (var client in clients)
            if (client.Tickets.Count == 0) client.Socket.Send(frame ??= FrameOf(message));
    }

    static void Send(CoinutClient client, OrderMessage message)
    {
        if (client.Member == message.Member) client.Socket.Send(FrameOf(message));
    }

    static TextFrame FrameOf(OrderMessage message)
    {
        using var buffer = new JsonBuffer();
        return FrameOf(buffer, message.Write);
    }

    static TextFrame FrameOf(JsonBuffer buffer, Action<JsonBuffer> write)
    {
        write(buffer);
        return buffer.ToFrame();
    }

    long CancelNonceOf(MemberId member, OrderId order) =>
        _tickets.TryGetValue(member, out var tickets) && tickets.Find(ticket => ticket.Cancels.Contains(order)) is { } ticket
            ? ticket.Nonce
            : 0;

    void Wake()
    {
        for (var i = _waiting.Count - 1; i >= 0; i--)
        {
            if (_waiting[i].Event > _reached) continue;
            _waiting[i].Reached.TrySetResult(true);
            _waiting.RemoveAt(i);
        }
    }

    void Beat()
    {
        foreach (var client in Clients()) client.Socket.Beat();
    }

    void CloseAll(bool stopping)
    {
        lock (_gate)
        {
            _isOpen = false;
            foreach (var (_, reached) in _waiting) reached.TrySetResult(false);
            _waiting.Clear();
            foreach (var client in _clients)
                client.Socket.Close(WebSocketCloseStatus.EndpointUnavailable, stopping ? Stopping : Restarted, dropWaiting: false);
        }
    }

    bool HasClients()
    {
        lock (_gate) return _clients.Count > 0;
    }
}

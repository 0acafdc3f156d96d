using System.Diagnostics.Metrics;
using System.Net.WebSockets;
using Rialto.Gateways.Ranger.Wire;
using Rialto.Gateways.Sockets;
using Rialto.Node;

namespace Rialto.Gateways.Ranger.Streams;

/// <summary>All WebSocket clients of the Ranger dialect and everything that they are told.</summary>
/// <remarks>
/// Steps are told on the task of one subscription of the node, the clock's work is done on <see cref="RunAsync"/>, what clients say is
/// heard on their own tasks; all three take the one gate for as long as they put frames in line, and none ever waits for a client.
/// </remarks>
public sealed class RangerStreams : IDisposable
{
    readonly ExchangePort _exchange;
    readonly TimeProvider _time;
    readonly Subscriptions _subscriptions = new();
    readonly BookSender _books;
    readonly PacedTeller _paced;
    readonly Meter _meter = new("rialto");
    readonly StepStream _stream;
    StepTeller _steps;
    bool _isOpen;

    public RangerStreams(ExchangePort exchange, RangerOptions options, TimeProvider time)
    {
        _exchange = exchange;
        _time = time;
        Options = options;
        _books = new(exchange.Views, options.BookLevels, options.BookBatch);
        _paced = new(exchange, _subscriptions, options);
        _steps = new(exchange.Views, _subscriptions, _books);
        _stream = new(exchange, time, Open, Tell, Beat, CloseAll, HasConnections);
        _meter.CreateObservableGauge("rango_hub_clients_count", CountClients, description: "Connected WebSocket clients.");
        _meter.CreateObservableGauge("rango_hub_subscriptions_count", CountSubscriptions, description: "Listeners of each public stream.");
    }

    internal RangerOptions Options { get; }

    internal TimeProvider Time => _time;

    internal ExchangePort Exchange => _exchange;

    /// <summary>Whether clients may come in.</summary>
    internal bool IsOpen => Volatile.Read(ref _isOpen);

    long NowMs => _time.GetTimestamp() / (_time.TimestampFrequency / 1_000);

    /// <summary>Tells until it is told to stop, then says goodbye to everybody.</summary>
    public Task RunAsync(CancellationToken stop) => _stream.RunAsync(stop);

    /// <summary>Ends when a client who enters is told only what happens from now on.</summary>
    internal Task CaughtUpAsync(CancellationToken stop) => _stream.CaughtUpAsync(stop);

    /// <summary>Lets a client in; false = not now.</summary>
    internal bool TryEnter(Connection connection)
    {
        lock (_subscriptions.Gate)
        {
            if (_isOpen) _subscriptions.Add(connection);
            return _isOpen;
        }
    }

    internal void Leave(Connection connection)
    {
        lock (_subscriptions.Gate) _subscriptions.Remove(connection);
    }

    /// <summary>Does what a client asks for and answers it.</summary>
    internal void Hear(Connection connection, ClientMessage message)
    {
        switch (message.Kind)
        {
            case ClientMessage.Sort.Empty:
                break;
            case ClientMessage.Sort.Ping:
                connection.Send(AnswerWire.Pong);
                break;
            case ClientMessage.Sort.Subscribe:
                Subscribe(connection, message.Streams);
                break;
            case ClientMessage.Sort.Unsubscribe:
                Unsubscribe(connection, message.Streams);
                break;
            case ClientMessage.Sort.Token:
                // Whoever knows the members has answered it.
                break;
            case ClientMessage.Sort.Bad:
                connection.Send(AnswerWire.Problem(message.Problem));
                break;
        }
    }

    /// <summary>The first answer, whatever was asked for.</summary>
    internal void Greet(Connection connection, IReadOnlyList<string> names)
    {
        if (IsTooMuch(connection, names))
        {
            connection.Send(AnswerWire.Problem(Errors.TooManyStreams));
            names = [];
        }

        Subscribe(connection, names);
    }

    /// <summary>Adds streams: first the books, then the answer, then how the others stand.</summary>
    internal void Subscribe(Connection connection, IReadOnlyList<string> names)
    {
        lock (_subscriptions.Gate)
        {
            if (IsTooMuch(connection, names))
            {
                connection.Send(AnswerWire.Problem(Errors.TooManyStreams));
                return;
            }

            var added = new List<Topic>();
            var withBalances = false;
            var roles = new List<string>();
            // A name said many times in one message is one wish, or a small message could ask for many books.
            foreach (var name in names.Distinct())
            {
                var dots = StreamName.DotsOf(name);
                if (dots == 0) withBalances |= AddPrivate(connection, name) && name == StreamName.Balances;
                else if (dots == 1) AddPublic(connection, name, added);
                else if (!_paced.MayHear(connection, name)) connection.Send(AnswerWire.CannotSubscribe(name));
                else if (_subscriptions.AddRole(connection, name)) roles.Add(name);
            }

            connection.Send(AnswerWire.Subscribed(StreamsOf(connection)));
            foreach (var topic in added) _paced.Greet(topic, connection, NowMs);
            if (withBalances) _paced.GreetBalances(connection);
            foreach (var name in roles) _paced.GreetHealth(connection, name, NowMs);
        }
    }

    /// <summary>A round of the clock: clients first, then what is due.</summary>
    internal void Beat()
    {
        Connection[] connections;
        lock (_subscriptions.Gate)
        {
            _books.Flush(NowMs);
            _paced.Tell(NowMs);
            connections = [.. _subscriptions.Connections];
        }

        // Without the gate: a look at a session that has just ended reads the disk.
        foreach (var connection in connections) connection.Beat();
    }

    public void Dispose() => _meter.Dispose();

    /// <summary>The subscription to the node has begun, so every snapshot taken from now on is continued by a step.</summary>
    void Open()
    {
        lock (_subscriptions.Gate)
        {
            _steps = new(_exchange.Views, _subscriptions, _books);
            _isOpen = true;
        }
    }

    void Tell(PublishedStep step)
    {
        lock (_subscriptions.Gate) _steps.Tell(step);
    }

    /// <summary>Frames are missing or none will come: whoever stays would believe that nothing happens.</summary>
    void CloseAll(bool isStopping)
    {
        lock (_subscriptions.Gate)
        {
            _isOpen = false;
            foreach (var connection in _subscriptions.Connections)
            {
                connection.Close(
                    WebSocketCloseStatus.EndpointUnavailable, isStopping ? Errors.GoingAway : Errors.StreamsRestarted, dropWaiting: false);
            }
        }
    }

    bool HasConnections()
    {
        lock (_subscriptions.Gate) return _subscriptions.Connections.Count > 0;
    }

    void Unsubscribe(Connection connection, IReadOnlyList<string> names)
    {
        lock (_subscriptions.Gate)
        {
            foreach (var name in names) _subscriptions.Drop(connection, name);
            connection.Send(AnswerWire.Unsubscribed(StreamsOf(connection)));
        }
    }

    void AddPublic(Connection connection, string name, List<Topic> added)
    {
        var isNew = !connection.PublicStreams.Contains(name);
        var (topic, place) = _subscriptions.AddPublic(connection, name);
        if (topic.Kind == TopicKind.Book) _books.SendSnapshot(topic, place);
        else if (isNew) added.Add(topic);
    }

    /// <summary>False = nobody is there who could have it, or it was there already.</summary>
    bool AddPrivate(Connection connection, string name) =>
        connection.Credential is { } credential && _subscriptions.AddPrivate(connection, credential.Member, name);

    bool IsTooMuch(Connection connection, IReadOnlyList<string> names)
    {
        if (names.Any(name => name.Length > Limits.StreamNameCharsMax)) return true;
        return StreamsOf(connection).Union(names).Count() > Options.Limits.StreamsMax;
    }

    static IEnumerable<string> StreamsOf(Connection connection) =>
        connection.PublicStreams.Concat(connection.PrivateStreams).Concat(connection.RoleStreams);

    int CountClients()
    {
        lock (_subscriptions.Gate) return _subscriptions.Connections.Count;
    }

    /// <summary>Only streams that tell something: clients make up names as they like.</summary>
    List<Measurement<int>> CountSubscriptions()
    {
        lock (_subscriptions.Gate)
        {
            return [.. _subscriptions.Topics.Where(topic => topic.Kind != TopicKind.Silent)
                .Select(topic => new Measurement<int>(topic.Places.Count, new KeyValuePair<string, object?>("topic", topic.Name)))];
        }
    }
}

using System.Buffers.Text;
using System.Diagnostics;
using Rialto.Benchmarks.Servers;

namespace Rialto.Benchmarks.Ws;

/// <summary>Subscribers of one channel, and what makes the server publish: its own publisher, or orders of ours. One thread.</summary>
public sealed class Audience : IDisposable
{
    const int ConnectionsOfOrders = 64;
    const int ReadBytes = 1 << 20;
    const int LookMs = 50;

    // Some hundred microseconds: then something holds the server up, and it may be the processor that we take.
    const int LooksInVain = 500;

    // Fewer are not worth a system call of the client and a wake-up of the publisher.
    const int AskedAtOnce = 32;

    readonly Subscriber[] _subscribers;
    readonly OrderConnection[] _publishers;
    readonly Poll _poll;
    readonly ChildServer _server;
    readonly OrderRequests? _requests;
    readonly byte[] _buffer = new byte[ReadBytes];
    readonly Stopwatch _patience = new();
    long _lastSequence;
    long _inFlight;
    long _asked;

    /// <summary>Connects all, and waits until each has heard what it is subscribed to.</summary>
    /// <param name="requests">Orders that come in by REST, one a message; null = the server's own publisher is asked for messages.</param>
    public Audience(ChildServer server, string target, int subscribers, OrderRequests? requests)
    {
        _server = server;
        _requests = requests;
        var address = server.Address;
        _subscribers = [.. Enumerable.Range(0, subscribers).Select(_ => new Subscriber(address, target, receiveBytes: 0))];
        _publishers = [.. Enumerable.Range(0, requests is null ? 0 : ConnectionsOfOrders).Select(_ => new OrderConnection(address))];
        _poll = new Poll([
            .. _publishers.Select(publisher => publisher.Descriptor),
            .. _subscribers.Select(subscriber => subscriber.Descriptor)]);
        foreach (var subscriber in _subscribers) AwaitGreeting(subscriber);
        Before = _subscribers[0].Messages;
    }

    /// <summary>Messages that each has heard before the first order.</summary>
    public long Before { get; }

    /// <summary>Messages heard since, by all together.</summary>
    public long Delivered { get; private set; }

    /// <summary>Numbers of the orders that were acknowledged.</summary>
    public List<long> Acknowledged { get; } = [];

    /// <summary>Bytes of one message, on average.</summary>
    public double MessageBytes => (double)_subscribers[0].Bytes / Math.Max(1, _subscribers[0].Messages);

    /// <summary>What went wrong; null: nothing.</summary>
    public string? Problem { get; private set; }

    /// <summary>Is told each message of each subscriber: who, and which one from 0.</summary>
    public Action<int, long>? Heard { get; set; }

    int Count => _subscribers.Length;

    /// <summary>Messages asked for that not everybody has heard, on average.</summary>
    double Behind => _asked - (double)Delivered / Count;

    /// <summary>
    /// Sends as fast as everybody hears, for so long and until something was heard; at most so many messages are on their way. Answers
    /// deliveries per second.
    /// </summary>
    public double Saturate(TimeSpan span, int behindMax)
    {
        var began = Stopwatch.GetTimestamp();
        var deliveredBefore = Delivered;
        while ((Stopwatch.GetElapsedTime(began) is var elapsed && elapsed < span || Delivered == deliveredBefore) && Problem is null)
        {
            Ask(behindMax - (int)Behind);
            Look(LookMs);
            if (elapsed.TotalSeconds > Limits.ServerPatienceSeconds) Problem ??= "nothing was heard";
        }

        return (Delivered - deliveredBefore) / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>Sends at a fixed rate, whatever is still under way, for a number of orders or until told to stop.</summary>
    public void Pace(int perSecond, int orders, Func<bool> isEnough)
    {
        var began = Stopwatch.GetTimestamp();
        for (var sent = 0; sent < orders && Problem is null && !isEnough();)
        {
            var dueMs = sent * 1_000.0 / perSecond;
            var leftMs = dueMs - Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            if (leftMs <= 0 && TryAskForOne()) sent++;
            else LookForAll((int)Math.Clamp(Math.Ceiling(leftMs), 0, LookMs));
        }
    }

    /// <summary>Waits until every answer and every message has come, then compares what everybody heard.</summary>
    public void Settle()
    {
        _patience.Restart();
        while ((_inFlight > 0 || Delivered < _asked * Count) && Problem is null)
        {
            Look(LookMs);
            if (_patience.Elapsed.TotalSeconds > Limits.ServerPatienceSeconds)
                Problem ??= $"{_asked} messages, {Count} subscribers, but {Delivered} were heard";
        }

        foreach (var subscriber in _subscribers)
        {
            if (subscriber.Messages - Before != _asked)
                Problem ??= $"one subscriber heard {subscriber.Messages - Before} messages of {_asked}";
            if (subscriber.Checksum != _subscribers[0].Checksum) Problem ??= "two subscribers did not hear the same";
        }
    }

    public void Dispose()
    {
        _poll.Dispose();
        foreach (var subscriber in _subscribers) subscriber.Dispose();
        foreach (var publisher in _publishers) publisher.Dispose();
    }

    void Ask(int messages)
    {
        if (_requests is not null)
        {
            for (; messages > 0 && TryAskForOne(); messages--)
            {
            }
        }
        else if (messages >= AskedAtOnce)
        {
            _server.Publish(messages);
            _asked += messages;
        }
    }

    /// <summary>False = each connection has an order under way.</summary>
    bool TryAskForOne()
    {
        if (_requests is null) _server.Publish(1);
        else if (Array.Find(_publishers, publisher => !publisher.IsBusy) is { } free)
        {
            free.Send(_requests.Next());
            _inFlight++;
        }
        else return false;

        _asked++;
        return true;
    }

    /// <summary>
    /// As <see cref="Look"/>; but when some have heard what others have not, the rest is looked for without sleeping: the server would
    /// have to wake this thread anew for each of a hundred.
    /// </summary>
    void LookForAll(int milliseconds)
    {
        Look(milliseconds);
        for (var idle = 0; Delivered % Count != 0 && idle < LooksInVain && Problem is null; idle++)
        {
            var before = Delivered;
            Look(milliseconds: 0);
            if (Delivered != before) idle = 0;
        }
    }

    void Look(int milliseconds)
    {
        if (!_poll.Wait(milliseconds)) return;
        for (var i = 0; i < _publishers.Length; i++)
            if (_poll.IsReady(i)) TakeAnswer(_publishers[i]);
        for (var i = 0; i < Count; i++)
            if (_poll.IsReady(_publishers.Length + i)) TakeMessages(i);
    }

    void TakeAnswer(OrderConnection publisher)
    {
        if (!publisher.Read(out var status, out var order)) return;
        _inFlight--;
        if (status is >= 200 and < 300) Acknowledged.Add(order);
        else Problem ??= $"an order was answered with {status}";
    }

    void TakeMessages(int index)
    {
        var subscriber = _subscribers[index];
        var first = subscriber.Messages - Before;
        var count = subscriber.Read(_buffer, index == 0 ? CheckSequence : null);
        Delivered += count;
        for (var i = 0; i < count; i++) Heard?.Invoke(index, first + i);
        if (subscriber.End is not { } end) return;
        Problem ??= $"a subscriber was cut off: {end}";
        _poll.Forget(_publishers.Length + index);
    }

    void AwaitGreeting(Subscriber subscriber)
    {
        var isGreeted = false;
        while (!isGreeted && subscriber.End is null)
        {
            subscriber.Read(_buffer, message =>
            {
                if (message.IndexOf("\"success\""u8) >= 0) isGreeted = true;
                else if (ReferenceEquals(subscriber, _subscribers[0])) CheckSequence(message);
            });
        }

        if (!isGreeted) Problem ??= $"a subscriber was not greeted: {subscriber.End}";
    }

    /// <summary>Increments of a book go on by one each; the bare server's messages have no number.</summary>
    void CheckSequence(ReadOnlySpan<byte> message)
    {
        var name = "\"sequence\":"u8;
        var at = message.LastIndexOf(name);
        if (at < 0 || !Utf8Parser.TryParse(message[(at + name.Length)..], out long sequence, out _)) return;
        if (_lastSequence != 0 && sequence != _lastSequence + 1) Problem ??= $"sequence {sequence} came after {_lastSequence}";
        _lastSequence = sequence;
    }
}

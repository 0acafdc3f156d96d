using System.Buffers.Text;
using System.Diagnostics;
using Rialto.Benchmarks.Servers;

namespace Rialto.Benchmarks.Ws;

/// <summary>Subscribers of one channel and the connections that place the orders it tells of, all on one thread.</summary>
public sealed class Audience : IDisposable
{
    const int Publishers = 64;
    const int ReadBytes = 1 << 20;
    const int LookMs = 50;

    readonly Subscriber[] _subscribers;
    readonly OrderConnection[] _publishers = new OrderConnection[Publishers];
    readonly Poll _poll;
    readonly OrderRequests _requests;
    readonly byte[] _buffer = new byte[ReadBytes];
    readonly Stopwatch _patience = new();
    long _lastSequence;
    long _inFlight;

    /// <summary>Connects all, and waits until each has heard what it is subscribed to.</summary>
    public Audience(Uri address, string target, int subscribers, OrderRequests requests)
    {
        _requests = requests;
        _subscribers = [.. Enumerable.Range(0, subscribers).Select(_ => new Subscriber(address, target, receiveBytes: 0))];
        for (var i = 0; i < Publishers; i++) _publishers[i] = new OrderConnection(address);
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

    /// <summary>Orders sent whose messages not everybody has heard, on average.</summary>
    double Behind => Acknowledged.Count + _inFlight - (double)Delivered / Count;

    /// <summary>Sends as fast as everybody hears; at most so many messages are on their way. Answers deliveries per second.</summary>
    public double Saturate(TimeSpan span, int behindMax)
    {
        var began = Stopwatch.GetTimestamp();
        var deliveredBefore = Delivered;
        while (Stopwatch.GetElapsedTime(began) < span && Problem is null)
        {
            for (var i = 0; i < Publishers && Behind < behindMax; i++)
                if (!_publishers[i].IsBusy) Send(_publishers[i]);
            Look(LookMs);
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
            if (leftMs <= 0 && Array.Find(_publishers, publisher => !publisher.IsBusy) is { } free)
            {
                Send(free);
                sent++;
            }
            else Look((int)Math.Clamp(leftMs, 0, LookMs));
        }
    }

    /// <summary>Waits until every answer and every message has come, then compares what everybody heard.</summary>
    public void Settle()
    {
        _patience.Restart();
        while ((_inFlight > 0 || Delivered < (long)Acknowledged.Count * Count) && Problem is null)
        {
            Look(LookMs);
            if (_patience.Elapsed.TotalSeconds > Limits.ServerPatienceSeconds)
                Problem ??= $"{Acknowledged.Count} orders, {Count} subscribers, but {Delivered} messages were heard";
        }

        foreach (var subscriber in _subscribers)
        {
            if (subscriber.Messages - Before != Acknowledged.Count)
                Problem ??= $"one subscriber heard {subscriber.Messages - Before} messages of {Acknowledged.Count} orders";
            if (subscriber.Checksum != _subscribers[0].Checksum) Problem ??= "two subscribers did not hear the same";
        }
    }

    public void Dispose()
    {
        foreach (var subscriber in _subscribers) subscriber.Dispose();
        foreach (var publisher in _publishers) publisher.Dispose();
    }

    void Send(OrderConnection publisher)
    {
        publisher.Send(_requests.Next());
        _inFlight++;
    }

    void Look(int milliseconds)
    {
        if (!_poll.Wait(milliseconds)) return;
        for (var i = 0; i < Publishers; i++)
            if (_poll.IsReady(i)) TakeAnswer(_publishers[i]);
        for (var i = 0; i < Count; i++)
            if (_poll.IsReady(Publishers + i)) TakeMessages(i);
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
        _poll.Forget(Publishers + index);
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

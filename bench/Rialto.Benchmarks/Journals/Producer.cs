using System.Diagnostics;
using Rialto.Benchmarks.Measuring;

namespace Rialto.Benchmarks.Journals;

/// <summary>One thread that hands commands over and counts how long each takes to be durable.</summary>
public sealed class Producer
{
    readonly AppendQueue _queue;
    readonly int _id;
    readonly int _perSecond;
    readonly Queue<(long Number, long Began)> _inFlight = new(Limits.AppendsInFlightMax);
    readonly Thread _thread;

    /// <param name="queue">Where the commands go.</param>
    /// <param name="id">Stands in each of them.</param>
    /// <param name="span">How long new ones are sent.</param>
    /// <param name="perSecond">A fixed rate, from whose times latency counts; 0 = as many as may be in flight.</param>
    public Producer(AppendQueue queue, int id, TimeSpan span, int perSecond)
    {
        _queue = queue;
        _id = id;
        _perSecond = perSecond;
        _thread = new Thread(() => Run(span)) { Name = $"bench producer {id}", IsBackground = true };
        _thread.Start();
    }

    /// <summary>From handing over, or the time at which that was due, until the command was seen to be durable.</summary>
    public LatencyHistogram Acknowledged { get; } = new();

    /// <summary>The last sequence number sent. To be read after <see cref="Join"/>.</summary>
    public int Sent { get; private set; }

    /// <summary>Waits until everything sent is durable.</summary>
    public void Join() => _thread.Join();

    void Run(TimeSpan span)
    {
        var began = Stopwatch.GetTimestamp();
        var spin = default(SpinWait);
        while (Stopwatch.GetElapsedTime(began) is var elapsed && (elapsed < span || _inFlight.Count > 0))
        {
            Settle();
            var due = _perSecond == 0 ? Stopwatch.GetTimestamp() : began + Sent * Stopwatch.Frequency / _perSecond;
            var isDue = elapsed < span && due <= Stopwatch.GetTimestamp() && _inFlight.Count < Limits.AppendsInFlightMax;
            if (isDue && TrySend(due)) spin = default;
            else spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    bool TrySend(long due)
    {
        var number = _queue.TryAdd(_id, Sent + 1);
        if (number == 0) return false;
        Sent++;
        _inFlight.Enqueue((number, due));
        return true;
    }

    void Settle()
    {
        var durable = _queue.Durable;
        while (_inFlight.TryPeek(out var oldest) && oldest.Number <= durable)
            Acknowledged.Record(Stopwatch.GetElapsedTime(_inFlight.Dequeue().Began).Ticks * 100);
    }
}

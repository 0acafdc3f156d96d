using System.Diagnostics;
using System.Net.Sockets;
using Rialto.Benchmarks.Measuring;

namespace Rialto.Benchmarks.Servers;

/// <summary>A closed loop: on each connection the next request goes out when the answer to the one before is there. One thread.</summary>
public sealed class OrderLoad : IDisposable
{
    const int LookMs = 1_000;

    readonly OrderConnection[] _connections;
    readonly Poll _poll;
    readonly IRequests _requests;
    readonly List<long>? _acknowledged;

    /// <param name="acknowledged">Gets the number of each order that was answered with 2xx, if anybody wants them.</param>
    public OrderLoad(Uri address, int connections, IRequests requests, List<long>? acknowledged)
    {
        _connections = [.. Enumerable.Range(0, connections).Select(_ => new OrderConnection(address))];
        _poll = new Poll(_connections.Select(connection => connection.Descriptor));
        _requests = requests;
        _acknowledged = acknowledged;
    }

    /// <summary>Answers that were not 2xx.</summary>
    public long Refused { get; private set; }

    /// <summary>The status of the first of them.</summary>
    public int FirstRefusal { get; private set; }

    /// <summary>The body of the last answer of one connection.</summary>
    public ReadOnlySpan<byte> LastBody => _connections[0].Body;

    /// <summary>Sends for so long, or until there is no request any more, then waits for what is on its way; answers the requests
    /// answered inside the time, per second.</summary>
    public double Run(TimeSpan span, LatencyHistogram latencies)
    {
        var began = Stopwatch.GetTimestamp();
        var answered = 0L;
        var inTime = true;
        var busy = _connections.Count(TrySend);
        var seconds = span.TotalSeconds;
        while (busy > 0)
        {
            // One connection is simply read: the system call that looks first would be a part of its latency.
            if (_connections.Length > 1 && !_poll.Wait(LookMs)) continue;
            for (var i = 0; i < _connections.Length; i++)
            {
                if (_connections.Length > 1 && !_poll.IsReady(i)) continue;
                if (!TryFinish(_connections[i], latencies)) continue;
                if (inTime && Stopwatch.GetElapsedTime(began) is var elapsed && elapsed > span)
                {
                    inTime = false;
                    seconds = elapsed.TotalSeconds;
                }

                if (inTime) answered++;
                if (!inTime || !TrySend(_connections[i])) busy--;
            }
        }

        return answered / (inTime ? Stopwatch.GetElapsedTime(began).TotalSeconds : seconds);
    }

    /// <summary>Sends until the server is gone.</summary>
    public void RunUntilGone()
    {
        try
        {
            Run(TimeSpan.MaxValue, new LatencyHistogram());
        }
        catch (Exception gone) when (gone is IOException or SocketException)
        {
        }
    }

    public void Dispose()
    {
        _poll.Dispose();
        foreach (var connection in _connections) connection.Dispose();
    }

    bool TrySend(OrderConnection connection)
    {
        var request = _requests.Next();
        if (request.IsEmpty) return false;
        connection.Send(request);
        return true;
    }

    bool TryFinish(OrderConnection connection, LatencyHistogram latencies)
    {
        if (!connection.Read(out var status, out var order)) return false;
        latencies.Record(Stopwatch.GetElapsedTime(connection.SentAt).Ticks * 100);
        if (status is >= 200 and < 300) _acknowledged?.Add(order);
        else if (Refused++ == 0) FirstRefusal = status;
        return true;
    }
}

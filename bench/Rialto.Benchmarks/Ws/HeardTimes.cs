using Rialto.Benchmarks.Measuring;

namespace Rialto.Benchmarks.Ws;

/// <summary>When each subscriber heard each message, by the wall clock, which is the one that the engine's stamps are of.</summary>
public sealed class HeardTimes(int subscribers, int messagesMax)
{
    readonly long[] _us = new long[subscribers * messagesMax];
    readonly int[] _counts = new int[subscribers];

    /// <summary>A subscriber has just heard its message of this number.</summary>
    public void Add(int subscriber, long message)
    {
        if (message >= messagesMax) throw new InvalidOperationException($"message {message} of {messagesMax}");
        _us[subscriber * messagesMax + message] = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        _counts[subscriber]++;
    }

    /// <summary>Records how long after the engine's step each message was heard; answers what does not fit, null: nothing.</summary>
    /// <param name="stepsUs">The engine's times, one a message.</param>
    /// <param name="from">The first message that counts.</param>
    /// <param name="to">The first behind that does not count any more.</param>
    /// <param name="latencies">Where they go.</param>
    public string? Compare(List<long> stepsUs, int from, int to, LatencyHistogram latencies)
    {
        for (var subscriber = 0; subscriber < subscribers; subscriber++)
        {
            if (_counts[subscriber] != stepsUs.Count) return $"the log has {stepsUs.Count} steps, a subscriber heard {_counts[subscriber]}";
            for (var message = from; message < to; message++)
                latencies.Record((_us[subscriber * messagesMax + message] - stepsUs[message]) * 1_000);
        }

        return null;
    }
}

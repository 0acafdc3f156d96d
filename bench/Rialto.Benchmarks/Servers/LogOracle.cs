using Rialto.Engine;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Node.Log;

namespace Rialto.Benchmarks.Servers;

/// <summary>What the log of a killed server says, replayed through an engine of our own.</summary>
public sealed class LogOracle
{
    const int Capacity = 1 << 16;

    readonly Dictionary<long, int> _accepted = [];
    readonly Dictionary<int, Int128> _sums = [];

    LogOracle()
    {
    }

    /// <summary>Commands in the log.</summary>
    public long Commands { get; private set; }

    /// <summary>When, in µs since 1970, the engine took each command that changed a level, by instrument number.</summary>
    public Dictionary<int, List<long>> LevelSteps { get; } = [];

    /// <summary>What is wrong with the log itself; null: nothing.</summary>
    public string? Problem { get; private set; }

    /// <summary>Reads a data directory on which no server runs.</summary>
    public static LogOracle Read(string dataDirectory)
    {
        var oracle = new LogOracle();
        var exchange = new Exchange(Capacity, Capacity);
        var events = new EventBuffer(Capacity);
        using var log = new LogReader(new DiskStorage(), LogOptions.LogDirectoryOf(dataDirectory), LogAnchor.Beginning);
        while (log.TryRead())
        {
            for (var rest = log.Body; !rest.IsEmpty; rest = rest[(int)CommandCodec.Header(rest).LengthBytes..])
            {
                ref readonly var header = ref CommandCodec.Header(rest);
                events.Clear();
                exchange.Apply(rest[..(int)header.LengthBytes], ++oracle.Commands, events);
                oracle.Add(events.Written, header.TimeUs);
            }

            if (exchange.EventHash != log.Current.Header.EventHash)
                oracle.Problem ??= $"frame {log.Current.Header.Number} replays to other events";
        }

        if (oracle._sums.Values.Any(sum => sum != 0)) oracle.Problem ??= "postings do not add up to zero";
        return oracle;
    }

    /// <summary>Why the acknowledged orders are not those of the log, each of them once; null: they are.</summary>
    public string? Misses(IReadOnlyCollection<long> acknowledged)
    {
        if (Problem is not null) return Problem;
        if (new HashSet<long>(acknowledged).Count != acknowledged.Count) return "two orders were acknowledged with one number";
        foreach (var order in acknowledged)
        {
            var times = _accepted.GetValueOrDefault(order);
            if (times != 1) return $"order {order} was acknowledged and is {times} times in the log";
        }

        return null;
    }

    void Add(ReadOnlySpan<byte> events, long timeUs)
    {
        var changed = 0;
        for (var reader = new EventReader(events); reader.Next();)
        {
            if (reader.Kind == EventKind.OrderAccepted) Count(reader.As<OrderAccepted>().Order);
            else if (reader.Kind == EventKind.BalanceChanged) Count(reader.As<BalanceChanged>());
            else if (reader.Kind == EventKind.LevelChanged) changed = reader.As<LevelChanged>().Instrument.Value;
        }

        if (changed == 0) return;
        if (!LevelSteps.TryGetValue(changed, out var steps)) LevelSteps.Add(changed, steps = []);
        steps.Add(timeUs);
    }

    void Count(OrderId order) => _accepted[order.Value] = _accepted.GetValueOrDefault(order.Value) + 1;

    void Count(in BalanceChanged change) =>
        _sums[change.Currency.Value] = _sums.GetValueOrDefault(change.Currency.Value) + change.Delta.Units;
}

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
    readonly Dictionary<long, int> _cancelled = [];
    readonly Dictionary<(int Instrument, Side Side, Ticks Price), Lots> _levels = [];
    readonly Dictionary<int, InstrumentTerms> _instruments = [];
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

    /// <summary>Whether the log has an order.</summary>
    public bool Accepted(long order) => _accepted.ContainsKey(order);

    /// <summary>The levels of an instrument at the end of the log, as people write them.</summary>
    public IEnumerable<(bool Buys, decimal Price, decimal Quantity)> LevelsOf(int instrument)
    {
        var terms = _instruments[instrument];
        var (tick, lot) = (Unit(terms.PricePrecision), Unit(terms.AmountPrecision));
        return from level in _levels
            where level.Key.Instrument == instrument && !level.Value.IsZero
            select (level.Key.Side == Side.Buy, level.Key.Price.Value * tick, level.Value.Value * lot);
    }

    /// <summary>Why the acknowledged orders are not those of the log, each of them once; null: they are.</summary>
    public string? Misses(IReadOnlyCollection<long> acknowledged) => Misses(acknowledged, _accepted, "order");

    /// <summary>Why the orders whose cancel was acknowledged are not cancelled in the log, each of them once; null: they are.</summary>
    public string? MissesCancels(IReadOnlyCollection<long> acknowledged) => Misses(acknowledged, _cancelled, "the cancel of order");

    string? Misses(IReadOnlyCollection<long> acknowledged, Dictionary<long, int> inLog, string what)
    {
        if (Problem is not null) return Problem;
        if (new HashSet<long>(acknowledged).Count != acknowledged.Count) return $"{what}: a number was acknowledged twice";
        foreach (var order in acknowledged)
        {
            var times = inLog.GetValueOrDefault(order);
            if (times != 1) return $"{what} {order} was acknowledged and is {times} times in the log";
        }

        return null;
    }

    static decimal Unit(int decimals) => new(1, 0, 0, isNegative: false, (byte)decimals);

    void Add(ReadOnlySpan<byte> events, long timeUs)
    {
        var changed = 0;
        for (var reader = new EventReader(events); reader.Next();)
        {
            if (reader.Kind == EventKind.OrderAccepted) Count(_accepted, reader.As<OrderAccepted>().Order);
            else if (reader.Kind == EventKind.OrderCancelled) Count(_cancelled, reader.As<OrderCancelled>().Order);
            else if (reader.Kind == EventKind.BalanceChanged) Count(reader.As<BalanceChanged>());
            else if (reader.Kind == EventKind.LevelChanged) changed = Change(reader.As<LevelChanged>());
            else if (reader.Kind == EventKind.InstrumentChanged) Add(reader.As<InstrumentChanged>());
        }

        if (changed == 0) return;
        if (!LevelSteps.TryGetValue(changed, out var steps)) LevelSteps.Add(changed, steps = []);
        steps.Add(timeUs);
    }

    void Add(in InstrumentChanged changed) => _instruments[changed.Instrument.Value] = changed.Terms;

    int Change(in LevelChanged change)
    {
        _levels[(change.Instrument.Value, change.Side, change.Price)] = change.Quantity;
        return change.Instrument.Value;
    }

    static void Count(Dictionary<long, int> orders, OrderId order) => orders[order.Value] = orders.GetValueOrDefault(order.Value) + 1;

    void Count(in BalanceChanged change) =>
        _sums[change.Currency.Value] = _sums.GetValueOrDefault(change.Currency.Value) + change.Delta.Units;
}

using System.Diagnostics;
using Rialto.Benchmarks.Core1;
using Rialto.Benchmarks.Measuring;

namespace Rialto.Benchmarks.Pipe;

/// <summary>Sends commands through producer, engine and consumer, a thread each; the caller is the producer.</summary>
public static class PipePass
{
    /// <summary>What a pass took.</summary>
    /// <param name="WallNs">From the first command given until the last event was consumed.</param>
    /// <param name="Producer">What the producer's thread used.</param>
    /// <param name="Engine">What the engine's thread used.</param>
    /// <param name="Consumer">What the consumer's thread used.</param>
    public readonly record struct Figure(long WallNs, Window Producer, Window Engine, Window Consumer)
    {
        /// <summary>Of all three.</summary>
        public long AllocatedBytes => Producer.AllocatedBytes + Engine.AllocatedBytes + Consumer.AllocatedBytes;

        public double PerSecond(long count) => count * 1e9 / WallNs;
    }

    /// <summary>Journal mode <c>none</c>.</summary>
    public static Figure Run(Core1Exchange exchange, byte[] commands, PipeTally tally)
    {
        var (into, outOf) = Rings();
        var engine = new EngineStage(exchange.ApplyUnhashed, into, outOf);
        var consumer = new ConsumerStage(outOf, tally, new NoJournal());
        engine.Start();
        consumer.Start();
        return Produce(commands, exchange.LastCommandNumber, into, engine.Join, consumer);
    }

    /// <summary>With a journal behind the engine: events are consumed when their command is durable.</summary>
    public static Figure Run(Core1Exchange exchange, byte[] commands, PipeTally tally, Journal journal)
    {
        var (into, outOf) = Rings();
        var engine = new JournaledEngineStage(exchange, into, outOf, journal);
        var consumer = new ConsumerStage(outOf, tally, journal);
        engine.Start();
        consumer.Start();
        return Produce(commands, exchange.LastCommandNumber, into, engine.Join, consumer);
    }

    static (ByteRing Commands, ByteRing Events) Rings() => (
        new ByteRing(Limits.CommandRingBytes, Limits.PipeRecordBytesMax),
        new ByteRing(Limits.EventRingBytes, Limits.PipeRecordBytesMax));

    static Figure Produce(byte[] commands, long lastNumber, ByteRing into, Func<Window> joinEngine, ConsumerStage consumer)
    {
        var start = Window.Open();
        var began = Stopwatch.GetTimestamp();
        var number = lastNumber;
        for (var rest = commands.AsSpan(); !rest.IsEmpty; rest = rest[Core1Exchange.LengthOf(rest)..])
            into.Write(rest[..Core1Exchange.LengthOf(rest)], ++number);
        into.Complete();
        var producer = Window.Since(start);
        var engine = joinEngine();
        var consumed = consumer.Join();
        return new Figure(Stopwatch.GetElapsedTime(began).Ticks * 100, producer, engine, consumed);
    }
}

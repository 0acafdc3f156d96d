using Rialto.Benchmarks.Core1;
using Rialto.Benchmarks.Me5;
using Rialto.Engine.Numbers;

namespace Rialto.Benchmarks.Books;

/// <summary>A stream of commands that every book is measured on.</summary>
/// <param name="Fill">Before the measured part.</param>
/// <param name="Commands">The measured part.</param>
/// <param name="Outcome">What the reference book reached; null where it is too slow to be asked: then all books must agree.</param>
public sealed record BookStream(string Name, Core1Command[] Fill, Core1Command[] Commands, Core1Outcome? Outcome)
{
    const long Middle = Engine.Limits.TicksMax / 2;
    const int IocEvery = 50;
    const int ReferenceLevelsMax = 5_000;

    /// <summary>core-1 and its avalanche.</summary>
    public static BookStream Of(string name, Core1Workload workload) => new(name, workload.Fill, workload.Bench, workload.Outcome);

    /// <summary>A scenario of me-5 without what it refuses; a modification is a cancel and a new order of the same number.</summary>
    internal static BookStream Of(Me5Scenario scenario, int messagesMax)
    {
        var book = new Core1ReferenceBook();
        var commands = new List<Core1Command>();
        var (trades, volume, hash) = (0L, 0L, new TradeHash());
        foreach (var message in Me5Generator.All(scenario, Me5Scenario.SeedUsual).AsSpan(0, messagesMax))
        {
            var isLive = book.Contains(message.Id);
            var side = isLive ? book[message.Id].Side : message.Side;
            if (message.Kind is Me5Kind.Cancel or Me5Kind.Modify)
            {
                if (!isLive) continue;
                Do(new Core1Command(message.Id, 0, 0, 0, 1, Core1Kind.Cancel, side));
            }

            if (message.Kind == Me5Kind.Cancel) continue;
            var kind = message.Kind == Me5Kind.NewIoc ? Core1Kind.Ioc : Core1Kind.Gtc;
            Do(new Core1Command(message.Id, message.Price, message.Quantity, 0, 1, kind, side));
        }

        var outcome = new Core1Outcome(trades, volume, hash.Value, book.Outcome(Side.Buy), book.Outcome(Side.Sell));
        return new BookStream($"me-5/{scenario.Name}", [], [.. commands], outcome);

        void Do(Core1Command command)
        {
            book.Execute(command);
            commands.Add(command);
            foreach (var trade in book.Trades)
            {
                trades++;
                volume += trade.Size;
                hash.Add(trade);
            }
        }
    }

    /// <summary>One order on each of many prices a side; one of them goes and another comes, again and again, and now and then
    /// one trades.</summary>
    /// <param name="gap">Prices from one level to the next: 1 makes a comb, 10^9 a book that no window holds.</param>
    internal static BookStream Adversarial(string name, ulong seed, int levels, int count, long gap)
    {
        var draws = new Xoshiro256(seed);
        var fill = new Core1Command[2 * levels];
        for (var i = 0; i < fill.Length; i++) fill[i] = Order(i + 1, i, gap);
        var live = Enumerable.Range(0, fill.Length).Select(i => (long)i + 1).ToArray();
        var commands = new List<Core1Command>(2 * count);
        long next = fill.Length + 1;
        while (commands.Count < count)
        {
            var place = (int)draws.Below(live.Length);
            var side = place % 2 == 0 ? Side.Buy : Side.Sell;
            commands.Add(new Core1Command(live[place], 0, 0, 0, 1, Core1Kind.Cancel, side));
            commands.Add(Order(next, place, gap));
            live[place] = next++;
            if (commands.Count % IocEvery != 0) continue;
            // Half of the best order: it trades, and every number stays live.
            commands.Add(new Core1Command(next++, side == Side.Buy ? Engine.Limits.TicksMax : 1, 1, 0, 1, Core1Kind.Ioc, side));
        }

        var stream = new BookStream(name, fill, [.. commands], Outcome: null);
        return levels <= ReferenceLevelsMax ? stream with { Outcome = Reference(stream) } : stream;
    }

    // Even places are buys, odd ones sells, each side outward from the middle; sizes never run out.
    static Core1Command Order(long id, int place, long gap)
    {
        var away = (place / 2 + 1) * gap;
        var side = place % 2 == 0 ? Side.Buy : Side.Sell;
        return new Core1Command(id, side == Side.Buy ? Middle - away : Middle + away, 1_000_000, 0, 1, Core1Kind.Gtc, side);
    }

    static Core1Outcome Reference(BookStream stream)
    {
        var book = new Core1ReferenceBook();
        var (trades, volume, hash) = (0L, 0L, new TradeHash());
        foreach (var command in stream.Fill.Concat(stream.Commands))
        {
            book.Execute(command);
            foreach (var trade in book.Trades)
            {
                trades++;
                volume += trade.Size;
                hash.Add(trade);
            }
        }

        return new Core1Outcome(trades, volume, hash.Value, book.Outcome(Side.Buy), book.Outcome(Side.Sell));
    }
}

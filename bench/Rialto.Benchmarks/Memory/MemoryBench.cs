using Rialto.Benchmarks.Core1;
using Rialto.Benchmarks.Measuring;
using Rialto.Engine;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Benchmarks.Memory;

/// <summary>mem: what the engine keeps for a member, an account, a market and a resting order.</summary>
public static class MemoryBench
{
    const ulong SeedUsual = 10;
    const int Levels = 1_000;
    const int Traders = 1_000;
    const int Middle = 1_000_000;
    const string About =
        "managed heap after a compacting collection, engine only (no views, no history), tables that began small and doubled: what "
        + "doubling left free is included; orders of a thousand members on 1,000 prices of one market";

    /// <summary>One run: members, then one account each, then markets, then orders; the engine is asked for all of them at the
    /// end.</summary>
    public static RunResult Run(BenchOptions options)
    {
        var seed = options.Seed ?? SeedUsual;
        var calSha = Calibration.ShaMegabytesPerSecond(TimeSpan.FromSeconds(options.Quick ? 0.05 : 1));
        var members = options.Quick ? 20_000 : 1_000_000;
        var markets = options.Quick ? 500 : 10_000;
        var orders = options.Quick ? 20_000 : 1_000_000;
        var metrics = new SortedDictionary<string, double>();
        var bare = new Subject();
        var atFirst = Heap();
        for (var i = 0; i < members; i++) bare.Do(new OpenMember { Opened = Member(i) });
        var withMembers = Heap();
        for (var i = 0; i < members; i++) bare.Do(new Deposit { To = Member(i), Currency = new CurrencyId(1), Net = Plenty });
        var withAccounts = Heap();
        bare.Markets(markets);
        var withMarkets = Heap();
        bare.Orders(orders, new Xoshiro256(seed));
        var withOrders = Heap();

        metrics["bytes_per_member"] = (double)(withMembers - atFirst) / members;
        metrics["bytes_per_account"] = (double)(withAccounts - withMembers) / members;
        metrics["bytes_per_idle_market"] = (double)(withMarkets - withAccounts) / markets;
        metrics["bytes_per_resting_order"] = (double)(withOrders - withMarkets) / orders;
        metrics["resting_orders"] = bare.Resting;
        metrics["rss_mib"] = Environment.WorkingSet / 1024.0 / 1024.0;
        var problem = bare.Resting == orders ? null : $"{bare.Resting} orders rest, {orders} should";
        return RunResult.Of("mem", seed, problem, calSha, metrics, About);
    }

    static Amount Plenty => new((Int128)1_000_000_000 * 1_000_000_000_000_000_000);

    static MemberId Member(int index) => new(Owners.FirstMember + index);

    static long Heap()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    /// <summary>The exchange that is measured.</summary>
    sealed class Subject
    {
        const int Currencies = 142;

        readonly Exchange _exchange = new(ordersCapacity: 1_024, accountsCapacity: 1_024);
        readonly EventBuffer _events = new(1 << 16);
        readonly byte[] _scratch = new byte[Core1Exchange.CommandBytesMax];

        public Subject()
        {
            Do(new Genesis { UuidKeyHigh = 1, UuidKeyLow = 2 });
            Do(new SetLimits { OrdersOpenMax = 100_000_000, RequestKeysMax = 1 });
            for (var i = 1; i <= Currencies; i++) Do(new CreateCurrency { Terms = Core1Exchange.Currency($"c{i}", CurrencyKind.Coin) });
            Do(new CreateInstrument { Terms = Core1Exchange.Instrument("first", new CurrencyId(2), new CurrencyId(1)) });
        }

        public long Resting { get; private set; }

        public void Markets(int count)
        {
            for (var first = 3; first <= Currencies; first++)
            {
                for (var second = 1; second < first && count > 0; second++, count--)
                {
                    var terms = Core1Exchange.Instrument($"m{count}", new CurrencyId(first), new CurrencyId(second));
                    Do(new CreateInstrument { Terms = terms });
                }
            }
        }

        /// <summary>Buys at prices around the middle, because everybody has the quote currency.</summary>
        public void Orders(int count, Xoshiro256 draws)
        {
            for (var i = 0; i < count; i++)
            {
                Do(new PlaceOrder
                {
                    Header = new CommandHeader { Member = Member(i % Traders) },
                    Instrument = new InstrumentId(1),
                    Side = Side.Buy,
                    OrderKind = OrderKind.Limit,
                    Price = new Ticks(Middle - draws.Below(Levels)),
                    Quantity = new Lots(1 + draws.Below(100)),
                });
            }
        }

        public void Do<TCommand>(in TCommand command)
            where TCommand : unmanaged, ICommand
        {
            var length = CommandCodec.Write(_scratch, command, default);
            _events.Clear();
            _exchange.Apply(_scratch.AsSpan(0, length), _exchange.LastCommandNumber + 1, _events);
            for (var reader = new EventReader(_events.Written); reader.Next();)
            {
                if (reader.Kind == EventKind.CommandRejected) throw new InvalidOperationException($"{TCommand.Kind} was rejected");
                if (reader.Kind == EventKind.OrderResting) Resting++;
            }
        }
    }
}

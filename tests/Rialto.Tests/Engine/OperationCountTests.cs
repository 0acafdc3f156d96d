using Rialto.Engine;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Tests.Engine.Books;

namespace Rialto.Tests.Engine;

/// <summary>
/// The work of a command, counted in looks at levels, trie nodes, orders and places of the order index, on ladders that an adversary would
/// build: it has a bound that no number of levels changes, and a hundred times as many levels add what little more than one height costs.
/// </summary>
public sealed class OperationCountTests
{
    const int Samples = 100;
    static readonly int[] s_sizes = [1_000, 10_000, 100_000];
    static readonly MemberId s_maker = CheckedLog.Alice;
    static readonly MemberId s_taker = CheckedLog.Bob;
    static readonly MemberId s_poor = new(1_002);

    public static TheoryData<string> Ladders => ["spread", "clustered", "geometric", "comb"];

    [Theory]
    [MemberData(nameof(Ladders))]
    public void The_work_of_every_command_grows_at_most_with_the_logarithm_of_the_levels(string ladder)
    {
        var measured = s_sizes.Select(size => new Market(ladder, size).Measure()).ToArray();

        foreach (var name in measured[0].Keys)
        {
            var bound = Bounds.Of(name);
            var rows = measured.Select(sizes => sizes[name]).ToArray();
            var told = $"{ladder} {name} at {string.Join(", ", s_sizes)} levels: {string.Join(", ", rows)}";
            Assert.All(rows, row => Assert.True(row.Most <= bound.Most, told));
            Assert.True(rows[^1].Mean - rows[0].Mean <= bound.Growth, told);
        }
    }

    /// <summary>What one sample may cost at most, and how much more the mean may be at a hundred times the levels.</summary>
    readonly record struct Bound(int Most, double Growth)
    {
        /// <summary>Nine heights, looked at a few times each on the way down, up, and to the next best level.</summary>
        public static readonly Bound Path = new(150, 30);

        /// <summary>As a path, and up to 64 neighbours at each height: a hundred times the levels are 1.1 heights.</summary>
        public static readonly Bound Sum = new(150 + 9 * 64, 30 + 1.1 * 64);
    }

    static class Bounds
    {
        public static Bound Of(string name) => name.StartsWith("probe: ", StringComparison.Ordinal) ? Bound.Sum : Bound.Path;
    }

    readonly record struct Work(double Mean, long Most);

    /// <summary>An exchange whose asks stand at so many different prices, and what each command costs there.</summary>
    sealed class Market
    {
        readonly Exchange _exchange;
        readonly EventBuffer _events = new(1 << 20);
        readonly SeededDraws _draws = new(11);
        readonly List<long> _prices = [];
        readonly List<OrderId> _open = [];
        readonly Dictionary<string, Work> _measured = [];
        readonly Func<long> _price;
        long _number;
        long _order;
        long _nowUs = Table.StartUs;

        public Market(string ladder, int size)
        {
            _price = PriceOf(ladder, size);
            // Room for all: a table that grows looks at every order once more.
            _exchange = new Exchange(1 << 18, 64);
            var begin = new CheckedLog();
            begin.Begin(pricePrecision: 9, amountPrecision: 9);
            foreach (var command in begin.Log) Apply(command);
            Apply(Draft.Of(new SetLimits { OrdersOpenMax = 1_000_000, RequestKeysMax = 1 }));
            Apply(Draft.Of(new OpenMember { Opened = s_poor }));
            Apply(Draft.Of(new Deposit { To = s_poor, Currency = CheckedLog.Quote, Net = new Amount(1) }));
            Build(size);
        }

        public Dictionary<string, Work> Measure()
        {
            MeasurePlacing();
            MeasureChanging();
            MeasureProbes();
            MeasureTrading();
            MeasureMany();
            MeasureWaiting();
            return _measured;
        }

        void Build(int size)
        {
            var seen = new HashSet<long>();
            while (_prices.Count < size)
            {
                var price = _price();
                if (!seen.Add(price)) continue;
                _prices.Add(price);
                _open.Add(Sell(price, 1 + _draws.Below(20)));
            }

            _prices.Sort();
            Assert.Equal(size, Insides.AllInstruments(_exchange).Single().Book.LevelCount(Side.Sell));
        }

        // Nothing below 1,000, so that a bid has room under every ask.
        Func<long> PriceOf(string ladder, int size) => ladder switch
        {
            "spread" => () => 1_000 + (long)(_draws.Next() % (ulong)(Limits.TicksMax - 1_000)),
            "clustered" => () => 1_000 + (1 + _draws.Below(size / 500)) * 7_777_777_777 + _draws.Below(1_000),
            "geometric" => () => 1_000 + (long)(_draws.Next() % (1UL << 49)) / (1L << _draws.Below(33)),
            // Each level alone in its leaf, and all nodes above full.
            "comb" => () => 4_096 * (1 + (long)_draws.Below(size)),
            _ => throw new ArgumentOutOfRangeException(nameof(ladder), ladder, "not a ladder"),
        };

        void MeasurePlacing()
        {
            var placed = new List<OrderId>();
            Sample("place at a new price", () => placed.Add(Sell(_price(), 3)));
            Sample("place at a level", () => placed.Add(Sell(Somewhere(), 3)));
            Sample("cancel", () => Cancel(Taken(placed)));
            Sample("post-only that would trade", () => Place(s_taker, Side.Buy, Somewhere(), 1, flags: OrderFlags.PostOnly));
            var bids = new List<OrderId>();
            var reprice = OrderFlags.PostOnly | OrderFlags.PostOnlyReprice;
            Sample("post-only re-priced", () => bids.Add(Place(s_taker, Side.Buy, Somewhere(), 1, flags: reprice)));
            Sample("cancel of a re-priced one", () => Cancel(Taken(bids)));
        }

        void MeasureChanging()
        {
            var maker = new CommandHeader { Member = s_maker };
            var amend = new AmendOrder { Header = maker };
            Sample("amend the price", () => Apply(Draft.Of(amend with { Order = Some(), Price = new Ticks(_price()) })));
            Sample("amend the quantity", () => Apply(Draft.Of(amend with { Order = Some(), Remaining = new Lots(30) })));
            Sample("reduce", () => Apply(Draft.Of(new ReduceOrder { Header = maker, Order = Some(), By = new Lots(1) })));
        }

        void MeasureProbes()
        {
            var all = Insides.AllInstruments(_exchange).Single().Book.LotsOn(Side.Sell).Value;
            Sample("probe: fill or kill of too much", () => Kill(Somewhere(), all));
            Sample("probe: fill or kill of half the book at the limit of a third", () => Kill(_prices[_prices.Count / 3], all / 2));
            Sample("probe: fill or kill that comes to nothing at the far end", () => Kill(_prices[^1] - 1, all));
            Sample("probe: distance", () => Market_(s_taker, all / 2, ppm: 1));
            Sample("probe: distance to the end", () => Market_(s_taker, all, ppm: 1));
            Sample("probe: fillable cost", () => Market_(s_poor, 1 + all / 3, rule: FundsRule.FillableCost));
            Sample("probe: cost plus ten percent", () => Market_(s_poor, all, rule: FundsRule.CostPlusTenPercent));
            Sample("required liquidity", () => Market_(s_taker, all + 1, flags: OrderFlags.RequireLiquidity));
            Sample("required liquidity by amount", () => Spend(CheckedLog.Coins(1_000_000_000_000_000)));
            Sample("crossing limit without funds", () => Place(s_poor, Side.Buy, Somewhere(), 1));
        }

        void MeasureTrading()
        {
            Sample("immediate order of one fill", () => Take(1), perFill: true);
            Sample("sweep, per fill", () => Take(50), perFill: true);
            Sample("market buy by amount, per fill", () => Spend(new Amount(30 * Best)), perFill: true);
        }

        // A member's own orders among everybody's: the work is his alone.
        void MeasureMany()
        {
            var many = new CancelMany { Header = new() { Member = s_taker } };
            Sample("cancel-many, per order", () => CancelTen(() => Apply(Draft.Of(many))), 10);
            Sample(
                "dead-man's switch, per order",
                () => CancelTen(() =>
                {
                    Apply(Draft.Of(new CancelAfter { Header = new() { Member = s_taker }, TimeoutUs = 5_000_000 }));
                    _nowUs += 5_000_000;
                    Apply(Draft.Of(default(Tick)));
                }),
                10);
        }

        // Ten own orders are among what an order finds that must leave them out.
        void MeasureWaiting()
        {
            var all = Insides.AllInstruments(_exchange).Single().Book.LotsOn(Side.Sell).Value;
            for (var i = 0; i < 10; i++) Place(s_taker, Side.Sell, Somewhere(), 1);
            var kill = CheckedLog.Limit(s_taker, Side.Buy, _prices[_prices.Count / 3], all / 2);
            kill.TimeInForce = TimeInForce.FillOrKill;
            Sample("probe: fill or kill that leaves out his own", () => Place(kill with { SelfTrade = SelfTradeRule.CancelMaker }));
            Sample("probe: fill or kill up to his own", () => Place(kill with { SelfTrade = SelfTradeRule.CancelTaker }));
            var stop = CheckedLog.Limit(s_taker, Side.Buy, 1, 1) with { OrderKind = OrderKind.StopLimit };
            var stops = new List<OrderId>();
            Ticks Trigger() => new(Limits.TicksMax - _draws.Below(1_000));
            Sample("stop order that waits", () => stops.Add(Place(stop with { TriggerPrice = Trigger() })));
            Sample("cancel of a stop order", () => Cancel(Taken(stops)));
        }

        void CancelTen(Action cancel)
        {
            for (var i = 0; i < 10; i++) Place(s_taker, Side.Sell, _price() / 2 + Limits.TicksMax / 2, 1);
            cancel();
            Assert.Equal(10, Events(EventKind.OrderCancelled));
        }

        void Sample(string name, Action command, int parts = 1, bool perFill = false)
        {
            var (sum, most) = (0L, 0L);
            for (var i = 0; i < Samples; i++)
            {
                var before = Steps;
                command();
                var steps = (Steps - before) / (perFill ? Math.Max(1, Events(EventKind.Traded)) : parts);
                sum += steps;
                most = Math.Max(most, steps);
            }

            _measured.Add(name, new Work((double)sum / Samples, most));
        }

        Int128 Best => Insides.AllInstruments(_exchange).Single().Book.BestPrice(Side.Sell).Value;

        long Steps => Insides.Levels(_exchange).Steps + Insides.Orders(_exchange).Steps;

        long Somewhere() => _prices[_draws.Below(_prices.Count)];

        OrderId Some() => _open[_draws.Below(_open.Count)];

        OrderId Taken(List<OrderId> orders)
        {
            var order = orders[^1];
            orders.RemoveAt(orders.Count - 1);
            return order;
        }

        OrderId Sell(long price, long lots) => Place(s_maker, Side.Sell, price, lots);

        void Kill(long price, long lots) => Place(s_taker, Side.Buy, price, lots, TimeInForce.FillOrKill);

        void Take(long lots) => Place(s_taker, Side.Buy, _prices[^1], lots, TimeInForce.ImmediateOrCancel);

        void Cancel(OrderId order) => Apply(Draft.Of(new CancelOrder { Order = order }));

        OrderId Place(
            MemberId member,
            Side side,
            long price,
            long lots,
            TimeInForce timeInForce = TimeInForce.GoodTillCancelled,
            OrderFlags flags = OrderFlags.None) =>
            Place(CheckedLog.Limit(member, side, price, lots) with { TimeInForce = timeInForce, Flags = flags });

        void Market_(MemberId member, long lots, int ppm = 0, FundsRule rule = default, OrderFlags flags = OrderFlags.None) =>
            Place(CheckedLog.Limit(member, Side.Buy, 0, lots) with
            {
                OrderKind = OrderKind.Market,
                PriceDistanceMaxPpm = ppm,
                FundsRule = rule,
                Flags = flags,
            });

        void Spend(Amount amount) =>
            Place(CheckedLog.Limit(s_taker, Side.Buy, 0, 0) with
            {
                OrderKind = OrderKind.Market,
                QuoteAmount = amount,
                Flags = OrderFlags.RequireLiquidity,
            });

        OrderId Place(in PlaceOrder order)
        {
            Apply(Draft.Of(order));
            return new OrderId(++_order);
        }

        void Apply(byte[] command)
        {
            Draft.SetTime(command, _nowUs);
            _events.Clear();
            _exchange.Apply(command, ++_number, _events);
        }

        int Events(EventKind kind)
        {
            var count = 0;
            var reader = new EventReader(_events.Written);
            while (reader.Next()) if (reader.Kind == kind) count++;
            return count;
        }
    }
}

using Rialto.Engine;
using Rialto.Engine.Books;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine.Books;

/// <summary>The engine's book does what the plain one does, whatever comes: random steps, compared after each.</summary>
public sealed class BookTwinTests
{
    const int Seeds = 400;
    const int StepsPerSeed = 120;

    [Fact]
    public void The_fast_book_equals_the_plain_book_for_every_seed()
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            try
            {
                new Run((ulong)seed).Go();
            }
            catch (Exception difference)
            {
                Assert.Fail($"seed {seed}: {difference.Message}");
            }
        }
    }

    sealed class Run
    {
        readonly SeededDraws _draws;
        readonly (FastBook Fast, PlainBook Plain, List<long> Live)[] _books;
        readonly Func<long> _price;
        long _id;

        public Run(ulong seed)
        {
            _draws = new SeededDraws(seed);
            var orders = new OrderTable(1);
            var levels = new LevelTable(1);
            _books = [(new(orders, levels), new(), []), (new(orders, levels), new(), [])];
            _price = (seed % 4) switch
            {
                0 => () => 1 + _draws.Below(8),
                1 => () => 1_000 + _draws.Below(300),
                2 => () => Limits.TicksMax - _draws.Below(100_000),
                _ => () => 1 + (long)(_draws.Next() % (ulong)Limits.TicksMax) / (1L << _draws.Below(50)),
            };
        }

        public void Go()
        {
            for (var step = 0; step < StepsPerSeed; step++)
            {
                var (fast, plain, live) = _books[_draws.Below(_books.Length)];
                for (var operations = 1 + _draws.Below(12); operations > 0; operations--) Operate(fast, plain, live);
                Compare(fast, plain);
                Assert.Equal(plain.EndStep(), fast.EndStep());
                Compare(fast, plain);
            }

            foreach (var (fast, plain, live) in _books) Empty(fast, plain, live);
        }

        void Operate(FastBook fast, PlainBook plain, List<long> live)
        {
            var what = _draws.Below(10);
            if (what < 4 || live.Count == 0) Place(fast, plain, live);
            else if (what < 7) Remove(fast, plain, live, _draws.Below(live.Count));
            else if (what < 8) Reduce(fast, plain, live);
            else Sweep(fast, plain, live);
        }

        void Place(FastBook fast, PlainBook plain, List<long> live)
        {
            var (side, price, lots) = ((Side)_draws.Below(2), _price(), 1 + _draws.Below(20));
            // Like an exchange: what crosses trades first, so the book never stands crossed.
            var left = SweepBoth(fast, plain, live, side, price, lots);
            if (left == 0) return;
            var id = ++_id;
            fast.Place(id, side, price, left);
            plain.Place(id, side, price, left);
            live.Add(id);
        }

        static void Remove(FastBook fast, PlainBook plain, List<long> live, int at)
        {
            fast.Remove(live[at]);
            plain.Remove(live[at]);
            live.RemoveAt(at);
        }

        void Reduce(FastBook fast, PlainBook plain, List<long> live)
        {
            var at = _draws.Below(live.Count);
            var by = 1 + _draws.Below((int)plain.Remaining(live[at]));
            fast.Reduce(live[at], by);
            plain.Reduce(live[at], by);
            if (plain.Remaining(live[at]) == 0) Remove(fast, plain, live, at);
        }

        void Sweep(FastBook fast, PlainBook plain, List<long> live)
        {
            var side = (Side)_draws.Below(2);
            SweepBoth(fast, plain, live, side, _draws.Below(3) == 0 ? 0 : _price(), 1 + _draws.Below(60));
        }

        static long SweepBoth(FastBook fast, PlainBook plain, List<long> live, Side side, long limit, long lots)
        {
            Assert.Equal(plain.Crosses(side, limit), fast.Crosses(side, limit));
            var expected = new List<FillSeen>();
            var fills = new List<FillSeen>();
            var left = plain.Sweep(side, limit, lots, expected);
            Assert.Equal(left, fast.Sweep(side, limit, lots, fills));
            Assert.Equal(expected, fills);
            foreach (var fill in fills) if (fill.MakerDone) live.Remove(fill.Maker);
            return left;
        }

        void Empty(FastBook fast, PlainBook plain, List<long> live)
        {
            while (live.Count > 0) Remove(fast, plain, live, _draws.Below(live.Count));
            Assert.Equal(plain.EndStep(), fast.EndStep());
            Compare(fast, plain);
        }

        void Compare(FastBook fast, PlainBook plain)
        {
            foreach (var side in new[] { Side.Buy, Side.Sell })
            {
                Assert.Equal(plain.BestPrice(side), fast.BestPrice(side));
                Assert.Equal(plain.LevelCount(side), fast.LevelCount(side));
                Assert.Equal(plain.OrderCount(side), fast.OrderCount(side));
                Assert.Equal(plain.LotsOn(side), fast.LotsOn(side));
                Assert.Equal(plain.Orders(side), fast.Orders(side));
                var levels = plain.Levels(side);
                Assert.Equal(levels, fast.Levels(side));
                foreach (var level in levels) Assert.Equal(level, fast.LevelAt(side, level.Price));
                var elsewhere = _price();
                Assert.Equal(plain.LevelAt(side, elsewhere), fast.LevelAt(side, elsewhere));
                CompareOffers(fast, plain, side);
            }

            Assert.Equal(plain.IsTouched, fast.IsTouched);
            Assert.Equal(plain.Sequence, fast.Sequence);
        }

        void CompareOffers(FastBook fast, PlainBook plain, Side side)
        {
            foreach (var price in (long[])[1, _price(), Limits.TicksMax])
            {
                Assert.Equal(plain.OfferedAt(side, price), fast.OfferedAt(side, price));
            }

            foreach (var lots in (long[])[1, 1 + _draws.Below(1 + (int)plain.LotsOn(side)), long.MaxValue])
            {
                Assert.Equal(plain.OfferedFor(side, lots), fast.OfferedFor(side, lots));
            }
        }
    }
}

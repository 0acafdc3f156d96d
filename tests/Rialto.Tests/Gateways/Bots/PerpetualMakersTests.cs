using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Bots;
using Rialto.Node.Setup;
using Rialto.Tests.Node;

namespace Rialto.Tests.Gateways.Bots;

public sealed class PerpetualMakersTests
{
    const int Levels = 3;

    static readonly MemberId Maker = new(2_000);
    static readonly MemberId Taker = new(2_001);
    static readonly InstrumentId[] Live = [new(8), new(9), new(10)];
    static readonly InstrumentId[] Demo = [new(11), new(12), new(13)];

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_book_gets_a_ladder_around_its_fair_price_follows_it_and_trades()
    {
        await using var bots = await Running.StartAsync(quotesLive: true);

        await bots.UntilAsync(() => Live.Concat(Demo).All(bots.IsWhole));
        await bots.MarkAsync(1.1m);
        await bots.UntilAsync(() => Live.Concat(Demo).All(bots.IsWhole));
        Assert.Equal(879_900, bots.Lab.Views.Books.Of(Demo[0]).BestBid!.Value.Price.Value);

        // Trades come last: who has a position offers less on the side where it would grow.
        await bots.UntilAsync(() => bots.Lab.Views.Tape.Newest(Demo[0], 1).Count > 0, TimeSpan.FromMilliseconds(100));

        // Their own money: demo accounts were reset to a thousand coins, live ones got theirs through the wallet.
        Assert.All(bots.Lab.Views.Margin.Of(Maker), account => Assert.InRange(
            (long)(bots.Lab.Views.Balances.Of(account.Owner, account.Currency).Available.Units / 1_000_000_000_000),
            999_000_000,
            1_001_000_000));
    }

    [Fact]
    public async Task Where_they_are_stopped_or_the_index_is_frozen_nobody_quotes()
    {
        await using var bots = await Running.StartAsync(quotesLive: false);
        await bots.UntilAsync(() => Demo.All(bots.IsWhole));

        bots.Switch.StopAt(Demo[0]);
        await bots.UntilAsync(() => bots.LevelsOf(Demo[0]) == (0, 0));

        await bots.Lab.DoneAsync(new MarkIndex { Instrument = Demo[1], State = IndexState.Frozen });
        await bots.UntilAsync(() => bots.LevelsOf(Demo[1]) == (0, 0) && bots.IsWhole(Demo[2]));
        Assert.Equal((0, 0), bots.LevelsOf(Demo[0]));
        Assert.All(Live, instrument => Assert.Equal((0, 0), bots.LevelsOf(instrument)));

        await bots.StopAsync();
        Assert.Empty(bots.Lab.Views.OpenOrders.Of(Maker));
    }

    [Fact]
    public async Task At_the_highest_rate_they_wait_for_a_timer_too()
    {
        await using var lab = await NodeLab.StartAsync();
        var time = new NodeClock();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var options = new PerpetualBotOptions
        {
            Maker = Maker, Taker = Taker, QuotesLive = true, CommandsPerSecond = 10_000, Levels = Levels, Seed = 1,
        };
        var bots = new PerpetualMakers(lab.Port, options, new BotSwitch(), time, NullLogger.Instance);

        var run = Task.Run(() => bots.RunAsync(stop.Token), Cancel);

        await time.FirstTimer.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        await stop.CancelAsync();
        await run;
    }

    /// <summary>Bots at work on a node of their own, at the start prices.</summary>
    sealed class Running : IAsyncDisposable
    {
        const long RenewalUs = 2_000_000;

        static readonly long[] Prices = [800_000, 20_000, 5_000];

        readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        readonly Task _run;

        Running(NodeLab lab, bool quotesLive)
        {
            Lab = lab;
            var options = new PerpetualBotOptions
            {
                Maker = Maker, Taker = Taker, QuotesLive = quotesLive, CommandsPerSecond = 2_000, Levels = Levels, Seed = 1,
            };
            _run = new PerpetualMakers(lab.Port, options, Switch, TimeProvider.System, NullLogger.Instance).RunAsync(_stop.Token);
        }

        public NodeLab Lab { get; }

        public BotSwitch Switch { get; } = new();

        public static async Task<Running> StartAsync(bool quotesLive)
        {
            var lab = await NodeLab.StartAsync();
            await lab.DoneAsync(new OpenMember { Opened = Maker });
            await lab.DoneAsync(new OpenMember { Opened = Taker });
            await PerpetualExchange.SetUpAsync(lab.Port, Cancel);
            await MarkAsync(lab, 1);
            return new(lab, quotesLive);
        }

        public Task MarkAsync(decimal times) => MarkAsync(Lab, times);

        public (int Bids, int Asks) LevelsOf(InstrumentId instrument)
        {
            var book = Lab.Views.Books.Of(instrument);
            return (book.LevelCount(Side.Buy), book.LevelCount(Side.Sell));
        }

        /// <summary>All levels stand, around the fair price.</summary>
        public bool IsWhole(InstrumentId instrument)
        {
            var fair = Lab.Views.Margin.Find(instrument)!.Fair;
            var book = Lab.Views.Books.Of(instrument);
            return LevelsOf(instrument) == (Levels, Levels) && book.BestBid!.Value.Price < fair && book.BestAsk!.Value.Price > fair;
        }

        public async Task StopAsync()
        {
            await _stop.CancelAsync();
            await _run;
        }

        /// <summary>Waits until it is so; prices are renewed, and trades are due as the exchange's clock runs: slowly, for who
        /// trades faster than the bots may ask never sees a whole book.</summary>
        public Task UntilAsync(Func<bool> isSo) => UntilAsync(isSo, TimeSpan.FromMilliseconds(2));

        /// <param name="isSo">What is waited for.</param>
        /// <param name="step">What the exchange's clock runs at once.</param>
        public async Task UntilAsync(Func<bool> isSo, TimeSpan step)
        {
            using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
            var deadline = Stopwatch.StartNew();
            var frozen = Lab.Views.Margin.Perpetuals.Where(one => one.State != IndexState.Good).Select(one => one.Instrument).ToHashSet();
            for (var renewal = Lab.Port.NowUs + RenewalUs; !isSo();)
            {
                if (_run.IsCompleted) await _run;
                Assert.True(deadline.Elapsed < TimeSpan.FromSeconds(60), "the books did not come alive");
                await tick.WaitForNextTickAsync(Cancel);
                Lab.Time.Advance(step);
                if (Lab.Port.NowUs < renewal) continue;
                renewal = Lab.Port.NowUs + RenewalUs;
                foreach (var perpetual in Lab.Views.Margin.Perpetuals.Where(one => !frozen.Contains(one.Instrument)))
                    await MarkAsync(Lab, perpetual.Instrument, perpetual.Index.Value);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await StopAsync();
            await Lab.DisposeAsync();
            _stop.Dispose();
        }

        static async Task MarkAsync(NodeLab lab, decimal times)
        {
            for (var i = 0; i < 6; i++) await MarkAsync(lab, new(8 + i), (long)(Prices[i % 3] * times));
        }

        static Task MarkAsync(NodeLab lab, InstrumentId instrument, long ticks) =>
            lab.DoneAsync(new MarkIndex { Instrument = instrument, State = IndexState.Good, Price = new(ticks) });
    }
}

using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Bots;
using Rialto.Node;
using Rialto.Tests.Node;

namespace Rialto.Tests.Gateways.Bots;

public sealed class MarketMakersTests
{
    static readonly MemberId Maker = new(2_000);
    static readonly MemberId Taker = new(2_001);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_spot_book_gets_a_ladder_on_both_sides_and_trades()
    {
        await using var lab = await StartAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var run = Bots(lab, commandsPerSecond: 2_000).RunAsync(stop.Token);

        await UntilAsync(lab, run, () => lab.Views.Instruments.All.Select(i => lab.Views.Books.Of(i.Id)).All(book =>
            book.LevelCount(Side.Buy) == Ladder.Levels && book.LevelCount(Side.Sell) == Ladder.Levels));
        await UntilAsync(lab, run, () => lab.Views.Tape.Newest(NodeLab.BtcUsd, 1).Count > 0);

        await stop.CancelAsync();
        await run;
        Assert.Empty(lab.Views.OpenOrders.Of(Maker));
    }

    [Fact]
    public async Task Quotes_of_a_killed_bot_are_cancelled_before_new_ones_are_placed()
    {
        await using var lab = await StartAsync();
        await lab.DepositAsync(Maker, lab.Views.Currencies.Find("usd")!.Id, 1_000_000);
        var old = await lab.PlaceAsync(Maker, Side.Buy, ticks: 700_000, lots: 100_000);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var run = Bots(lab, commandsPerSecond: 2_000).RunAsync(stop.Token);

        await UntilAsync(lab, run, () => lab.Views.Books.Of(NodeLab.BtcUsd).LevelCount(Side.Sell) > 0);

        Assert.Null(lab.Views.OpenOrders.Find(old.Id));
        await stop.CancelAsync();
        await run;
    }

    [Fact]
    public async Task A_locked_instrument_is_left_alone()
    {
        await using var lab = await StartAsync();
        var btcusd = lab.Views.Instruments.Find("btcusd")!;
        await lab.DoneAsync(new ChangeInstrument { Instrument = btcusd.Id, Terms = btcusd.Terms with { State = InstrumentState.Locked } });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var run = Bots(lab, commandsPerSecond: 2_000).RunAsync(stop.Token);
        var ethusd = lab.Views.Instruments.Find("ethusd")!.Id;

        await UntilAsync(lab, run, () => lab.Views.Books.Of(ethusd).LevelCount(Side.Sell) == Ladder.Levels);

        Assert.Equal(0, lab.Views.Books.Of(btcusd.Id).LevelCount(Side.Sell));
        await stop.CancelAsync();
        await run;
    }

    /// <summary>Found by a run of all tests that never ended: a pause of less than a millisecond was none.</summary>
    [Fact]
    public async Task At_the_highest_rate_they_wait_for_a_timer_too()
    {
        await using var lab = await StartAsync();
        var time = new NodeClock();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var bots = new MarketMakers(lab.Port, new BotOptions(Maker, Taker, 10_000, Seed: 1), time, NullLogger.Instance);

        var run = Task.Run(() => bots.RunAsync(stop.Token), Cancel);

        await time.FirstTimer.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        await stop.CancelAsync();
        await run;
    }

    static async Task<NodeLab> StartAsync()
    {
        var lab = await NodeLab.StartAsync();
        await lab.DoneAsync(new OpenMember { Opened = Maker });
        await lab.DoneAsync(new OpenMember { Opened = Taker });
        return lab;
    }

    static MarketMakers Bots(NodeLab lab, int commandsPerSecond) =>
        new(lab.Port, new BotOptions(Maker, Taker, commandsPerSecond, Seed: 1), TimeProvider.System, NullLogger.Instance);

    /// <summary>Lets the exchange's clock run fast until it is so; the bots' own end means that it never will be.</summary>
    static async Task UntilAsync(NodeLab lab, Task run, Func<bool> isSo)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        var deadline = Stopwatch.StartNew();
        while (!isSo())
        {
            if (run.IsCompleted) await run;
            Assert.True(deadline.Elapsed < TimeSpan.FromSeconds(60), "the books did not come alive");
            await tick.WaitForNextTickAsync(Cancel);
            lab.Time.Advance(TimeSpan.FromMilliseconds(20));
        }
    }
}

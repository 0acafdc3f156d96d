using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Feeds;
using Rialto.Node;
using Rialto.Node.Setup;
using Rialto.Node.Views;
using Rialto.Tests.Node;

namespace Rialto.Tests.Gateways.Feeds;

/// <summary>Index prices from sources that agree, lie, fail, are late or fall silent. Clocks move by hand.</summary>
public sealed class IndexDeskTests
{
    static readonly InstrumentId Btc = new(8);
    static readonly InstrumentId Eth = new(9);
    static readonly InstrumentId BtcDemo = new(11);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sources_make_an_index_whatever_one_of_them_does()
    {
        await using var server = new PriceServer();
        server.Answer("a", """{"last":"8000.00"}""");
        server.Answer("b", """{"last":"8001.00"}""");
        await using var desk = await RunningDesk.StartAsync(Outside($$"""
            { "BTCUSD": [
              { "name": "a", "url": "{{server.Http("a")}}", "path": "last", "every_ms": 500 },
              { "name": "b", "url": "{{server.Http("b")}}", "path": "last", "every_ms": 500, "weight": 2 },
              { "name": "c", "url": "{{server.Socket("c")}}", "path": "p", "send": "hello", "only": "t=trade" } ] }
            """));
        Assert.Equal("hello", await server.GreetingAsync("c"));
        await server.SayAsync("c", """{"t":"status","p":1}""");

        // (8000.00 + 2 × 8001.00 + 8002.50) / 4, to the nearest hundredth, ties to even.
        await desk.UntilAsync(() => desk.IndexOf(Btc) == 800_112, () => server.SayAsync("c", """{"t":"trade","p":8002.5}"""));
        Assert.Equal(
            ["a 800000 1 True", "b 800100 2 True", "c 800250 1 True"],
            desk.Desk.ReadingsOf(Btc).Select(one => $"{one.Source} {one.Price.Value} {one.Weight} {one.IsUsed}"));

        // A liar is drawn to half a percent of the median of 8001.00: 8041.005 counts.
        await desk.UntilAsync(() => desk.IndexOf(Btc) == 801_075, () => server.SayAsync("c", """{"t":"trade","p":9999}"""));
        Assert.Equal(1, server.AskedOf("c"));

        // Two that are left: their mean, as long as they are near each other.
        server.Answer("b", "");
        await desk.UntilAsync(
            () => desk.IndexOf(Btc) == 800_500, () => server.SayAsync("c", """{"t":"trade","p":8010}"""));
        Assert.False(desk.Desk.ReadingsOf(Btc)[1].IsUsed);

        // One that is left is believed near the last index, and not far from it.
        server.Hang("c");
        await desk.UntilAsync(() => desk.IndexOf(Btc) == 800_000);
        server.Answer("a", """{"last":"8100.00"}""");
        await desk.UntilAsync(() => desk.StateOf(Btc) == IndexState.Frozen);
        Assert.Equal(800_000, desk.IndexOf(Btc));

        // Silence makes it worse, by the clock alone.
        server.Answer("a", "");
        await desk.UntilAsync(() => desk.StateOf(Btc) is IndexState.ReduceOnly or IndexState.CancelOnly, seconds: 1);

        // Three good ones in a row end it.
        server.Answer("a", """{"last":"8003.00"}""");
        server.Answer("b", """{"last":"8004.00"}""");
        await desk.UntilAsync(() => desk.StateOf(Btc) == IndexState.Good);
        Assert.Equal(800_350, desk.IndexOf(Btc));

        // The demo twin saw the same; nobody asked twice for it. Who has no sources has no index.
        await desk.UntilAsync(() => desk.IndexOf(BtcDemo) == 800_350 && desk.StateOf(BtcDemo) == IndexState.Good);
        Assert.Equal(0, desk.IndexOf(Eth));
        Assert.Empty(desk.Desk.ReadingsOf(Eth));
    }

    [Fact]
    public async Task A_late_answer_brings_an_old_price()
    {
        await using var lab = await PerpetualsAsync();
        var line = new IndexLine(Btc, [("a", 1), ("b", 1), ("c", 1), ("d", 1), ("e", 1)], lab.Time);
        var asked = lab.Time.GetTimestamp();
        lab.Time.Advance(TimeSpan.FromSeconds(10));
        line.Tell(0, new(800_000), asked);
        Assert.Equal(800_000, line.Compute()!.Value.Value);

        lab.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(Ticks.None, line.Compute());
        Assert.Equal((10_001, false), (line.Readings()[0].AgeMs, line.Readings()[0].IsUsed));

        for (var i = 0; i < 5; i++) line.Tell(i, new(800_000 + 10 * i), lab.Time.GetTimestamp());
        Assert.Equal([false, true, true, true, false], line.Readings().Select(one => one.IsUsed));
    }

    [Fact]
    public async Task A_price_set_by_hand_stands_until_it_is_given_back()
    {
        await using var desk = await RunningDesk.StartAsync(Simulated());
        await desk.UntilAsync(() => desk.IndexOf(Btc) > 0 && desk.IndexOf(Eth) > 0);
        var simulated = desk.IndexOf(Btc);
        Assert.InRange(simulated, 715_000, 895_000);

        var outcome = await desk.Desk.SetPriceAsync(Btc, new Ticks(480_000));

        Assert.Equal(OutcomeStatus.Done, outcome.Status);
        Assert.Equal((480_000, IndexState.Good), (desk.IndexOf(Btc), desk.StateOf(Btc)));
        Assert.All(desk.Desk.ReadingsOf(Btc), one => Assert.False(one.IsUsed));
        for (var second = 0; second < 60; second++)
        {
            desk.Lab.Time.Advance(TimeSpan.FromSeconds(1));
            await desk.UntilAsync(() => desk.Desk.LineOf(Btc).ToldAgo <= TimeSpan.FromSeconds(5), seconds: 0);
        }

        Assert.Equal((480_000, IndexState.Good), (desk.IndexOf(Btc), desk.StateOf(Btc)));

        // What the engine does not take changes nothing.
        var refused = await desk.Desk.SetPriceAsync(Btc, new Ticks(1));
        Assert.Equal((OutcomeStatus.Rejected, Reject.PriceOutsideBand), (refused.Status, refused.Reject));
        Assert.Equal(480_000, desk.IndexOf(Btc));

        Assert.Equal(OutcomeStatus.Done, (await desk.Desk.SetPriceAsync(Btc, null)).Status);
        Assert.InRange(desk.IndexOf(Btc), 715_000, 895_000);
    }

    [Fact]
    public async Task Without_sources_a_price_set_by_hand_ends_a_frozen_index_at_once()
    {
        await using var desk = await RunningDesk.StartAsync(Simulated() with { Mode = FeedMode.Off });
        Assert.Equal(OutcomeStatus.Done, (await desk.Desk.SetPriceAsync(Eth, new Ticks(20_000))).Status);
        Assert.Equal(OutcomeStatus.Done, (await desk.Desk.SetPriceAsync(Eth, null)).Status);
        Assert.Equal((20_000, IndexState.Frozen), (desk.IndexOf(Eth), desk.StateOf(Eth)));

        await desk.Desk.SetPriceAsync(Eth, new Ticks(21_000));

        Assert.Equal((21_000, IndexState.Good), (desk.IndexOf(Eth), desk.StateOf(Eth)));
        Assert.Equal(0, desk.IndexOf(Btc));
        Assert.Equal(Reject.InstrumentNotFound, (await desk.Desk.SetPriceAsync(new(1), new Ticks(1))).Reject);
    }

    [Fact]
    public async Task Simulated_prices_go_on_where_the_last_index_was()
    {
        await using var desk = await RunningDesk.StartAsync(Simulated());
        await desk.UntilAsync(() => desk.IndexOf(Btc) > 0);
        await desk.Desk.SetPriceAsync(Btc, new Ticks(860_000));

        var later = new SimulatedPrices(desk.Lab.Views, seed: 9);

        var instrument = desk.Lab.Views.Instruments.Find(Btc)!;
        Assert.Equal([859_957, 860_000, 860_043], Enumerable.Range(0, 3).Select(source => later.Of(instrument, source).Value));
        Assert.Equal(Ticks.None, later.Of(instrument with { BaseCode = "doge" }, 0));
    }

    static FeedOptions Simulated() => new()
    {
        Mode = FeedMode.Simulator,
        Seed = 1,
        SimulatedStep = TimeSpan.FromSeconds(1),
        Sources = new Dictionary<string, IReadOnlyList<SourceTerms>>(),
    };

    static FeedOptions Outside(string file) =>
        Simulated() with { Mode = FeedMode.Sources, Sources = SourceFile.Parse(Encoding.UTF8.GetBytes(file)) };

    static async Task<NodeLab> PerpetualsAsync()
    {
        var lab = await NodeLab.StartAsync();
        await PerpetualExchange.SetUpAsync(lab.Port, Cancel);
        return lab;
    }

    /// <summary>A desk at work on a node of its own.</summary>
    sealed class RunningDesk : IAsyncDisposable
    {
        readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        readonly Task _run;

        RunningDesk(NodeLab lab, FeedOptions options)
        {
            Lab = lab;
            Desk = new IndexDesk(lab.Port, options, lab.Time, NullLogger.Instance);
            _run = Desk.RunAsync(_stop.Token);
        }

        public NodeLab Lab { get; }

        public IndexDesk Desk { get; }

        public static async Task<RunningDesk> StartAsync(FeedOptions options) => new(await PerpetualsAsync(), options);

        public long IndexOf(InstrumentId instrument) => Lab.Views.Margin.Find(instrument)!.Index.Value;

        public IndexState StateOf(InstrumentId instrument) => Lab.Views.Margin.Find(instrument)!.State;

        public Task UntilAsync(Func<bool> isSo) => UntilAsync(isSo, static () => Task.CompletedTask, milliseconds: 10);

        public Task UntilAsync(Func<bool> isSo, int seconds) => UntilAsync(isSo, static () => Task.CompletedTask, 1_000 * seconds);

        public Task UntilAsync(Func<bool> isSo, Func<Task> meanwhile) => UntilAsync(isSo, meanwhile, milliseconds: 10);

        /// <summary>Lets the clock run until it is so.</summary>
        async Task UntilAsync(Func<bool> isSo, Func<Task> meanwhile, int milliseconds)
        {
            using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
            var deadline = Stopwatch.StartNew();
            while (!isSo())
            {
                if (_run.IsCompleted) await _run;
                Assert.True(deadline.Elapsed < TimeSpan.FromSeconds(60), "it never came");
                await meanwhile();
                await tick.WaitForNextTickAsync(Cancel);
                Lab.Time.Advance(TimeSpan.FromMilliseconds(milliseconds));
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _run;
            await Lab.DisposeAsync();
            _stop.Dispose();
        }
    }
}

using Rialto.Engine.Numbers;
using Rialto.Node.History;
using Rialto.Node.Views;

namespace Rialto.Tests.Node.History;

/// <summary>Pages of public trades, counted by closed candles, against the list of all trades.</summary>
public sealed class TradesPageTests
{
    static readonly InstrumentId s_ethUsd = new(2);

    // Within a second, a minute, an hour, a day and a week, and over the end of each; two weeks without any trade.
    static readonly TimeSpan[] s_pauses =
    [
        TimeSpan.Zero, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(50), TimeSpan.FromMinutes(25),
        TimeSpan.FromMinutes(40), TimeSpan.FromHours(5), TimeSpan.FromHours(20), TimeSpan.FromDays(2), TimeSpan.FromDays(1),
        TimeSpan.FromDays(5), TimeSpan.FromDays(15), TimeSpan.FromSeconds(1),
    ];

    static readonly (bool Ascending, PageBounds Page)[] s_pages =
        [(true, new(0, 4)), (true, new(7, 5)), (false, new(3, 100)), (false, new(2, 0))];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_is_the_same_as_in_a_list_of_all_and_so_is_the_total()
    {
        await using var lab = await NodeLab.StartAsync();
        await TradeAsync(lab);
        var all = await AllAsync(lab, NodeLab.BtcUsd);
        Assert.Equal(3 * s_pauses.Length, all.Count);
        long?[] numbers = [null, long.MinValue, 0, .. all.Where((_, i) => i % 5 == 0).Select(trade => trade.Id.Value), 999, long.MaxValue];
        long?[] moments = [null, 0, .. all.Select(trade => trade.TimeUs).Distinct().SelectMany(us => (long?[])[us, us + 1]), long.MaxValue];

        foreach (var after in numbers)
        {
            foreach (var before in numbers) await CompareAsync(lab, all, after, before, beforeUs: null, fromUs: null);
        }

        foreach (var moment in moments)
        {
            await CompareAsync(lab, all, after: null, before: null, beforeUs: moment, fromUs: null);
            await CompareAsync(lab, all, after: null, before: numbers[5], beforeUs: moment, fromUs: null);
            await CompareAsync(lab, all, after: numbers[4], before: null, beforeUs: null, fromUs: moment);
        }
    }

    [Fact]
    public async Task Of_an_instrument_that_never_traded_there_is_nothing_on_any_page()
    {
        await using var lab = await NodeLab.StartAsync();

        var page = await lab.Port.History.TradesPageAsync(
            new() { Instrument = s_ethUsd, After = new(0), BeforeUs = 1_600_000_000_000_000, Page = new(int.MaxValue, 10) }, Cancellation);

        Assert.Equal((0, 0), (page.Rows.Count, page.Total));
    }

    [Fact]
    public async Task One_sides_trades_have_no_pages_and_a_list_without_a_total_has_only_its_first()
    {
        await using var lab = await NodeLab.StartAsync();
        var query = new TradesQuery { Instrument = NodeLab.BtcUsd, Page = new(1, 10) };

        await Assert.ThrowsAsync<ArgumentException>(() =>
            lab.Port.History.TradesPageAsync(query with { TakerSide = Side.Buy }, Cancellation));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => lab.Port.History.TradesAsync(query, Cancellation));
    }

    /// <summary>Three trades in one command after each pause, and one of another instrument between them.</summary>
    static async Task TradeAsync(NodeLab lab)
    {
        foreach (var pause in s_pauses)
        {
            lab.Time.Advance(pause);
            for (var i = 0; i < 3; i++) await lab.PlaceAsync(NodeLab.Alice, Side.Sell, 800_000, 1_000);
            await lab.DoneAsync(NodeLab.Limit(NodeLab.Alice, Side.Sell, 20_000, 1_000) with { Instrument = s_ethUsd });
            await lab.PlaceAsync(NodeLab.Bob, Side.Buy, 800_000, 3_000);
            await lab.DoneAsync(NodeLab.Limit(NodeLab.Bob, Side.Buy, 20_000, 1_000) with { Instrument = s_ethUsd });
        }
    }

    static async Task<IReadOnlyList<TradeView>> AllAsync(NodeLab lab, InstrumentId instrument) =>
        await lab.Port.History.TradesAsync(new() { Instrument = instrument, Ascending = true, Page = new(0, 1_000) }, Cancellation);

    static async Task CompareAsync(NodeLab lab, IReadOnlyList<TradeView> all, long? after, long? before, long? beforeUs, long? fromUs)
    {
        TradeId[] fit =
        [
            .. all.Where(trade => !(trade.Id.Value <= after) && !(trade.Id.Value >= before))
                .Where(trade => !(trade.TimeUs >= beforeUs) && !(trade.TimeUs < fromUs)).Select(trade => trade.Id),
        ];
        foreach (var (ascending, page) in s_pages)
        {
            var query = new TradesQuery
            {
                Instrument = NodeLab.BtcUsd,
                After = after is { } a ? new TradeId(a) : null,
                Before = before is { } b ? new TradeId(b) : null,
                BeforeUs = beforeUs,
                FromUs = fromUs,
                Ascending = ascending,
                Page = page,
            };

            var got = await lab.Port.History.TradesPageAsync(query, Cancellation);

            var sorted = ascending ? fit : Enumerable.Reverse(fit);
            Assert.Equal(sorted.Skip((int)page.Offset).Take(page.Limit), got.Rows.Select(trade => trade.Id));
            Assert.Equal(fit.Length, got.Total);
        }
    }
}

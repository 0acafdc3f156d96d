using Dapper;
using Microsoft.Data.Sqlite;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Node;
using Rialto.Node.History;
using Rialto.Node.Views;

namespace Rialto.Tests.Node.History;

/// <summary>Candles that the views have forgotten are still answered, gaps and all, and an upgrade makes them of the trades.</summary>
public sealed class CandleHistoryTests(CandleHistoryTests.LongMarket market) : IClassFixture<CandleHistoryTests.LongMarket>
{
    /// <summary>Start of the first minute with a trade.</summary>
    const long Start = 1_599_999_960;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    // The views begin with minute 21; minutes 5 to 7 had no trade.
    [InlineData(0L, null, 4, "0 1 2 3")]
    [InlineData(-99_999L, null, 2, "0 1")]
    [InlineData(241L, null, 3, "5- 6- 7-")]
    [InlineData(360L, 480L, 1, "6- 7- 8")]
    [InlineData(1_140L, 1_380L, 1, "19 20 21 22 23")]
    [InlineData(null, 600L, 2, "9 10")]
    [InlineData(null, 659L, 2, "9 10")]
    [InlineData(null, 359L, 9, "0 1 2 3 4 5-")]
    [InlineData(null, -1L, 9, "")]
    [InlineData(600L, 540L, 9, "")]
    [InlineData(1_260L, null, 2, "21 22")]
    [InlineData(null, null, 2, "10019 10020")]
    [InlineData(601_200L, null, 9, "10020")]
    [InlineData(601_201L, null, 9, "")]
    public async Task Bounds_and_limit_choose_among_all_candles_there_ever_were(long? from, long? to, int limit, string wanted)
    {
        var candles = await market.AskAsync(Start + from, Start + to, limit, Cancellation);

        var told = candles.Select(candle => $"{(candle.StartS - Start) / 60}{(candle.Trades == 0 ? "-" : "")}");
        Assert.Equal(wanted, string.Join(' ', told));
    }

    [Fact]
    public void What_the_views_have_forgotten_is_read_on_a_thread_of_historys_own() => Assert.Equal((0, 1), market.Threads);

    [Fact]
    public async Task A_candle_of_history_says_what_the_views_said_of_it()
    {
        var candles = await market.AskAsync(Start + 60, Start + 300, 1, Cancellation);

        Assert.Equal(
            [
                "800000 800000 800000 800000 x1000 1",
                "799000 800000 799000 800000 x3000 2",
                "800000 800000 800000 800000 x1000 1",
                "798000 798000 798000 798000 x1000 1",
                "798000 798000 798000 798000 x0 0",
            ],
            candles.Select(c =>
                $"{c.Open.Value} {c.High.Value} {c.Low.Value} {c.Close.Value} x{c.Volume.Units / 10_000_000_000} {c.Trades}"));
        // 0.00002 btc at 7990.00 and 0.00001 at 8000.00.
        Assert.Equal((Int128)239_800_000_000_000_000, candles[1].QuoteVolume.Units);
    }

    [Fact]
    public async Task Who_begins_in_a_gap_is_told_the_close_before_it()
    {
        var candles = await market.AskAsync(Start + 360, Start + 480, 1, Cancellation);

        Assert.Equal([798_000, 798_000, 800_000], candles.Select(candle => candle.Close.Value));
    }

    [Fact]
    public async Task All_of_ten_thousand_and_more_minutes_are_there_and_of_other_periods_too()
    {
        var minutes = await market.AskAsync(0, long.MaxValue, 1, Cancellation);
        var most = await market.AskAsync(null, null, Rialto.Node.Limits.CandlesMax + 1, Cancellation);
        var recent = market.Lab.Views.Candles.Of(NodeLab.BtcUsd, CandlePeriod.OneMinute).Window(0, long.MaxValue, 1, market.Lab.Port.NowUs);

        Assert.Equal(10_021, minutes.Count);
        Assert.Equal(Enumerable.Range(0, 10_021).Select(i => Start + 60L * i), minutes.Select(candle => candle.StartS));
        Assert.Equal(10_019, minutes.Sum(candle => candle.Trades));
        Assert.Equal(Start + 60 * 20, most[0].StartS);
        Assert.Equal((Start + 60 * 21, 10_000), (recent[0].StartS, recent.Count));
        Assert.Equal(recent, minutes.Skip(21));
    }

    [Fact]
    public async Task An_upgrade_makes_of_the_trades_what_would_have_been_written_along()
    {
        using var copy = new TempDirectory();
        await market.Lab.Port.History.WaitUntil(market.Lab.Views.LastEventNumber, Cancellation);
        Ask(market.Lab.Directory, $"VACUUM INTO '{Path.Combine(copy.Path, HistoryDatabase.FileName)}'");
        var written = Rows(copy.Path);
        HistoryVersionsTests.MakeVersion(copy.Path, 3);

        HistoryDatabase.Open(copy.Path, market.Lab.Options().Log.NewLogId, canBeMadeAgain: false).Close();

        // All but the running minute, and of the longer periods so many more.
        Assert.True(written.Count > 10_017 + 2_003, $"{written.Count}");
        Assert.Equal(written, Rows(copy.Path));
        Assert.Equal("6", Ask(copy.Path, "PRAGMA user_version").Single());
    }

    [Fact]
    public async Task Raised_precisions_rewrite_the_rows_too()
    {
        await using var lab = await NodeLab.StartAsync();
        var instrument = lab.Views.Instruments.Find("ltcbtc")!;
        await TradeAsync(lab, instrument.Id, 625, 2_000);
        lab.Time.Advance(TimeSpan.FromMinutes(1));
        await TradeAsync(lab, instrument.Id, 626, 2_000);

        var terms = instrument.Terms;
        terms.PricePrecision = 7;
        terms.AmountPrecision = 9;
        terms.PriceMin = new(100);
        terms.QuantityMin = new(10_000);
        await lab.DoneAsync(new ChangeInstrument { Instrument = instrument.Id, Terms = terms });
        lab.Time.Advance(TimeSpan.FromMinutes(1));
        await TradeAsync(lab, instrument.Id, 62_700, 20_000);
        await lab.Port.History.WaitUntil(lab.Views.LastEventNumber, Cancellation);

        Assert.Equal(
            [
                "7|1|1599999960|62500|62500|62500|62500|20000|1250000000|1".Replace("7|", $"{instrument.Id.Value}|"),
                "7|1|1600000020|62600|62600|62600|62600|20000|1252000000|1".Replace("7|", $"{instrument.Id.Value}|"),
            ],
            Rows(lab.Directory).Where(row => row.Contains("|1|1", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_sum_that_stopped_at_its_end_stays_there_in_finer_lots()
    {
        Assert.Equal(Int128.MaxValue, CandleRows.Sum("170141183460469231731687303715884105727"));
        Assert.Equal(Int128.MaxValue, CandleRows.Sum("170141183460469231731687303715884105727000"));
        Assert.Equal((Int128)1_250_000, CandleRows.Sum("1250000"));
    }

    static async Task TradeAsync(NodeLab lab, InstrumentId instrument, long ticks, long lots)
    {
        await lab.DoneAsync(NodeLab.Limit(NodeLab.Alice, Side.Sell, ticks, lots) with { Instrument = instrument });
        await lab.DoneAsync(NodeLab.Limit(NodeLab.Bob, Side.Buy, ticks, lots) with { Instrument = instrument });
    }

    static List<string> Rows(string directory) => Ask(
        directory,
        """
        SELECT instrument || '|' || period || '|' || start_s || '|' || first || '|' || high || '|' || low || '|' || last || '|' || lots
            || '|' || tick_lots || '|' || trades
        FROM candles ORDER BY instrument, period, start_s
        """);

    static List<string> Ask(string directory, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(directory, HistoryDatabase.FileName)};Pooling=False");
        connection.Open();
        return connection.Query<string>(sql).AsList();
    }

    /// <summary>A market with a trade in each of 10,021 minutes but three: more than the views keep.</summary>
    public sealed class LongMarket : IAsyncLifetime
    {
        const int Minutes = 10_021;

        NodeLab? _lab;

        internal NodeLab Lab => _lab!;

        /// <summary>Those that had read history before the first candle was asked for, and after it.</summary>
        internal (int Before, int After) Threads { get; private set; }

        internal Task<IReadOnlyList<Candle>> AskAsync(long? from, long? to, int limit, CancellationToken cancel)
        {
            var query = new CandlesQuery
            {
                Instrument = NodeLab.BtcUsd, Period = CandlePeriod.OneMinute, FromS = from, ToS = to, Limit = limit,
            };
            return Lab.Port.History.CandlesAsync(query, Lab.Port.NowUs, cancel);
        }

        public async ValueTask InitializeAsync()
        {
            _lab = await NodeLab.StartAsync();
            await Lab.PlaceAsync(NodeLab.Alice, Side.Sell, 800_000, 1_000 * Minutes);
            for (var minute = 0; minute < Minutes; minute++)
            {
                if (minute == 2) await Lab.PlaceAsync(NodeLab.Alice, Side.Sell, 799_000, 2_000);
                if (minute == 2) await Lab.PlaceAsync(NodeLab.Bob, Side.Buy, 799_000, 2_000);
                if (minute == 4) await Lab.PlaceAsync(NodeLab.Alice, Side.Sell, 798_000, 1_000);
                if (minute is < 5 or > 7) await Lab.PlaceAsync(NodeLab.Bob, Side.Buy, 800_000, 1_000);
                if (minute < Minutes - 1) Lab.Time.Advance(TimeSpan.FromMinutes(1));
            }

            var before = Lab.Port.History.Threads;
            await AskAsync(Start, null, 1, TestContext.Current.CancellationToken);
            Threads = (before, Lab.Port.History.Threads);
        }

        public ValueTask DisposeAsync() => Lab.DisposeAsync();
    }
}

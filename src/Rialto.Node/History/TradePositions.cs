using Dapper;
using Microsoft.Data.Sqlite;
using Rialto.Engine.Numbers;
using Rialto.Node.Views;

namespace Rialto.Node.History;

/// <summary>Where an instrument's trades stand, counted from its first, at a cost that hardly grows with their number.</summary>
/// <remarks>
/// Closed candles know how many trades they hold: whole weeks are added up, then days of a week, hours of a day, minutes of an hour, and
/// only the trades of one minute are counted one by one. Time and number rise together, and a trade closes every bucket before its own,
/// so up to the last trade no bucket is missing.
/// </remarks>
sealed class TradePositions
{
    const long SecondUs = 1_000_000;

    const string LastSql =
        "SELECT time_us, id FROM trades WHERE instrument = @instrument ORDER BY time_us DESC, id DESC LIMIT 1";

    const string FirstFromSql = "SELECT time_us FROM trades WHERE id >= @id ORDER BY id LIMIT 1";

    const string ClosedSql = """
        SELECT start_s, trades FROM candles
        WHERE instrument = @instrument AND period = @period AND start_s >= @from AND start_s < @end ORDER BY start_s
        """;

    const string SinglySql = """
        SELECT COUNT(*) FROM trades
        WHERE instrument = @instrument AND time_us >= @from AND time_us <= @time AND (time_us < @time OR id < @id)
        """;

    const string RowsSql =
        "SELECT * FROM trades WHERE instrument = @instrument AND time_us >= @from ORDER BY time_us, id LIMIT @limit OFFSET @skip";

    /// <summary>From coarse to fine; each bucket lies whole in one of the period before.</summary>
    static readonly CandlePeriod[] s_periods =
        [CandlePeriod.OneWeek, CandlePeriod.OneDay, CandlePeriod.OneHour, CandlePeriod.OneMinute];

    /// <summary>No bucket begins before the one that 1970 begins in.</summary>
    static readonly long s_firstS = CandlePeriod.OneWeek.BucketOf(0);

    readonly SqliteConnection _connection;
    readonly SqliteTransaction _transaction;
    readonly long _instrument;
    readonly TradePoint? _last;

    /// <param name="connection">Of one reader.</param>
    /// <param name="transaction">Its own, so that candles and trades are those of one moment.</param>
    /// <param name="instrument">Whose trades.</param>
    public TradePositions(SqliteConnection connection, SqliteTransaction transaction, InstrumentId instrument)
    {
        _connection = connection;
        _transaction = transaction;
        _instrument = instrument.Value;
        _last = connection.QuerySingleOrDefault<TradePoint>(LastSql, new { instrument = _instrument }, transaction);
    }

    /// <summary>The rows of a page, and how many trades fit altogether.</summary>
    public HistoryPage<TradeView> Page(TradesQuery query)
    {
        var (first, end) = (FirstOf(query), EndOf(query));
        var total = Math.Max(0, end - first);
        var skipped = Math.Min(total, query.Page.Offset);
        var rows = (int)Math.Min(total - skipped, Math.Min(query.Page.Limit, Limits.HistoryPageRowsMax));
        if (rows == 0) return new([], total);
        return query.Ascending
            ? new(Rows(first + skipped, rows), total)
            : new([.. Enumerable.Reverse(Rows(end - skipped - rows, rows))], total);
    }

    long FirstOf(TradesQuery query)
    {
        var byTime = query.FromUs is { } us ? Before(us, long.MinValue) : 0;
        return query.After is { } after ? Math.Max(byTime, UpTo(after.Value)) : byTime;
    }

    long EndOf(TradesQuery query)
    {
        var byTime = query.BeforeUs is { } us ? Before(us, long.MinValue) : All();
        return query.Before is { } before ? Math.Min(byTime, Below(before.Value)) : byTime;
    }

    long All() => Before(long.MaxValue, long.MaxValue);

    long UpTo(long id) => id == long.MaxValue ? All() : Below(id + 1);

    /// <summary>Trades with a smaller number.</summary>
    long Below(long id)
    {
        var timeUs = _connection.ExecuteScalar<long?>(FirstFromSql, new { id }, _transaction);
        return timeUs is { } us ? Before(us, id) : All();
    }

    /// <summary>Trades before a time, and those of this very time with a smaller number.</summary>
    long Before(long timeUs, long id)
    {
        if (_last is null) return 0;
        if (timeUs > _last.time_us) (timeUs, id) = (_last.time_us, long.MaxValue);
        var (count, fromS) = (0L, s_firstS);
        foreach (var period in s_periods)
        {
            var bucketS = period.BucketOf(timeUs / SecondUs);
            foreach (var closed in Closed(period, fromS, bucketS)) count += closed.trades;
            fromS = bucketS;
        }

        return count + _connection.ExecuteScalar<long>(
            SinglySql, new { instrument = _instrument, from = fromS * SecondUs, time = timeUs, id }, _transaction);
    }

    /// <summary>Trades from a position on, in their order.</summary>
    IReadOnlyList<TradeView> Rows(long position, int limit)
    {
        var (skip, fromS, endS) = (position, s_firstS, long.MaxValue);
        foreach (var period in s_periods)
        {
            foreach (var closed in Closed(period, fromS, endS))
            {
                var nextS = closed.start_s + period.LengthS();
                if (skip < closed.trades)
                {
                    (fromS, endS) = (closed.start_s, nextS);
                    break;
                }

                skip -= closed.trades;
                fromS = nextS;
            }
        }

        var asked = new { instrument = _instrument, from = fromS * SecondUs, limit, skip };
        return [.. _connection.Query<TradeRow>(RowsSql, asked, _transaction).Select(row => row.ToView())];
    }

    IEnumerable<CandleCount> Closed(CandlePeriod period, long fromS, long endS) => _connection.Query<CandleCount>(
        ClosedSql, new { instrument = _instrument, period = (int)period, from = fromS, end = endS }, _transaction);

    sealed record TradePoint(long time_us, long id);

    sealed record CandleCount(long start_s, long trades);
}

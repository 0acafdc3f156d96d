using Dapper;
using Microsoft.Data.Sqlite;
using Rialto.Node.Views;

namespace Rialto.Node.History;

/// <summary>Candles back to an instrument's first trade: the newest are the views', what these have forgotten is a table's.</summary>
public sealed partial class HistoryReader
{
    const string EarliestCandleSql = "SELECT min(start_s) FROM candles WHERE instrument = @instrument AND period = @period";

    /// <summary>From the last one at or before a second, whose close fills the gap behind it.</summary>
    const string OlderCandlesSql = """
        SELECT * FROM candles WHERE instrument = @instrument AND period = @period AND start_s < @end AND start_s >= COALESCE(
            (SELECT max(start_s) FROM candles WHERE instrument = @instrument AND period = @period AND start_s <= @first), @first)
        ORDER BY start_s
        """;

    /// <summary>Candles in ascending order, gaps filled up to and with the bucket that <paramref name="nowUs"/> lies in.</summary>
    /// <remarks>
    /// Chosen as <see cref="CandleSnapshot.Window"/> says. History is asked, and waited for, only for what the views have forgotten.
    /// </remarks>
    public async Task<IReadOnlyList<Candle>> CandlesAsync(CandlesQuery query, long nowUs, CancellationToken cancellation)
    {
        var recent = _views.Candles.Of(query.Instrument, query.Period);
        if (recent.Reaches(query.Bounds, nowUs)) return recent.Window(query.FromS, query.ToS, query.Limit, nowUs);
        return await ReadAsync(connection => WithOlder(connection, recent, query, nowUs), cancellation).ConfigureAwait(false);
    }

    static IReadOnlyList<Candle> WithOlder(SqliteConnection connection, CandleSnapshot recent, CandlesQuery query, long nowUs)
    {
        using var transaction = connection.BeginTransaction(deferred: true);
        var key = new { instrument = query.Instrument.Value, period = (int)query.Period };
        var earliest = connection.ExecuteScalar<long?>(EarliestCandleSql, key, transaction) ?? recent.FirstS;
        if (query.Bounds.Within(earliest, recent.LatestS(nowUs)) is not { } stretch) return [];
        var asked = new
        {
            key.instrument, key.period, first = stretch.FirstS, end = Math.Min(recent.FirstS, stretch.EndS(query.Period)),
        };
        var older = connection.Query<CandleRow>(OlderCandlesSql, asked, transaction).Select(row => row.ToBucket()).ToArray();
        return recent.Fill(stretch, older);
    }
}

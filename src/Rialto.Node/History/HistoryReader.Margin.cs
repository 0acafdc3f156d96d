using Microsoft.Data.Sqlite;
using Rialto.Engine.Numbers;

namespace Rialto.Node.History;

/// <summary>What perpetuals left behind. Nothing is counted, and every answer has a bound.</summary>
public sealed partial class HistoryReader
{
    const long SecondUs = 1_000_000;
    const long DayUs = 86_400 * SecondUs;
    const int WeekS = 7 * 86_400;

    /// <summary>1970-01-05, the first Monday after the epoch.</summary>
    const long MondayUs = 4 * DayUs;
    const long PicoUnits = 1_000_000;

    const string Everything = "1";
    const string AllColumns = "*";
    const string RateMarks = "rate_marks";
    const string Time = "time_us";

    /// <summary>Settled fundings.</summary>
    public Task<IReadOnlyList<FundingView>> FundingsAsync(MarginQuery query, CancellationToken cancellation) =>
        MarginAsync<FundingRow, FundingView>(
            "fundings", Everything, Time, query with { Account = null }, row => row.ToView(), cancellation);

    /// <summary>What positions paid or received.</summary>
    public Task<IReadOnlyList<FundingPaymentView>> FundingPaymentsAsync(MarginQuery query, CancellationToken cancellation) =>
        MarginAsync<FundingPaymentRow, FundingPaymentView>("funding_payments", Everything, Time, query, row => row.ToView(), cancellation);

    /// <summary>Positions that ended; From and To are about their end, the order is that of their numbers.</summary>
    public Task<IReadOnlyList<ClosedPositionView>> ClosedPositionsAsync(MarginQuery query, CancellationToken cancellation) =>
        MarginAsync<PositionRow, ClosedPositionView>("positions", "closed_us > 0", "closed_us", query, row => row.ToView(), cancellation);

    /// <summary>Trades by account, also those beside the book; by trade number.</summary>
    public Task<IReadOnlyList<MarginTradeView>> MarginTradesAsync(MarginQuery query, CancellationToken cancellation) =>
        MarginAsync<MarginTradeRow, MarginTradeView>("margin_trades", Everything, Time, query, row => row.ToView(), cancellation);

    /// <summary>Trades that somebody had to make: one row each; asked for an account, all rows of that account.</summary>
    public Task<IReadOnlyList<LiquidationView>> LiquidationsAsync(MarginQuery query, CancellationToken cancellation)
    {
        var only = query.Account is null ? "for_all = 1" : Everything;
        return MarginAsync<LiquidationRow, LiquidationView>("liquidations", only, Time, query, row => row.ToView(), cancellation);
    }

    /// <summary>Index and fair price as they moved; kept for <see cref="Limits.PriceMarksKeptUs"/>.</summary>
    /// <remarks>Anybody may ask: times become numbers first, so that no more rows are looked at than are given.</remarks>
    public async Task<IReadOnlyList<PriceMarkView>> PriceMarksAsync(MarginQuery query, CancellationToken cancellation)
    {
        const string table = "price_marks";
        var numbered = await NumberedAsync(table, query, cancellation).ConfigureAwait(false);
        return await MarginAsync<PriceMarkRow, PriceMarkView>(table, Everything, Time, numbered, row => row.ToView(), cancellation)
            .ConfigureAwait(false);
    }

    /// <summary>Funding rates as they were told; kept for <see cref="Limits.RateMarksKeptUs"/>.</summary>
    /// <param name="query">Which.</param>
    /// <param name="onlyNew">Only where the rate of the running interval became another, or an interval began.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<IReadOnlyList<RateMarkView>> RateMarksAsync(MarginQuery query, bool onlyNew, CancellationToken cancellation)
    {
        var numbered = await NumberedAsync(RateMarks, query, cancellation).ConfigureAwait(false);
        return await MarginAsync<RateMarkRow, RateMarkView>(
            RateMarks, RatesWanted(onlyNew), Time, numbered, row => row.ToView(), cancellation).ConfigureAwait(false);
    }

    /// <summary>What <see cref="RateMarksAsync"/> asks of a query without times, for tests.</summary>
    internal static (string Sql, HistoryFilter Filter) RateMarksSql(MarginQuery query, bool onlyNew)
    {
        var filter = Filter(query, Time).And(RatesWanted(onlyNew));
        return (Sql(RateMarks, filter, query, AllColumns), filter);
    }

    // Word by word as the index has it, or SQLite does not take that.
    static string RatesWanted(bool onlyNew) => onlyNew ? "is_new = 1" : Everything;

    /// <summary>The same marks of one instrument, asked for by number alone; time and number rise together.</summary>
    async Task<MarginQuery> NumberedAsync(string table, MarginQuery query, CancellationToken cancellation)
    {
        query = query with { Account = null };
        if (query is { FromUs: null, ToUs: null } || query.Instrument is not { } instrument) return query;
        return await ReadAsync(connection => Numbered(connection, table, query, instrument), cancellation).ConfigureAwait(false);
    }

    static MarginQuery Numbered(SqliteConnection connection, string table, MarginQuery query, InstrumentId instrument)
    {
        using var transaction = connection.BeginTransaction(deferred: true);
        var marks = new MarkNumbers(connection, transaction, table, instrument);
        var after = query.FromUs is { } fromUs ? Math.Max(query.After ?? -1, marks.FirstAt(fromUs) - 1) : query.After;
        var before = query.ToUs is { } toUs ? Math.Min(query.Before ?? long.MaxValue, marks.FirstAt(toUs)) : query.Before;
        return query with { FromUs = null, ToUs = null, After = after, Before = before };
    }

    /// <summary>Every change of an account's balance.</summary>
    /// <exception cref="ArgumentException">The query names no account.</exception>
    public async Task<IReadOnlyList<MarginLedgerView>> MarginLedgerAsync(MarginQuery query, CancellationToken cancellation)
    {
        if (query.Account is not { } id) throw new ArgumentException("An account is needed.", nameof(query));
        if (_views.Margin.Find(id) is not { } account) return [];
        var filter = Filter(query with { Account = null, Instrument = null }, Time)
            .If(account.Owner.Value, "owner = @owner", "owner")
            .If(account.Currency.Value, "currency = @currency", "currency");
        var rows = await RowsAsync<MarginLedgerRow>(
            "ledger", filter, query, "number, delta, balance_after, kind, reference, time_us", cancellation).ConfigureAwait(false);
        return [.. rows.Select(row => row.ToView())];
    }

    /// <summary>Candles of a computed price, the earliest first; without those in which it did not move.</summary>
    /// <param name="instrument">A perpetual.</param>
    /// <param name="price">Which of its two.</param>
    /// <param name="lengthS">Seconds of a candle: a divisor of an hour from a minute on, of a day from an hour on, a day or a week.</param>
    /// <param name="fromUs">Start of the first candle at the earliest, µs.</param>
    /// <param name="toUs">No candle starts at or after it, µs.</param>
    /// <param name="limit">Candles at most; the latest stay.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="ArgumentOutOfRangeException">Candles of that length are not kept.</exception>
    public async Task<IReadOnlyList<MarkCandle>> MarkCandlesAsync(
        InstrumentId instrument, MarkedPrice price, int lengthS, long fromUs, long toUs, int limit, CancellationToken cancellation)
    {
        var kept = KeptLengthOf(lengthS);
        var parts = lengthS / kept;
        limit = Math.Min(limit, Limits.HistoryPageRowsMax);
        var filter = new HistoryFilter()
            .If(instrument.Value, "instrument = @instrument", "instrument")
            .If((long)price, "price = @price", "price")
            .If(kept, "length_s = @kept", "kept")
            .If(fromUs, "start_us >= @from", "from")
            .If(toUs, "start_us < @to", "to");
        filter.Parameters.Add("limit", limit * parts);
        var sql = $"""
            SELECT start_us, open, high, low, close FROM mark_candles WHERE {filter.Sql} ORDER BY start_us DESC LIMIT @limit
            """;
        var rows = await QueryAsync<MarkCandleRow>(sql, filter, cancellation).ConfigureAwait(false);
        var candles = Joined(rows.Reverse(), lengthS);
        return candles.Count <= limit ? candles : [.. candles.Skip(candles.Count - limit)];
    }

    /// <summary>Where a computed price stood before a time; null = it had none.</summary>
    /// <param name="instrument">A perpetual.</param>
    /// <param name="price">Which of its two.</param>
    /// <param name="lengthS">Of the candles that are asked for: the time is the start of one of them.</param>
    /// <param name="startUs">The time, µs.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<Ticks?> MarkCloseBeforeAsync(
        InstrumentId instrument, MarkedPrice price, int lengthS, long startUs, CancellationToken cancellation)
    {
        var filter = new HistoryFilter()
            .If(instrument.Value, "instrument = @instrument", "instrument")
            .If((long)price, "price = @price", "price")
            .If(KeptLengthOf(lengthS), "length_s = @kept", "kept")
            .If(startUs, "start_us < @start", "start");
        var sql = $"SELECT start_us, open, high, low, close FROM mark_candles WHERE {filter.Sql} ORDER BY start_us DESC LIMIT 1";
        var rows = await QueryAsync<MarkCandleRow>(sql, filter, cancellation).ConfigureAwait(false);
        return rows.Count == 0 ? null : new Ticks(rows[0].close);
    }

    /// <summary>What an insurance fund had at the end of each day, the earliest first, today last; none before its first money.</summary>
    /// <param name="isDemo">Which of the two funds.</param>
    /// <param name="days">Days at most.</param>
    /// <param name="nowUs">The exchange's time, µs.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<IReadOnlyList<InsuranceDay>> InsuranceDaysAsync(
        bool isDemo, int days, long nowUs, CancellationToken cancellation)
    {
        days = Math.Min(days, Limits.HistoryPageRowsMax);
        var today = nowUs / DayUs;
        var currency = isDemo ? _views.Margin.DemoCurrency : _views.Margin.LiveCurrency;
        var filter = new HistoryFilter().If(currency.Value, "currency = @currency", "currency");
        filter.Parameters.Add("days", days);
        // One more than asked for: what the first day began with.
        var sql = $"SELECT day, balance FROM insurance_days WHERE {filter.Sql} ORDER BY day DESC LIMIT @days + 1";
        var rows = await QueryAsync<InsuranceDayRow>(sql, filter, cancellation).ConfigureAwait(false);
        return EveryDay([.. rows.Reverse()], Math.Max(today - days + 1, 0), today);
    }

    static List<InsuranceDay> EveryDay(List<InsuranceDayRow> rows, long first, long last)
    {
        var days = new List<InsuranceDay>();
        var next = 0;
        Int128? balance = null;
        for (var day = rows.Count == 0 ? last + 1 : Math.Min(first, rows[0].day); day <= last; day++)
        {
            while (next < rows.Count && rows[next].day <= day) balance = MoneyText.Read(rows[next++].balance).Units / PicoUnits;
            if (day < first || balance is null) continue;
            days.Add(new(DateOnly.FromDateTime(DateTime.UnixEpoch.AddDays(day)), balance.Value));
        }

        return days;
    }

    static int KeptLengthOf(int lengthS) => lengthS switch
    {
        >= 60 and < 3_600 when 3_600 % lengthS == 0 && lengthS % 60 == 0 => 60,
        >= 3_600 and < 86_400 when 86_400 % lengthS == 0 && lengthS % 3_600 == 0 => 3_600,
        86_400 or WeekS => 86_400,
        _ => throw new ArgumentOutOfRangeException(nameof(lengthS), lengthS, "Candles of that length are not kept."),
    };

    // Kept candles, the earliest first, joined to longer ones.
    static List<MarkCandle> Joined(IEnumerable<MarkCandleRow> rows, int lengthS)
    {
        var candles = new List<MarkCandle>();
        foreach (var row in rows)
        {
            var start = StartOf(row.start_us, lengthS);
            if (candles.Count > 0 && candles[^1].StartUs == start)
            {
                var last = candles[^1];
                candles[^1] = new(
                    start, last.Open, new(Math.Max(last.High.Value, row.high)), new(Math.Min(last.Low.Value, row.low)), new(row.close));
                continue;
            }

            candles.Add(new(start, new(row.open), new(row.high), new(row.low), new(row.close)));
        }

        return candles;
    }

    static long StartOf(long us, int lengthS)
    {
        var origin = lengthS == WeekS ? MondayUs : 0;
        return (us - origin) / (lengthS * SecondUs) * (lengthS * SecondUs) + origin;
    }

    static HistoryFilter Filter(MarginQuery query, string time) => new HistoryFilter()
        .If(query.Account?.Value, "account = @account", "account")
        .If(query.Instrument?.Value, "instrument = @instrument", "instrument")
        .If(query.After, "number > @after", "after")
        .If(query.Before, "number < @before", "before")
        .If(query.FromUs, $"{time} >= @from", "from")
        .If(query.ToUs, $"{time} < @to", "to");

    async Task<IReadOnlyList<TView>> MarginAsync<TRow, TView>(
        string table, string only, string time, MarginQuery query, Func<TRow, TView> toView, CancellationToken cancellation)
    {
        var rows = await RowsAsync<TRow>(table, Filter(query, time).And(only), query, AllColumns, cancellation).ConfigureAwait(false);
        return [.. rows.Select(toView)];
    }

    Task<IReadOnlyList<TRow>> RowsAsync<TRow>(
        string table, HistoryFilter filter, MarginQuery query, string columns, CancellationToken cancellation) =>
        QueryAsync<TRow>(Sql(table, filter, query, columns), filter, cancellation);

    static string Sql(string table, HistoryFilter filter, MarginQuery query, string columns)
    {
        filter.Parameters.Add("limit", Math.Min(query.Limit, Limits.HistoryPageRowsMax));
        return $"SELECT {columns} FROM {table} WHERE {filter.Sql} ORDER BY number {Direction(query.Ascending)} LIMIT @limit";
    }
}

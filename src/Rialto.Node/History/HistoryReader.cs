using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Node.Views;

namespace Rialto.Node.History;

/// <summary>Queries of history. Any thread; each waits until history holds everything that the views showed when it was asked.</summary>
/// <remarks>
/// A query that history does not catch up with in five seconds ends with <see cref="HistoryBehindException"/>. SQLite is read on threads of
/// history's own, so many at a time; no thread of the pool waits for it. A query whose asker has gone ends, and gives its place to another;
/// so does one that runs when the reader is ended, with <see cref="ObjectDisposedException"/> as one that comes later.
/// </remarks>
public sealed partial class HistoryReader : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(Limits.HistoryWaitMs);

    readonly HistoryDatabase _database;
    readonly HistoryWriter _writer;
    readonly ExchangeViews _views;
    readonly SemaphoreSlim _places = new(Limits.HistoryReadersMax);
    readonly ReaderThreads _threads = new();

    internal HistoryReader(HistoryDatabase database, HistoryWriter writer, ExchangeViews views)
    {
        _database = database;
        _writer = writer;
        _views = views;
    }

    /// <summary>Number of the last event that history holds.</summary>
    public long Reached => _writer.Reached;

    /// <summary>Threads that read so far, for tests.</summary>
    internal int Threads => _threads.Count;

    /// <summary>Ends the queries that were begun: what is read in a moment is answered, what would go on is refused.</summary>
    public void Dispose() => _threads.Dispose();

    /// <summary>Orders, open and finished, by time of their last change, then number.</summary>
    public async Task<HistoryPage<OrderView>> OrdersAsync(OrdersQuery query, CancellationToken cancellation)
    {
        var filter = new HistoryFilter()
            .If(query.Member?.Value, "member = @member", "member")
            .If(query.Account?.Value, "account > 0 AND account = @account", "account")
            .If(query.AfterNumber?.Value, "id > @after", "after")
            .If(query.BeforeNumber?.Value, "id < @before", "before")
            .In("instrument", query.Instruments.Select(i => (long)i.Value))
            .In("state", query.States.Select(s => (long)s))
            .If((long?)query.Kind, "kind = @kind", "kind")
            .If(PostOnlyOf(query), $"flags & {(int)OrderFlags.PostOnly} = @postonly", "postonly")
            .If((long?)query.Side, "side = @side", "side")
            .If(query.FromUs, "created_us >= @from", "from")
            .If(query.ToUs, "created_us < @to", "to");
        var direction = Direction(query.Ascending);
        var order = query.ByNumber ? $"id {direction}" : $"updated_us {direction}, id {direction}";
        var page = await PageAsync<OrderRow>("orders", filter, order, query.Page, cancellation).ConfigureAwait(false);
        return new(page.Rows.Select(row => row.ToView(_views.Uuids)).ToArray(), page.Total);
    }

    /// <summary>An accepted order, open or finished; null = there is none with this number.</summary>
    public async Task<OrderView?> OrderAsync(OrderId id, CancellationToken cancellation)
    {
        var row = await SingleAsync<OrderRow>("SELECT * FROM orders WHERE id = @id", id.Value, cancellation).ConfigureAwait(false);
        return row?.ToView(_views.Uuids);
    }

    /// <summary>An order's fills, by trade number.</summary>
    public async Task<IReadOnlyList<FillView>> OrderFillsAsync(OrderId id, CancellationToken cancellation)
    {
        var filter = new HistoryFilter().If(id.Value, "order_id = @id", "id");
        var bounds = new PageBounds(0, Limits.HistoryPageRowsMax);
        var page = await PageAsync<FillRow>("fills", filter, "trade ASC", bounds, cancellation).ConfigureAwait(false);
        return page.Rows.Select(row => row.ToView()).ToArray();
    }

    /// <summary>What the fills of some orders cost, all of them in one query; an order without fills is not in it.</summary>
    /// <param name="ids">At most <see cref="Limits.HistoryPageRowsMax"/>.</param>
    public async Task<IReadOnlyDictionary<OrderId, Amount>> OrderFeesAsync(IReadOnlyCollection<OrderId> ids, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ids.Count, Limits.HistoryPageRowsMax);
        if (ids.Count == 0) return new Dictionary<OrderId, Amount>();
        var filter = new HistoryFilter().In("order_id", ids.Select(id => id.Value));
        var sql = $"SELECT order_id, fee FROM fills WHERE {filter.Sql}";
        var rows = await QueryAsync<FillFeeRow>(sql, filter, cancellation).ConfigureAwait(false);
        return rows.GroupBy(row => new OrderId(row.order_id)).ToDictionary(
            order => order.Key, order => order.Aggregate(Amount.Zero, static (sum, row) => sum + MoneyText.Read(row.fee)));
    }

    /// <summary>What became of the request with a key that is still remembered: one row, or one a part. Empty = nothing is known.</summary>
    /// <param name="high">With <paramref name="low"/> the key.</param>
    /// <param name="low">See <paramref name="high"/>.</param>
    /// <param name="nowUs">The exchange's time.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<IReadOnlyList<RequestView>> RequestAsync(ulong high, ulong low, long nowUs, CancellationToken cancellation) =>
        ReadAsync(connection => RequestRows.Read(connection, high, low, nowUs), cancellation);

    /// <summary>A member's trades, by trade number.</summary>
    public async Task<HistoryPage<FillView>> FillsAsync(FillsQuery query, CancellationToken cancellation)
    {
        var filter = new HistoryFilter()
            .If(query.Member.Value, "member = @member", "member")
            .In("instrument", query.Instruments.Select(i => (long)i.Value))
            .If((long?)query.Side, "side = @side", "side")
            .If(query.FromUs, "time_us >= @from", "from")
            .If(query.ToUs, "time_us < @to", "to")
            .If(query.After?.Value, "trade > @after", "after")
            .If(query.Before?.Value, "trade < @before", "before");
        if (query.Side is null && !query.BothRoles) filter.And($"(self_trade = 0 OR role = {(int)FillRole.Taker})");
        var page = await PageAsync<FillRow>(
            "fills", filter, $"trade {Direction(query.Ascending)}", query.Page, cancellation).ConfigureAwait(false);
        return new(page.Rows.Select(row => row.ToView()).ToArray(), page.Total);
    }

    /// <summary>The first of an instrument's public trades, by number; further pages are <see cref="TradesPageAsync"/>'s.</summary>
    /// <remarks>
    /// Anybody may ask, so the cost has a bound: nothing is counted or passed over, and a side is looked for among at most
    /// <see cref="Limits.TradesSearchedMax"/> trades.
    /// </remarks>
    public async Task<IReadOnlyList<TradeView>> TradesAsync(TradesQuery query, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(query.Page.Offset, 0);
        var filter = new HistoryFilter()
            .If(query.Instrument.Value, "instrument = @instrument", "instrument")
            .If(query.BeforeUs, "time_us < @time", "time")
            .If(query.FromUs, "time_us >= @from", "from")
            .If(query.After?.Value, "id > @after", "after")
            .If(query.Before?.Value, "id < @before", "before");
        // Time and number rise together, so this order is the order of numbers, and a number's time says where the index begins.
        const string timeOf = "time_us {0} COALESCE((SELECT time_us FROM trades WHERE id {0} {1} ORDER BY id {2} LIMIT 1), {3})";
        if (query.After is not null) filter.And(string.Format(CultureInfo.InvariantCulture, timeOf, ">=", "@after", "ASC", long.MaxValue));
        if (query.Before is not null) filter.And(string.Format(CultureInfo.InvariantCulture, timeOf, "<=", "@before", "DESC", -1));
        var direction = Direction(query.Ascending);
        var order = $"time_us {direction}, id {direction}";
        var rows = await RowsAsync<TradeRow>(Searched(query, filter, order), filter, order, query.Page, cancellation).ConfigureAwait(false);
        return rows.Select(row => row.ToView()).ToArray();
    }

    /// <summary>A page of an instrument's public trades of both sides, by number, and how many fit altogether.</summary>
    /// <remarks>Anybody may ask, however deep: closed candles say how many trades there were, only those of a minute are counted.</remarks>
    public Task<HistoryPage<TradeView>> TradesPageAsync(TradesQuery query, CancellationToken cancellation)
    {
        if (query.TakerSide is not null) throw new ArgumentException("Nothing knows how many trades one side has.", nameof(query));
        return ReadAsync(
            connection =>
            {
                using var transaction = connection.BeginTransaction(deferred: true);
                return new TradePositions(connection, transaction, query.Instrument).Page(query);
            },
            cancellation);
    }

    /// <summary>An owner's postings, newest first.</summary>
    public async Task<HistoryPage<LedgerLine>> LedgerAsync(LedgerQuery query, CancellationToken cancellation)
    {
        var filter = new HistoryFilter()
            .If(query.Member.Value, "owner = @owner", "owner")
            .If(query.Currency?.Value, "currency = @currency", "currency")
            .If(query.FromUs, "time_us >= @from", "from")
            .If(query.ToUs, "time_us < @to", "to");
        var page = await PageAsync<LedgerRow>("ledger", filter, "number DESC", query.Page, cancellation).ConfigureAwait(false);
        return new(page.Rows.Select(row => row.ToView()).ToArray(), page.Total);
    }

    /// <summary>Deposits, newest first.</summary>
    public async Task<HistoryPage<DepositView>> DepositsAsync(DepositsQuery query, CancellationToken cancellation)
    {
        var filter = new HistoryFilter()
            .If(query.Member?.Value, "member = @member", "member")
            .If(query.Currency?.Value, "currency = @currency", "currency")
            .If(query.TxId, "txid = @txid", "txid")
            .If(query.FromUs, "updated_us >= @from", "from")
            .If(query.ToUs, "updated_us < @to", "to")
            .In("state", query.States.Select(s => (long)s));
        var page = await PageAsync<DepositRow>("deposits", filter, "number DESC", query.Page, cancellation).ConfigureAwait(false);
        return new(page.Rows.Select(row => row.ToView()).ToArray(), page.Total);
    }

    /// <summary>Null = there is no deposit with this number.</summary>
    public async Task<DepositView?> DepositAsync(long number, CancellationToken cancellation)
    {
        var row = await SingleAsync<DepositRow>("SELECT * FROM deposits WHERE number = @id", number, cancellation).ConfigureAwait(false);
        return row?.ToView();
    }

    /// <summary>Withdrawals, newest first.</summary>
    public async Task<HistoryPage<WithdrawalView>> WithdrawalsAsync(WithdrawalsQuery query, CancellationToken cancellation)
    {
        var filter = new HistoryFilter()
            .If(query.Member?.Value, "member = @member", "member")
            .If(query.Currency?.Value, "currency = @currency", "currency")
            .If(query.Destination, "destination = @destination", "destination")
            .If(query.FromUs, "updated_us >= @from", "from")
            .If(query.ToUs, "updated_us < @to", "to")
            .If(query.CreatedFromUs, "created_us >= @created", "created")
            .In("state", query.States.Select(s => (long)s));
        var page = await PageAsync<WithdrawalRow>("withdrawals", filter, "number DESC", query.Page, cancellation).ConfigureAwait(false);
        return new(page.Rows.Select(row => row.ToView()).ToArray(), page.Total);
    }

    /// <summary>A member's deposits and withdrawals as one list.</summary>
    public async Task<HistoryPage<MovementView>> MovementsAsync(MovementsQuery query, CancellationToken cancellation)
    {
        const string movements = """
            (SELECT 0 AS kind, member, number, currency, state, net, fee, txid, '' AS destination, created_us, updated_us FROM deposits
            UNION ALL
            SELECT 1, member, number, currency, state, gross, fee, '', destination, created_us, updated_us FROM withdrawals)
            """;
        var filter = new HistoryFilter()
            .If(query.Member.Value, "member = @member", "member")
            .If(query.Currency?.Value, "currency = @currency", "currency")
            .If(query.TxId, "txid = @txid AND kind = 0", "txid")
            .If(query.FromUs, "updated_us >= @from", "from")
            .If(query.ToUs, "updated_us < @to", "to");
        if (query.DepositStates is { } deposits) filter.And($"(kind = 1 OR state IN ({Numbers(deposits)}))");
        if (query.WithdrawalStates is { } withdrawals) filter.And($"(kind = 0 OR state IN ({Numbers(withdrawals)}))");
        var direction = Direction(query.Ascending);
        var page = await PageAsync<MovementRow>(
            movements, filter, $"updated_us {direction}, kind {direction}, number {direction}", query.Page, cancellation)
            .ConfigureAwait(false);
        return new(page.Rows.Select(row => row.ToView()).ToArray(), page.Total);
    }

    /// <summary>Null = there is no withdrawal with this number.</summary>
    public async Task<WithdrawalView?> WithdrawalAsync(long number, CancellationToken cancellation)
    {
        var row = await SingleAsync<WithdrawalRow>(
            "SELECT * FROM withdrawals WHERE number = @id", number, cancellation).ConfigureAwait(false);
        return row?.ToView();
    }

    /// <summary>Transfers that a member sent or received, newest first.</summary>
    public async Task<HistoryPage<TransferView>> TransfersAsync(TransfersQuery query, CancellationToken cancellation)
    {
        var filter = new HistoryFilter()
            .If(query.Member.Value, "(sender = @member OR receiver = @member)", "member")
            .If(query.Currency?.Value, "currency = @currency", "currency");
        var page = await PageAsync<TransferRow>("transfers", filter, "number DESC", query.Page, cancellation).ConfigureAwait(false);
        return new(page.Rows.Select(row => row.ToView()).ToArray(), page.Total);
    }

    /// <summary>An owner's adjustments with their reasons, newest first.</summary>
    public async Task<HistoryPage<AdjustmentView>> AdjustmentsAsync(MemberId owner, PageBounds bounds, CancellationToken cancellation)
    {
        var filter = new HistoryFilter().If(owner.Value, "owner = @owner", "owner");
        var page = await PageAsync<AdjustmentRow>("adjustments", filter, "number DESC", bounds, cancellation).ConfigureAwait(false);
        return new(page.Rows.Select(row => row.ToView()).ToArray(), page.Total);
    }

    /// <summary>Ends when history holds everything up to an event.</summary>
    /// <exception cref="HistoryBehindException">It did not within five seconds.</exception>
    public async Task WaitUntil(long eventNumber, CancellationToken cancellation)
    {
        try
        {
            await _writer.WaitUntil(eventNumber).WaitAsync(Patience, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new HistoryBehindException(eventNumber, _writer.Reached);
        }
    }

    static string Numbers<TState>(IReadOnlyList<TState> states)
        where TState : struct, Enum => string.Join(", ", states.Select(state => Convert.ToInt32(state, CultureInfo.InvariantCulture)));

    /// <summary>The table, or for one side, which no index knows, so many of the trades that fit everything else.</summary>
    static string Searched(TradesQuery query, HistoryFilter filter, string order)
    {
        if (query.TakerSide is not { } side) return $"trades WHERE {filter.Sql}";
        return $"(SELECT * FROM trades WHERE {filter.Sql} ORDER BY {order} LIMIT {Limits.TradesSearchedMax}) WHERE taker_side = {(int)side}";
    }

    static long? PostOnlyOf(OrdersQuery query) => query.PostOnly is { } only ? (only ? (long)OrderFlags.PostOnly : 0) : null;

    static string Direction(bool ascending) => ascending ? "ASC" : "DESC";

    Task<HistoryPage<TRow>> PageAsync<TRow>(
        string table, HistoryFilter filter, string order, PageBounds bounds, CancellationToken cancellation)
    {
        filter.Parameters.Add("limit", Math.Min(bounds.Limit, Limits.HistoryPageRowsMax));
        filter.Parameters.Add("offset", bounds.Offset);
        return ReadAsync(
            connection =>
            {
                // One transaction, so that the total belongs to the rows.
                using var transaction = connection.BeginTransaction(deferred: true);
                var total = connection.ExecuteScalar<long>(
                    $"SELECT COUNT(*) FROM {table} WHERE {filter.Sql}", filter.Parameters, transaction);
                var sql = $"SELECT * FROM {table} WHERE {filter.Sql} ORDER BY {order} LIMIT @limit OFFSET @offset";
                return new HistoryPage<TRow>(connection.Query<TRow>(sql, filter.Parameters, transaction).AsList(), total);
            },
            cancellation);
    }

    /// <summary>Rows without their total.</summary>
    /// <param name="source">What follows FROM, with its conditions on the filter's parameters.</param>
    Task<IReadOnlyList<TRow>> RowsAsync<TRow>(
        string source, HistoryFilter filter, string order, PageBounds bounds, CancellationToken cancellation)
    {
        filter.Parameters.Add("limit", Math.Min(bounds.Limit, Limits.HistoryPageRowsMax));
        filter.Parameters.Add("offset", bounds.Offset);
        return QueryAsync<TRow>($"SELECT * FROM {source} ORDER BY {order} LIMIT @limit OFFSET @offset", filter, cancellation);
    }

    /// <param name="sql">A query with a bound of its own, on the filter's parameters.</param>
    Task<IReadOnlyList<TRow>> QueryAsync<TRow>(string sql, HistoryFilter filter, CancellationToken cancellation) =>
        ReadAsync<IReadOnlyList<TRow>>(connection => connection.Query<TRow>(sql, filter.Parameters).AsList(), cancellation);

    Task<TRow?> SingleAsync<TRow>(string sql, long id, CancellationToken cancellation)
        where TRow : class => ReadAsync(connection => connection.QuerySingleOrDefault<TRow>(sql, new { id }), cancellation);

    async Task<TResult> ReadAsync<TResult>(Func<SqliteConnection, TResult> query, CancellationToken cancellation)
    {
        await WaitUntil(_views.LastEventNumber, cancellation).ConfigureAwait(false);
        return await ReadReachedAsync(query, cancellation).ConfigureAwait(false);
    }

    /// <summary>Of what history holds by now.</summary>
    internal async Task<TResult> ReadReachedAsync<TResult>(Func<SqliteConnection, TResult> query, CancellationToken cancellation)
    {
        // As long as history itself is waited for: whoever asks has a bound of his own.
        if (!await _places.WaitAsync(Patience, cancellation).ConfigureAwait(false))
            throw new HistoryBehindException(_views.LastEventNumber, _writer.Reached);
        try
        {
            return await _threads.RunAsync(() => OnConnection(query, cancellation)).ConfigureAwait(false);
        }
        finally
        {
            _places.Release();
        }
    }

    TResult OnConnection<TResult>(Func<SqliteConnection, TResult> query, CancellationToken cancellation)
    {
        // Its asker may have gone while it waited for a thread.
        cancellation.ThrowIfCancellationRequested();
        using var connection = _database.Connect();
        using var watch = new QueryWatch(connection, () => _threads.IsEnding || cancellation.IsCancellationRequested);
        try
        {
            return query(connection);
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode == QueryWatch.Interrupted)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new ObjectDisposedException(nameof(HistoryReader), fault);
        }
    }
}

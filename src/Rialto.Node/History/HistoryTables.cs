using Microsoft.Data.Sqlite;
using Rialto.Engine.Numbers;
using Rialto.Node.Views;

namespace Rialto.Node.History;

/// <summary>Writes rows of history into one connection. Owner: history writer's thread.</summary>
sealed class HistoryTables : IDisposable
{
    readonly SqliteConnection _connection;
    readonly List<HistoryStatement> _statements = [];
    readonly HistoryStatement _order;
    readonly HistoryStatement _trade;
    readonly HistoryStatement _fill;
    readonly HistoryStatement _line;
    readonly HistoryStatement _deposit;
    readonly HistoryStatement _withdrawal;
    readonly HistoryStatement _transfer;
    readonly HistoryStatement _adjustment;
    readonly HistoryStatement _candle;
    readonly HistoryStatement _refineCandles;
    readonly MarginTables _margin;
    readonly RequestTable _requests;
    readonly HistoryStatement _meta;
    readonly HistoryStatement[] _refine;
    readonly HistoryStatement _begin;
    readonly HistoryStatement _commit;
    readonly HistoryStatement _rollback;

    public HistoryTables(SqliteConnection connection)
    {
        _connection = connection;
        _begin = Prepare("BEGIN IMMEDIATE", 0, row: false);
        _commit = Prepare("COMMIT", 0, row: false);
        _rollback = Prepare("ROLLBACK", 0, row: false);
        _order = Prepare("INSERT OR REPLACE INTO orders VALUES ", 33);
        _trade = Prepare("INSERT INTO trades VALUES ", 11);
        _fill = Prepare("INSERT INTO fills VALUES ", 16);
        _line = Prepare("INSERT INTO ledger VALUES ", 9);
        // A later event of a deposit or withdrawal says only what changed: where it came from or goes stays as it was.
        const string OnlyState = " ON CONFLICT (number) DO UPDATE SET state = excluded.state, updated_us = excluded.updated_us";
        _deposit = Prepare("INSERT INTO deposits VALUES ", 12, OnlyState);
        _withdrawal = Prepare("INSERT INTO withdrawals VALUES ", 9, OnlyState);
        _transfer = Prepare("INSERT INTO transfers VALUES ", 7);
        _adjustment = Prepare("INSERT INTO adjustments VALUES ", 6);
        _candle = Prepare(CandleRows.Insert, CandleRows.InsertParameters, row: false);
        _refineCandles = Prepare(CandleRows.Refine, CandleRows.RefineParameters, row: false);
        _margin = new((sql, parameters) => Prepare(sql, parameters, row: false));
        _requests = new((sql, parameters) => Prepare(sql, parameters, row: false));
        _meta = Prepare("INSERT OR REPLACE INTO meta VALUES ('event', ?1)", 1, row: false);
        _refine =
        [
            Prepare(
                """
                UPDATE orders SET price = price * ?1, quantity = quantity * ?2, filled = filled * ?2, remaining = remaining * ?2,
                    trigger_price = trigger_price * ?1, stop_loss = stop_loss * ?1, take_profit = take_profit * ?1,
                    display = display * ?2, shown = shown * ?2
                WHERE instrument = ?3
                """,
                3,
                row: false),
            Prepare("UPDATE trades SET price = price * ?1, quantity = quantity * ?2 WHERE instrument = ?3", 3, row: false),
            Prepare("UPDATE fills SET price = price * ?1, quantity = quantity * ?2, remaining = remaining * ?2 WHERE instrument = ?3",
                3, row: false),
        ];
    }

    /// <summary>All rows of a batch and the event number reached, in one transaction: that is what makes it exactly once.</summary>
    /// <remarks>
    /// BEGIN and its like are statements of ours: the driver's transaction object is of no more use after a full disk, on which
    /// SQLite rolls back by itself.
    /// </remarks>
    public void Write(HistoryBatch batch)
    {
        _begin.Run();
        try
        {
            foreach (var statement in _statements) statement.Forget();
            WriteRows(batch);
            _meta.With(batch.LastEvent.ToString(System.Globalization.CultureInfo.InvariantCulture)).Run();
            _commit.Run();
        }
        catch
        {
            Abandon();
            throw;
        }
    }

    void Abandon()
    {
        try
        {
            _rollback.Run();
        }
        catch (SqliteException)
        {
            // Rolled back already; what was wrong is on its way to the caller.
        }
    }

    public void Dispose()
    {
        foreach (var statement in _statements) statement.Dispose();
        _connection.Dispose();
    }

    void WriteRows(HistoryBatch batch)
    {
        foreach (var (instrument, by) in batch.Refinements) Refine(instrument, by);
        foreach (var order in batch.Orders.Values) Write(order);
        foreach (var trade in batch.Trades) Write(trade);
        foreach (var fill in batch.Fills) Write(fill);
        foreach (var line in batch.Ledger) Write(line);
        foreach (var deposit in batch.Deposits) Write(deposit);
        foreach (var withdrawal in batch.Withdrawals) Write(withdrawal);
        foreach (var transfer in batch.Transfers) Write(transfer);
        foreach (var adjustment in batch.Adjustments) Write(adjustment);
        foreach (var candle in batch.Candles) CandleRows.Write(_candle, candle);
        _margin.Write(batch);
        _requests.Write(batch.Requests, batch.TimeUs);
    }

    void Refine(InstrumentId instrument, Refinement by)
    {
        foreach (var statement in _refine) statement.With(by.TickFactor).With(by.LotFactor).With(instrument.Value).Run();
        CandleRows.Write(_refineCandles, instrument, by);
    }

    void Write(OrderView order)
    {
        _order.With(order.Id.Value).With(order.Member.Value).With(order.Instrument.Value).With((long)order.Side).With((long)order.Kind)
            .With((long)order.TimeInForce).With((long)order.Flags)
            .With(order.Price.Value).With(order.Quantity.Value).With(order.QuoteAmount)
            .With(order.Filled.Value).With(order.Remaining.Value).With(order.FilledNotional).With((long)order.State);
        _ = order.Reason is { } reason ? _order.With((long)reason) : _order.WithNull();
        _order.With(order.Maker.Value).With(order.Taker.Value).With(order.TradesCount).With(order.CreatedUs).With(order.UpdatedUs)
            .With(order.ClientOrderId).With(order.Session).With(order.PrioritySequence)
            .With(order.IsWaiting ? 1 : 0).With(order.TriggerPrice.Value).With(order.DisplayQuantity.Value).With(order.Shown.Value)
            .With(order.ExpiresUs).With((long)order.CancelReject)
            .With(order.Account.Value).With((long)order.TriggerBy).With(order.StopLoss.Value).With(order.TakeProfit.Value).Run();
    }

    void Write(TradeView trade) =>
        _trade.With(trade.Id.Value).With(trade.Instrument.Value).With(trade.Price.Value).With(trade.Quantity.Value)
            .With((long)trade.TakerSide).With(trade.MakerOrder.Value).With(trade.TakerOrder.Value)
            .With(trade.Maker.Value).With(trade.Taker.Value).With(trade.TimeUs).With(trade.EventNumber).Run();

    void Write(FillView fill) =>
        _fill.With(fill.Member.Value).With(fill.Trade.Value).With((long)fill.Role).With(fill.Order.Value).With(fill.Instrument.Value)
            .With((long)fill.Side).With((long)fill.TakerSide).With(fill.SelfTrade ? 1 : 0).With(fill.Price.Value).With(fill.Quantity.Value)
            .With(fill.Notional).With(fill.Rate.Value).With(fill.Fee).With(fill.TimeUs)
            .With(fill.Remaining.Value).With(fill.EventNumber).Run();

    void Write(LedgerLine line) =>
        _line.With(line.Number).With(line.Owner.Value).With(line.Currency.Value).With(line.Delta).With(line.BalanceAfter)
            .With((long)line.Kind).With(line.Reference).With(line.CommandNumber).With(line.TimeUs).Run();

    void Write(DepositView deposit) =>
        _deposit.With(deposit.Number).With(deposit.Member.Value).With(deposit.Currency.Value)
            .With((long)deposit.State).With((long)deposit.Kind)
            .With(deposit.Source).With(deposit.SourceNumber).With(deposit.Net).With(deposit.Fee).With(deposit.TxId)
            .With(deposit.CreatedUs).With(deposit.UpdatedUs).Run();

    void Write(WithdrawalView withdrawal) =>
        _withdrawal.With(withdrawal.Number).With(withdrawal.Member.Value).With(withdrawal.Currency.Value).With((long)withdrawal.State)
            .With(withdrawal.Gross).With(withdrawal.Fee).With(withdrawal.Destination)
            .With(withdrawal.CreatedUs).With(withdrawal.UpdatedUs).Run();

    void Write(TransferView transfer) =>
        _transfer.With(transfer.Number).With(transfer.From.Value).With(transfer.To.Value).With(transfer.Currency.Value)
            .With(transfer.Amount).With(transfer.Note).With(transfer.TimeUs).Run();

    void Write(AdjustmentView adjustment) =>
        _adjustment.With(adjustment.Number).With(adjustment.Owner.Value).With(adjustment.Currency.Value)
            .With(adjustment.Amount).With(adjustment.Reason).With(adjustment.TimeUs).Run();

    HistoryStatement Prepare(string sql, int parameters, string behind = "", bool row = true)
    {
        var values = row ? $"({string.Join(", ", Enumerable.Range(1, parameters).Select(i => $"?{i}"))})" : "";
        var statement = new HistoryStatement(_connection, sql + values + behind, parameters);
        _statements.Add(statement);
        return statement;
    }
}

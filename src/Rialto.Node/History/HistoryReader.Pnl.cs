using System.Collections.Concurrent;
using System.Numerics;
using Dapper;
using Microsoft.Data.Sqlite;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Node.Views;

namespace Rialto.Node.History;

/// <summary>Profit and loss, computed from the ledger when somebody asks; what was computed is kept and gone on with.</summary>
/// <remarks>
/// Not written along by the history writer: every fill of everybody would cost two prices and two rows, for a page that few look at.
/// </remarks>
public sealed partial class HistoryReader
{
    const string LinesSql = """
        SELECT l.number, l.currency, l.delta, l.kind, l.reference, l.time_us,
            t.id AS trade, t.instrument, t.price, t.quantity, t.taker_side, t.maker_order, t.taker_order, t.maker, t.taker, t.event
        FROM ledger l LEFT JOIN trades t ON t.id = l.reference AND l.kind IN (2, 3)
        WHERE l.owner = @owner AND l.number > @after ORDER BY l.number LIMIT @limit
        """;

    /// <summary>The last price up to a trade, or before a time.</summary>
    const string PriceSql = """
        SELECT price FROM trades WHERE instrument = @instrument AND time_us <= @time AND id <= @last
        ORDER BY time_us DESC, id DESC LIMIT 1
        """;

    readonly ConcurrentDictionary<(MemberId, CurrencyId), PnlSheet> _sheets = new();

    /// <summary>What a member got, gave and paid, currency by currency; only what he ever had.</summary>
    public async Task<IReadOnlyList<PnlView>> PnlAsync(PnlQuery query, CancellationToken cancellation)
    {
        await WaitUntil(_views.LastEventNumber, cancellation).ConfigureAwait(false);
        // What is dropped is computed again when it is asked for; which one goes does not matter.
        if (_sheets.Count >= Limits.PnlSheetsMax && _sheets.Keys.FirstOrDefault() is var some) _sheets.TryRemove(some, out _);
        var sheet = _sheets.GetOrAdd((query.Member, query.In), static key => new PnlSheet(key.Item2));
        await sheet.Gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            while (await AddLinesAsync(sheet, query, cancellation).ConfigureAwait(false))
            {
                // The next page, until one is not full.
            }

            return sheet.Views;
        }
        finally
        {
            sheet.Gate.Release();
        }
    }

    Task<bool> AddLinesAsync(PnlSheet sheet, PnlQuery query, CancellationToken cancellation) =>
        ReadReachedAsync(connection => AddLines(connection, sheet, query), cancellation);

    bool AddLines(SqliteConnection connection, PnlSheet sheet, PnlQuery query)
    {
        using var transaction = connection.BeginTransaction(deferred: true);
        var asked = new { owner = query.Member.Value, after = sheet.LastNumber, limit = Limits.HistoryPageRowsMax };
        var lines = connection.Query<PnlRow>(LinesSql, asked, transaction).AsList();
        foreach (var line in lines.Select(row => row.ToLine()))
            sheet.Add(line, FeeOf(line, connection, transaction), PriceOf(line, query, connection, transaction));
        return lines.Count == Limits.HistoryPageRowsMax;
    }

    static Amount FeeOf(PnlLine line, SqliteConnection connection, SqliteTransaction transaction)
    {
        if (line.Kind != PostingKind.Withdrawal) return Amount.Zero;
        const string sql = "SELECT fee FROM withdrawals WHERE number = @number";
        return MoneyText.Read(connection.QuerySingle<string>(sql, new { number = line.Reference }, transaction));
    }

    /// <summary>What one of the line's currency was worth then: by its own trade if that says it, else by the last prices before.</summary>
    BigInteger PriceOf(PnlLine line, PnlQuery query, SqliteConnection connection, SqliteTransaction transaction)
    {
        if (line.Currency == query.In) return PnlTotals.One;
        if (line.Trade is { } trade && _views.Instruments.Find(trade.Instrument) is { } market && market.Terms.Quote == query.In)
            return Scaled(trade.Price.Value, market);
        var price = PnlTotals.One;
        var steps = query.PathOf(line.Currency);
        if (steps.Count == 0) return BigInteger.Zero;
        foreach (var step in steps)
        {
            // A trade counts up to itself; money that came otherwise counts what was traded before its time.
            var (last, timeUs) = line.Trade is { } own ? (own.Id.Value, line.TimeUs) : (long.MaxValue, line.TimeUs - 1);
            var asked = new { instrument = step.Market.Id.Value, time = timeUs, last };
            if (connection.QuerySingleOrDefault<long?>(PriceSql, asked, transaction) is not { } ticks) return BigInteger.Zero;
            var one = Scaled(ticks, step.Market);
            price = step.IsInverted ? price * PnlTotals.One / one : price * one / PnlTotals.One;
        }

        return price;
    }

    static BigInteger Scaled(long ticks, InstrumentView market) =>
        ticks * BigInteger.Pow(10, Amount.Decimals - market.Terms.PricePrecision);
}

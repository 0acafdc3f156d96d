using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Rialto.Engine;
using Rialto.Engine.Numbers;
using Rialto.Node.Views;

namespace Rialto.Node.History;

/// <summary>The table of closed candles: a row for each bucket with trades, written once, by the first trade of a later one.</summary>
/// <remarks>
/// The views hold the newest buckets and the one that still grows, and forget; these stay. Sums are text like money, in the views' own
/// lots and ticks × lots: they do not fit 64 bits.
/// </remarks>
static class CandleRows
{
    public const string Schema = """
        CREATE TABLE candles (
            instrument INTEGER NOT NULL, period INTEGER NOT NULL, start_s INTEGER NOT NULL,
            first INTEGER NOT NULL CHECK (typeof(first) = 'integer'), high INTEGER NOT NULL CHECK (typeof(high) = 'integer'),
            low INTEGER NOT NULL CHECK (typeof(low) = 'integer'), last INTEGER NOT NULL CHECK (typeof(last) = 'integer'),
            lots TEXT NOT NULL, tick_lots TEXT NOT NULL, trades INTEGER NOT NULL,
            PRIMARY KEY (instrument, period, start_s)) WITHOUT ROWID;
        """;

    public const string Insert = "INSERT INTO candles VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    public const int InsertParameters = 10;

    // Factors are powers of ten, so a sum in finer lots is its text with zeros behind it.
    public const string Refine = """
        UPDATE candles SET first = first * ?1, high = high * ?1, low = low * ?1, last = last * ?1, lots = lots || ?2,
            tick_lots = tick_lots || ?3
        WHERE instrument = ?4
        """;

    public const int RefineParameters = 4;

    /// <summary>Makes the table and fills it from the trades that are there: buckets that a later trade has closed.</summary>
    public static void Upgrade(SqliteConnection connection, SqliteTransaction transaction)
    {
        connection.Execute(Schema, transaction: transaction);
        using var insert = new HistoryStatement(connection, Insert, InsertParameters);
        // Candles as the views make them; of instruments they need to know nothing for that.
        var candles = new Candles(new(new()));
        var closed = new List<ClosedCandle>();
        const string sql = "SELECT * FROM trades ORDER BY instrument, time_us, id";
        foreach (var trade in connection.Query<TradeRow>(sql, transaction: transaction, buffered: false))
        {
            closed.Clear();
            candles.Apply(trade.ToView(), closed);
            foreach (var candle in closed) Write(insert, candle);
        }
    }

    public static void Write(HistoryStatement insert, in ClosedCandle candle)
    {
        var totals = candle.Bucket.Totals;
        insert.With(candle.Instrument.Value).With((long)candle.Period).With(candle.Bucket.StartS)
            .With(totals.First.Value).With(totals.High.Value).With(totals.Low.Value).With(totals.Last.Value)
            .With(Text(totals.Lots)).With(Text(totals.TickLots)).With(totals.Count).Run();
    }

    public static void Write(HistoryStatement refine, InstrumentId instrument, Refinement by) =>
        refine.With(by.TickFactor).With(Zeros(by.LotFactor)).With(Zeros(by.TickFactor) + Zeros(by.LotFactor)).With(instrument.Value).Run();

    /// <summary>A sum that stopped at its end in coarser lots, and got zeros behind it, is still at its end.</summary>
    public static Int128 Sum(string text) =>
        Int128.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var sum) ? sum : Int128.MaxValue;

    static string Text(Int128 sum) => sum.ToString(CultureInfo.InvariantCulture);

    static string Zeros(long powerOfTen)
    {
        var zeros = powerOfTen.ToString(CultureInfo.InvariantCulture)[1..];
        Invariant.Holds(powerOfTen.ToString(CultureInfo.InvariantCulture)[0] == '1' && zeros.All(digit => digit == '0'));
        return zeros;
    }
}

sealed record CandleRow(
    long instrument, long period, long start_s, long first, long high, long low, long last, string lots, string tick_lots, long trades)
{
    public CandleBucket ToBucket() => new(
        start_s,
        TradeTotals.Of(new(first), new(high), new(low), new(last), CandleRows.Sum(lots), CandleRows.Sum(tick_lots), trades));
}

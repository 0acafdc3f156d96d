using Dapper;
using Microsoft.Data.Sqlite;

namespace Rialto.Node.History;

/// <summary>What perpetuals leave behind: the tables that version 4 added.</summary>
/// <remarks>
/// Sums of picos that may outgrow 64 bits stand in two columns, whole coins and picos, so that no sum is ever a floating point number.
/// </remarks>
static class MarginSchema
{
    public const string Schema = """
        CREATE INDEX orders_by_account ON orders (account, id) WHERE account > 0;
        CREATE TABLE fundings (
            number INTEGER PRIMARY KEY, instrument INTEGER NOT NULL, rate INTEGER NOT NULL, price INTEGER NOT NULL, due_us INTEGER NOT NULL,
            paid INTEGER NOT NULL, received INTEGER NOT NULL, residue INTEGER NOT NULL, time_us INTEGER NOT NULL);
        CREATE INDEX fundings_by_instrument ON fundings (instrument, number);
        CREATE TABLE funding_payments (
            number INTEGER PRIMARY KEY, account INTEGER NOT NULL, instrument INTEGER NOT NULL, position INTEGER NOT NULL,
            rate INTEGER NOT NULL, price INTEGER NOT NULL, quantity INTEGER NOT NULL, amount INTEGER NOT NULL, time_us INTEGER NOT NULL);
        CREATE INDEX funding_payments_by_account ON funding_payments (account, number);
        CREATE TABLE positions (
            number INTEGER PRIMARY KEY, account INTEGER NOT NULL, instrument INTEGER NOT NULL, side INTEGER NOT NULL,
            quantity INTEGER NOT NULL, open_coins INTEGER NOT NULL, open_picos INTEGER NOT NULL,
            close_coins INTEGER NOT NULL, close_picos INTEGER NOT NULL, realised INTEGER NOT NULL, fees INTEGER NOT NULL,
            funding INTEGER NOT NULL, opened_us INTEGER NOT NULL, closed_us INTEGER NOT NULL);
        CREATE INDEX positions_by_account ON positions (account, number) WHERE closed_us > 0;
        CREATE TABLE margin_trades (
            account INTEGER NOT NULL, number INTEGER NOT NULL, side INTEGER NOT NULL, order_id INTEGER NOT NULL, position INTEGER NOT NULL,
            instrument INTEGER NOT NULL, price INTEGER NOT NULL, quantity INTEGER NOT NULL, value INTEGER NOT NULL, fee INTEGER NOT NULL,
            rate INTEGER NOT NULL, liquidity INTEGER NOT NULL, realised INTEGER NOT NULL, time_us INTEGER NOT NULL,
            PRIMARY KEY (account, number, side)) WITHOUT ROWID;
        CREATE TABLE liquidations (
            number INTEGER NOT NULL, account INTEGER NOT NULL, for_all INTEGER NOT NULL, instrument INTEGER NOT NULL,
            order_id INTEGER NOT NULL, trade INTEGER NOT NULL, side INTEGER NOT NULL, price INTEGER NOT NULL, quantity INTEGER NOT NULL,
            kind INTEGER NOT NULL, time_us INTEGER NOT NULL, PRIMARY KEY (number, account)) WITHOUT ROWID;
        CREATE INDEX liquidations_by_instrument ON liquidations (instrument, number) WHERE for_all = 1;
        CREATE INDEX liquidations_by_account ON liquidations (account, number);
        CREATE TABLE price_marks (
            number INTEGER PRIMARY KEY, instrument INTEGER NOT NULL, spot INTEGER NOT NULL, fair INTEGER NOT NULL,
            bid INTEGER NOT NULL, ask INTEGER NOT NULL, state INTEGER NOT NULL, time_us INTEGER NOT NULL);
        CREATE INDEX price_marks_by_instrument ON price_marks (instrument, number);
        CREATE TABLE rate_marks (
            number INTEGER PRIMARY KEY, instrument INTEGER NOT NULL, rate INTEGER NOT NULL, next_rate INTEGER NOT NULL,
            next_us INTEGER NOT NULL, is_new INTEGER NOT NULL, time_us INTEGER NOT NULL);
        CREATE INDEX rate_marks_by_instrument ON rate_marks (instrument, number);
        CREATE INDEX rate_marks_new ON rate_marks (instrument, number) WHERE is_new = 1;
        CREATE TABLE mark_candles (
            instrument INTEGER NOT NULL, price INTEGER NOT NULL, length_s INTEGER NOT NULL, start_us INTEGER NOT NULL,
            open INTEGER NOT NULL, high INTEGER NOT NULL, low INTEGER NOT NULL, close INTEGER NOT NULL,
            PRIMARY KEY (instrument, price, length_s, start_us)) WITHOUT ROWID;
        CREATE TABLE insurance_days (
            currency INTEGER NOT NULL, day INTEGER NOT NULL, balance TEXT NOT NULL, PRIMARY KEY (currency, day)) WITHOUT ROWID;
        """;

    // What an order of a history without perpetuals lacks: it is of no margin account, and watched the last price.
    const string Columns = """
        ALTER TABLE orders ADD COLUMN account INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE orders ADD COLUMN trigger_by INTEGER NOT NULL DEFAULT 0;
        """;

    /// <summary>Brings a history of version 3 to version 4: its log had no perpetuals.</summary>
    public static void Upgrade(SqliteConnection connection, SqliteTransaction transaction)
    {
        connection.Execute(Columns, transaction: transaction);
        connection.Execute(Schema, transaction: transaction);
    }
}

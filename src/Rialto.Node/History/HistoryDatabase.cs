using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Rialto.Node.Log;

namespace Rialto.Node.History;

/// <summary>The file of history: tables, connections, and how far it got.</summary>
/// <remarks>
/// WAL with synchronous=NORMAL: after a power loss the last transactions may be missing, never half there. That is enough, because
/// history is a view: what is missing is replayed from the log, which is where durability is. Money is text of integer 10^-18 units:
/// it does not fit 64 bits, and REAL would round it. Prices and quantities are integers, in ticks and lots as they are now.
/// </remarks>
sealed class HistoryDatabase
{
    public const string FileName = "history.sqlite";
    const int SchemaVersion = 6;
    const int FirstSchemaVersion = 1;

    const string Schema = """
        CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE orders (
            id INTEGER PRIMARY KEY, member INTEGER NOT NULL, instrument INTEGER NOT NULL, side INTEGER NOT NULL, kind INTEGER NOT NULL,
            time_in_force INTEGER NOT NULL, flags INTEGER NOT NULL,
            price INTEGER NOT NULL CHECK (typeof(price) = 'integer'), quantity INTEGER NOT NULL CHECK (typeof(quantity) = 'integer'),
            quote_amount TEXT NOT NULL, filled INTEGER NOT NULL, remaining INTEGER NOT NULL, filled_notional TEXT NOT NULL,
            state INTEGER NOT NULL, reason INTEGER, maker INTEGER NOT NULL, taker INTEGER NOT NULL, trades INTEGER NOT NULL,
            created_us INTEGER NOT NULL, updated_us INTEGER NOT NULL, client_order_id TEXT,
            session INTEGER NOT NULL, priority INTEGER NOT NULL,
            waiting INTEGER NOT NULL DEFAULT 0, trigger_price INTEGER NOT NULL DEFAULT 0, display INTEGER NOT NULL DEFAULT 0,
            shown INTEGER NOT NULL DEFAULT 0, expires_us INTEGER NOT NULL DEFAULT 0, reject INTEGER NOT NULL DEFAULT 0,
            account INTEGER NOT NULL DEFAULT 0, trigger_by INTEGER NOT NULL DEFAULT 0,
            stop_loss INTEGER NOT NULL DEFAULT 0, take_profit INTEGER NOT NULL DEFAULT 0);
        CREATE INDEX orders_by_member ON orders (member, updated_us, id, instrument, state, side, kind, created_us);
        CREATE INDEX orders_by_change ON orders (updated_us, id);
        CREATE TABLE trades (
            id INTEGER PRIMARY KEY, instrument INTEGER NOT NULL,
            price INTEGER NOT NULL CHECK (typeof(price) = 'integer'), quantity INTEGER NOT NULL CHECK (typeof(quantity) = 'integer'),
            taker_side INTEGER NOT NULL, maker_order INTEGER NOT NULL, taker_order INTEGER NOT NULL,
            maker INTEGER NOT NULL, taker INTEGER NOT NULL, time_us INTEGER NOT NULL, event INTEGER NOT NULL);
        CREATE INDEX trades_by_instrument ON trades (instrument, time_us, id);
        CREATE TABLE fills (
            member INTEGER NOT NULL, trade INTEGER NOT NULL, role INTEGER NOT NULL, order_id INTEGER NOT NULL, instrument INTEGER NOT NULL,
            side INTEGER NOT NULL, taker_side INTEGER NOT NULL, self_trade INTEGER NOT NULL,
            price INTEGER NOT NULL CHECK (typeof(price) = 'integer'), quantity INTEGER NOT NULL CHECK (typeof(quantity) = 'integer'),
            notional TEXT NOT NULL, rate INTEGER NOT NULL, fee TEXT NOT NULL, time_us INTEGER NOT NULL,
            remaining INTEGER NOT NULL, event INTEGER NOT NULL,
            PRIMARY KEY (member, trade, role)) WITHOUT ROWID;
        CREATE INDEX fills_by_order ON fills (order_id, trade);
        CREATE TABLE ledger (
            number INTEGER PRIMARY KEY, owner INTEGER NOT NULL, currency INTEGER NOT NULL, delta TEXT NOT NULL, balance_after TEXT NOT NULL,
            kind INTEGER NOT NULL, reference INTEGER NOT NULL, command INTEGER NOT NULL, time_us INTEGER NOT NULL);
        CREATE INDEX ledger_by_owner ON ledger (owner, number, currency, time_us);
        CREATE TABLE deposits (
            number INTEGER PRIMARY KEY, member INTEGER NOT NULL, currency INTEGER NOT NULL, state INTEGER NOT NULL, kind INTEGER NOT NULL,
            source INTEGER NOT NULL, source_number INTEGER NOT NULL, net TEXT NOT NULL, fee TEXT NOT NULL, txid TEXT NOT NULL,
            created_us INTEGER NOT NULL, updated_us INTEGER NOT NULL);
        CREATE INDEX deposits_by_member ON deposits (member, number);
        CREATE TABLE withdrawals (
            number INTEGER PRIMARY KEY, member INTEGER NOT NULL, currency INTEGER NOT NULL, state INTEGER NOT NULL,
            gross TEXT NOT NULL, fee TEXT NOT NULL, destination TEXT NOT NULL, created_us INTEGER NOT NULL, updated_us INTEGER NOT NULL);
        CREATE INDEX withdrawals_by_member ON withdrawals (member, number);
        CREATE TABLE transfers (
            number INTEGER PRIMARY KEY, sender INTEGER NOT NULL, receiver INTEGER NOT NULL, currency INTEGER NOT NULL,
            amount TEXT NOT NULL, note TEXT NOT NULL, time_us INTEGER NOT NULL);
        CREATE INDEX transfers_by_sender ON transfers (sender, number);
        CREATE INDEX transfers_by_receiver ON transfers (receiver, number);
        CREATE TABLE adjustments (
            number INTEGER PRIMARY KEY, owner INTEGER NOT NULL, currency INTEGER NOT NULL, amount TEXT NOT NULL, reason TEXT NOT NULL,
            time_us INTEGER NOT NULL);
        CREATE INDEX adjustments_by_owner ON adjustments (owner, number);
        """;

    // What version 2 added: an order's own of waiting, hiding, expiring and failing. Orders of before have none of it.
    const string SecondVersion = """
        ALTER TABLE orders ADD COLUMN waiting INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE orders ADD COLUMN trigger_price INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE orders ADD COLUMN display INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE orders ADD COLUMN shown INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE orders ADD COLUMN expires_us INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE orders ADD COLUMN reject INTEGER NOT NULL DEFAULT 0;
        UPDATE orders SET shown = remaining WHERE state = 1;
        """;

    // What version 3 added: the events of trades and fills, and what a fill left of its order. Old rows do not know their event (0), and
    // what was left is worked out as if the order had always been of its last quantity; 0 where it had none (a buy by quote amount).
    const string ThirdVersion = """
        ALTER TABLE trades ADD COLUMN event INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE fills ADD COLUMN remaining INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE fills ADD COLUMN event INTEGER NOT NULL DEFAULT 0;
        UPDATE fills SET remaining = told.remaining FROM (
            SELECT f.member, f.trade, f.role,
                max(0, o.quantity - sum(f.quantity) OVER (PARTITION BY f.order_id ORDER BY f.trade)) AS remaining
            FROM fills f JOIN orders o ON o.id = f.order_id) AS told
        WHERE fills.member = told.member AND fills.trade = told.trade AND fills.role = told.role;
        """;

    // What version 5 added: what an order brings along for its position. Orders of before bring nothing.
    const string FifthVersion = """
        ALTER TABLE orders ADD COLUMN stop_loss INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE orders ADD COLUMN take_profit INTEGER NOT NULL DEFAULT 0;
        """;

    // What version 6 added: a way to the funding rates that became others, one in hundreds. Perpetuals that came with version 4 bring it.
    const string SixthVersion = """
        CREATE INDEX IF NOT EXISTS rate_marks_new ON rate_marks (instrument, number) WHERE is_new = 1;
        """;

    readonly string _path;
    readonly string _connectionString;

    HistoryDatabase(string path)
    {
        _path = path;
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path, Cache = SqliteCacheMode.Private }.ToString();
    }

    /// <summary>Opens history, or makes an empty one; one of another log or format is deleted, if it can be made again.</summary>
    /// <remarks>One of an earlier format that cannot be made again is brought up to date, as far as its rows know what was added.</remarks>
    /// <param name="dataDirectory">Where it is.</param>
    /// <param name="log">The log's number; null when there is none yet.</param>
    /// <param name="canBeMadeAgain">The log goes back to its first frame.</param>
    /// <exception cref="LogTruncatedException">It is missing or of no use, and the log lacks what would be needed to make it.</exception>
    public static HistoryDatabase Open(string dataDirectory, LogId? log, bool canBeMadeAgain)
    {
        _ = SqliteLibrary.Version;
        var database = new HistoryDatabase(Path.Combine(dataDirectory, FileName));
        if (!canBeMadeAgain && !File.Exists(database._path)) throw CannotBeMadeAgain("is missing");
        using var connection = database.Connect();
        var version = VersionOf(connection, log);
        if (version == SchemaVersion) return database;
        if (canBeMadeAgain) database.Reset(connection);
        else Upgrade(connection, version ?? throw CannotBeMadeAgain("is of another log or format"));
        return database;
    }

    /// <summary>The log begins too late for making history again.</summary>
    public static LogTruncatedException CannotBeMadeAgain(string problem) => new(
        $"{FileName} {problem}, and cannot be made again: old segments of the log were removed. Restore {FileName} from a backup of this log.");

    /// <summary>Syncs what has been committed; answers the last event of it. Any thread.</summary>
    /// <remarks>A commit with synchronous=FULL syncs the whole write-ahead log, and with it all commits before.</remarks>
    public long MakeDurable()
    {
        using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = _path, Pooling = false }.ToString());
        connection.Open();
        connection.Execute("PRAGMA busy_timeout = 5000; PRAGMA synchronous = FULL");
        connection.Execute("BEGIN IMMEDIATE");
        var reached = ReadMeta(connection, "event") ?? "0";
        connection.Execute("INSERT OR REPLACE INTO meta VALUES ('synced', @reached)", new { reached });
        connection.Execute("COMMIT TRANSACTION");
        return long.Parse(reached, CultureInfo.InvariantCulture);
    }

    /// <summary>Deletes everything. Nobody else may be connected.</summary>
    public void Reset()
    {
        using var connection = Connect();
        Reset(connection);
    }

    /// <summary>Number of the last event that it holds; 0 = none.</summary>
    public long ReadReached()
    {
        using var connection = Connect();
        return long.Parse(ReadMeta(connection, "event") ?? "0", CultureInfo.InvariantCulture);
    }

    /// <summary>How far the history in a directory got; 0 = it has no such table.</summary>
    public static long ReadReached(string dataDirectory)
    {
        _ = SqliteLibrary.Version;
        var database = new HistoryDatabase(Path.Combine(dataDirectory, FileName));
        if (!File.Exists(database._path)) return 0;
        try
        {
            return database.ReadReached();
        }
        catch (SqliteException)
        {
            return 0;
        }
        finally
        {
            database.Close();
        }
    }

    /// <summary>Says which log this is the history of.</summary>
    public void BelongTo(LogId log)
    {
        using var connection = Connect();
        connection.Execute("INSERT OR REPLACE INTO meta VALUES ('log', @log)", new { log = log.ToString() });
    }

    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        connection.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000");
        return connection;
    }

    /// <summary>The writer's connection: it remembers the pages of some transactions, and copies them to their places less often.</summary>
    /// <remarks>
    /// With the driver's 2 MB a transaction of 20,000 orders wrote pages that it was not done with. Each copying syncs, beside the log.
    /// </remarks>
    public SqliteConnection ConnectWriter()
    {
        var connection = Connect();
        connection.Execute($"PRAGMA cache_size = -{Limits.HistoryCacheKib}; PRAGMA wal_autocheckpoint = {Limits.HistoryWalPages}");
        return connection;
    }

    /// <summary>A connection that sees history as it is now, whatever is written later; answers the last event in it.</summary>
    public SqliteConnection Pin(out long reached)
    {
        var connection = Connect();
        try
        {
            connection.Execute("BEGIN DEFERRED");
            reached = long.Parse(ReadMeta(connection, "event") ?? "0", CultureInfo.InvariantCulture);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Copies what a pinned connection sees into an empty file; the caller makes it durable.</summary>
    public static void Copy(SqliteConnection pinned, string path)
    {
        using var target = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        target.Open();
        target.Execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
        pinned.BackupDatabase(target);
    }

    /// <summary>Closes what the pool keeps open.</summary>
    public void Close()
    {
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
    }

    /// <summary>The version of the log's own history; null = it is another's, or of an unknown format.</summary>
    static long? VersionOf(SqliteConnection connection, LogId? log)
    {
        var version = connection.ExecuteScalar<long>("PRAGMA user_version");
        if (version is < FirstSchemaVersion or > SchemaVersion) return null;
        return log is not null && ReadMeta(connection, "log") == log.Value.ToString() ? version : null;
    }

    // Old rows are kept: the part of the log that they were made of is gone.
    static void Upgrade(SqliteConnection connection, long version)
    {
        using var transaction = connection.BeginTransaction();
        if (version < 2) connection.Execute(SecondVersion, transaction: transaction);
        if (version < 3) connection.Execute(ThirdVersion, transaction: transaction);
        if (version < 4)
        {
            CandleRows.Upgrade(connection, transaction);
            MarginSchema.Upgrade(connection, transaction);
        }

        if (version < 5) connection.Execute(FifthVersion, transaction: transaction);
        if (version < 6)
        {
            connection.Execute(SixthVersion, transaction: transaction);
            RequestRows.Upgrade(connection, transaction);
        }

        connection.Execute($"PRAGMA user_version = {SchemaVersion}", transaction: transaction);
        transaction.Commit();
    }

    void Reset(SqliteConnection connection)
    {
        connection.Close();
        SqliteConnection.ClearPool(connection);
        foreach (var suffix in (string[])["", "-wal", "-shm"]) File.Delete(_path + suffix);
        using var fresh = Connect();
        using var transaction = fresh.BeginTransaction();
        fresh.Execute(Schema, transaction: transaction);
        fresh.Execute(CandleRows.Schema, transaction: transaction);
        fresh.Execute(MarginSchema.Schema, transaction: transaction);
        fresh.Execute(RequestRows.Schema, transaction: transaction);
        fresh.Execute($"PRAGMA user_version = {SchemaVersion}", transaction: transaction);
        transaction.Commit();
    }

    static string? ReadMeta(SqliteConnection connection, string key) =>
        connection.QuerySingleOrDefault<string>("SELECT value FROM meta WHERE key = @key", new { key });
}

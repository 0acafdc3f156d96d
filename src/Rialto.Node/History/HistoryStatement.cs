using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Rialto.Engine.Numbers;
using SQLitePCL;

namespace Rialto.Node.History;

/// <summary>A prepared statement whose parameters are set in their order. Owner: history writer's thread.</summary>
/// <remarks>
/// On the native library itself: the driver's commands box every value and look up every parameter by its name, which costs several times
/// what the library then does with a row. The library keeps what a parameter was set to, and most of a row is as it was in the row before,
/// so only what differs is set.
/// </remarks>
sealed class HistoryStatement(SqliteConnection connection, string sql, int parameters) : IDisposable
{
    /// <summary>Longest text that is converted on the stack, in bytes; others are rare.</summary>
    const int ShortTextBytes = 256;

    /// <summary>A sign and the digits of an amount.</summary>
    const int AmountBytes = 40;

    readonly Bound[] _bound = new Bound[parameters];
    sqlite3_stmt? _statement;
    int _next;

    public HistoryStatement With(long value)
    {
        ref var bound = ref Next(out var position);
        if (bound.Kind == BoundKind.Number && bound.Value == value) return this;
        Check(raw.sqlite3_bind_int64(Statement, position, value));
        bound = new(BoundKind.Number, value, Text: null);
        return this;
    }

    public HistoryStatement With(string? value)
    {
        if (value is null) return WithNull();
        ref var bound = ref Next(out var position);
        if (bound.Kind == BoundKind.Text && bound.Text == value) return this;
        Span<byte> text = stackalloc byte[ShortTextBytes];
        if (value.Length > 0 && Encoding.UTF8.TryGetBytes(value, text, out var bytes))
            Check(raw.sqlite3_bind_text(Statement, position, text[..bytes]));
        else
            // An empty span has no address, which the library would take for null.
            Check(raw.sqlite3_bind_text(Statement, position, value));
        bound = new(BoundKind.Text, Value: 0, value);
        return this;
    }

    public HistoryStatement With(Amount value)
    {
        ref var bound = ref Next(out var position);
        if (bound.Kind == BoundKind.Amount && bound.Value == value.Units) return this;
        Span<byte> text = stackalloc byte[AmountBytes];
        value.Units.TryFormat(text, out var bytes, default, CultureInfo.InvariantCulture);
        Check(raw.sqlite3_bind_text(Statement, position, text[..bytes]));
        bound = new(BoundKind.Amount, value.Units, Text: null);
        return this;
    }

    public HistoryStatement WithNull()
    {
        ref var bound = ref Next(out var position);
        if (bound.Kind == BoundKind.Null) return this;
        Check(raw.sqlite3_bind_null(Statement, position));
        bound = default;
        return this;
    }

    public void Run()
    {
        if (_next != parameters) throw new InvalidOperationException("A parameter is missing.");
        _next = 0;
        int result;
        do result = raw.sqlite3_step(Statement);
        while (result == raw.SQLITE_ROW);
        // The reset tells the same error again, and frees the statement for the next run whatever happened.
        raw.sqlite3_reset(Statement);
        if (result != raw.SQLITE_DONE) Check(result);
    }

    /// <summary>Forgets parameters of a run that did not happen.</summary>
    public void Forget() => _next = 0;

    public void Dispose() => _statement?.Dispose();

    sqlite3_stmt Statement => _statement ??= Prepare();

    /// <summary>What the next parameter is set to; positions count from one.</summary>
    ref Bound Next(out int position)
    {
        position = ++_next;
        return ref _bound[position - 1];
    }

    sqlite3_stmt Prepare()
    {
        Check(raw.sqlite3_prepare_v2(connection.Handle, sql, out var statement));
        return statement;
    }

    void Check(int result) => SqliteException.ThrowExceptionForRC(result, connection.Handle);

    enum BoundKind : byte
    {
        /// <summary>What the library begins with.</summary>
        Null,
        Number,
        Amount,
        Text,
    }

    readonly record struct Bound(BoundKind Kind, Int128 Value, string? Text);
}

using Microsoft.Data.Sqlite;
using Rialto.Engine.Numbers;

namespace Rialto.Node.History;

/// <summary>A prepared statement whose parameters are set in their order. Owner: history writer's thread.</summary>
sealed class HistoryStatement : IDisposable
{
    readonly SqliteCommand _command;
    int _next;

    public HistoryStatement(SqliteConnection connection, string sql, int parameters)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        for (var i = 1; i <= parameters; i++) _command.Parameters.Add(new SqliteParameter { ParameterName = $"?{i}" });
    }

    public HistoryStatement With(long value) => Set(value);

    public HistoryStatement With(string? value) => Set(value ?? (object)DBNull.Value);

    public HistoryStatement With(Amount value) => Set(value.Units.ToString());

    public HistoryStatement WithNull() => Set(DBNull.Value);

    public void Run()
    {
        if (_next != _command.Parameters.Count) throw new InvalidOperationException("A parameter is missing.");
        _next = 0;
        _command.ExecuteNonQuery();
    }

    /// <summary>Forgets parameters of a run that did not happen.</summary>
    public void Forget() => _next = 0;

    public void Dispose() => _command.Dispose();

    HistoryStatement Set(object value)
    {
        _command.Parameters[_next++].Value = value;
        return this;
    }
}

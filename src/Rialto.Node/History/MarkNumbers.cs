using Dapper;
using Microsoft.Data.Sqlite;
using Rialto.Engine.Numbers;

namespace Rialto.Node.History;

/// <summary>Finds the number of an instrument's mark by its time, which no index knows: both rise together.</summary>
/// <remarks>Halves the span of numbers until it is one: as many looks by the index as a number has bits.</remarks>
readonly struct MarkNumbers(SqliteConnection connection, SqliteTransaction transaction, string table, InstrumentId instrument)
{
    readonly record struct Mark(long number, long time_us);

    /// <summary>Of the first mark at or after a time, µs; one more than the last if there is none.</summary>
    public long FirstAt(long timeUs)
    {
        var (low, high) = (0L, Last() + 1);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            // The mark there, or the next one behind: never beyond the last.
            var mark = At(middle);
            if (mark.time_us >= timeUs) high = middle;
            else low = mark.number + 1;
        }

        return low;
    }

    long Last()
    {
        var sql = $"SELECT number FROM {table} WHERE instrument = @id ORDER BY number DESC LIMIT 1";
        return connection.ExecuteScalar<long?>(sql, new { id = instrument.Value }, transaction) ?? -1;
    }

    Mark At(long number)
    {
        var sql = $"SELECT number, time_us FROM {table} WHERE instrument = @id AND number >= @number ORDER BY number LIMIT 1";
        return connection.QuerySingle<Mark>(sql, new { id = instrument.Value, number }, transaction);
    }
}

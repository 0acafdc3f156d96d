using Dapper;
using Microsoft.Data.Sqlite;
using Rialto.Engine.Numbers;
using Rialto.Node.History;

namespace Rialto.Tests.Node.History;

/// <summary>A statement sets only what differs from the row before, and each row still has what it was given.</summary>
public sealed class HistoryStatementTests : IDisposable
{
    readonly SqliteConnection _connection;
    readonly HistoryStatement _statement;

    public HistoryStatementTests()
    {
        _ = SqliteLibrary.Version;
        _connection = new("Data Source=:memory:");
        _connection.Open();
        _connection.Execute("CREATE TABLE told (number INTEGER UNIQUE, value)");
        _statement = new(_connection, "INSERT INTO told VALUES (?1, ?2)", parameters: 2);
    }

    public void Dispose()
    {
        _statement.Dispose();
        _connection.Dispose();
    }

    [Fact]
    public void What_a_row_was_given_is_in_it_whatever_was_in_the_row_before()
    {
        _statement.With(1).WithNull().Run();
        _statement.With(2).With(0).Run();
        _statement.With(3).With("").Run();
        _statement.With(4).With("0").Run();
        _statement.With(5).With("0").Run();
        _statement.With(6).With(Amount.Zero).Run();
        _statement.With(7).With(new Amount(Int128.MaxValue)).Run();
        _statement.With(8).With(long.MaxValue).Run();
        _statement.With(9).With((string?)null).Run();
        _statement.With(10).With(new string('\u00e4', 200)).Run();

        Assert.Equal(
            [
                "1 null", "2 integer 0", "3 text ", "4 text 0", "5 text 0", "6 text 0", "7 text 170141183460469231731687303715884105727",
                "8 integer 9223372036854775807", "9 null", $"10 text {new string('\u00e4', 200)}",
            ],
            Rows());
    }

    [Fact]
    public void A_row_that_could_not_be_written_leaves_nothing_in_the_next_one()
    {
        _statement.With(1).With("first").Run();
        Assert.Throws<SqliteException>(() => _statement.With(1).With("again").Run());
        _statement.With(2);
        _statement.Forget();
        _statement.With(3).With("first").Run();

        Assert.Equal(["1 text first", "3 text first"], Rows());
    }

    [Fact]
    public void A_row_that_lacks_a_parameter_is_not_written() =>
        Assert.Throws<InvalidOperationException>(() => _statement.With(1).Run());

    IEnumerable<string> Rows() =>
        _connection.Query<string>("SELECT number || ' ' || typeof(value) || coalesce(' ' || value, '') FROM told ORDER BY number");
}

using Dapper;

namespace Rialto.Node.History;

/// <summary>Collects the conditions of a query with their parameters.</summary>
sealed class HistoryFilter
{
    readonly List<string> _conditions = [];

    public DynamicParameters Parameters { get; } = new();

    /// <summary>The conditions as SQL; without any, one that is always true.</summary>
    public string Sql => _conditions.Count == 0 ? "1" : string.Join(" AND ", _conditions);

    /// <summary>Adds a condition on <c>@name</c> if there is a value.</summary>
    public HistoryFilter If(long? value, string condition, string name)
    {
        if (value is null) return this;
        Parameters.Add(name, value.Value);
        return And(condition);
    }

    public HistoryFilter If(string? value, string condition, string name)
    {
        if (value is null) return this;
        Parameters.Add(name, value);
        return And(condition);
    }

    /// <summary>Adds <c>column IN (…)</c> if there are values; they are integers, so they stand in the SQL itself.</summary>
    public HistoryFilter In(string column, IEnumerable<long> values)
    {
        var list = string.Join(", ", values);
        return list.Length == 0 ? this : And($"{column} IN ({list})");
    }

    public HistoryFilter And(string condition)
    {
        _conditions.Add(condition);
        return this;
    }
}

namespace Rialto.Node.History;

/// <summary>Some rows, and how many there are without paging.</summary>
public sealed record HistoryPage<TRow>(IReadOnlyList<TRow> Rows, long Total);

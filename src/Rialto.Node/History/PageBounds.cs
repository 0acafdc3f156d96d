namespace Rialto.Node.History;

/// <summary>Which rows of an answer: skip <see cref="Offset"/>, take <see cref="Limit"/> (0 = only the total).</summary>
/// <remarks>At most <see cref="Limits.HistoryPageRowsMax"/> rows come, whatever is asked.</remarks>
public readonly record struct PageBounds(long Offset, int Limit);

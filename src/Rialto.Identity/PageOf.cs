namespace Rialto.Identity;

/// <summary>Rows of one page and how many rows there are in all pages.</summary>
public sealed record PageOf<T>(IReadOnlyList<T> Rows, long Total);

namespace Rialto.Identity;

/// <summary>Which rows of a list: pages count from 1, a page has 1 … <see cref="Limits.PageRowsMax"/> rows.</summary>
public readonly record struct Page(int Number, int Rows)
{
    public static readonly Page First = new(1, Limits.PageRowsMax);

    internal long Offset => (long)(Math.Max(Number, 1) - 1) * Take;

    internal int Take => Math.Clamp(Rows, 1, Limits.PageRowsMax);
}

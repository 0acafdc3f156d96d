using Rialto.Gateways.Wire;
using Rialto.Identity;

namespace Rialto.Gateways.Barong;

/// <summary>The paging parameters of this dialect.</summary>
internal static class BarongPaging
{
    public static readonly IntegerParameter Page = new("page", "Page, from 1.")
    {
        Min = 1, Fallback = 1, NotInteger = Literals.PageNotInteger, OutOfRange = Literals.PageNotPositive,
    };

    public static readonly IntegerParameter Limit = new("limit", "Rows of a page, 1 … 100.")
    {
        Min = 1, Max = 100, Fallback = 100, NotInteger = Literals.LimitNotInteger, OutOfRange = Literals.LimitInvalid,
    };

    public static Paging Read(Input input) => new(Page.Read(input) ?? 1, (int)(Limit.Read(input) ?? 100));

    /// <summary>The same page for Identity; a page beyond its numbers is empty in both.</summary>
    public static Page ToPage(this Paging paging) => new((int)Math.Min(paging.Number, int.MaxValue), paging.Rows);
}

using Rialto.Gateways.Wire;

namespace Rialto.Gateways.Peatio;

/// <summary>The shared pair of paging parameters.</summary>
internal static class PublicPaging
{
    public static readonly IntegerParameter Limit = new("limit", "Rows of a page, 1 … 1000.")
    {
        Min = 1, Max = 1_000, Fallback = 100, NotInteger = Literals.LimitNotInteger, OutOfRange = Literals.LimitInvalid,
    };

    public static readonly IntegerParameter Page = new("page", "Page, from 1.")
    {
        Min = 1, Fallback = 1, NotInteger = Literals.PageNotInteger,
    };

    public static Paging Read(Input input) => Read(input, Page, Limit);

    /// <summary>Reads a pair of paging parameters that have fallbacks.</summary>
    public static Paging Read(Input input, IntegerParameter page, IntegerParameter limit) =>
        new(page.Read(input) ?? 1, (int)(limit.Read(input) ?? 100));
}

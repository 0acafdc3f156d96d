using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Rialto.Gateways.Wire;

/// <summary>Which rows of a list are asked for.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Rows">Rows of a page.</param>
public readonly record struct Paging(long Number, int Rows)
{
    /// <summary>Farthest row that a page may begin at; beyond it every list is empty.</summary>
    const long OffsetMax = int.MaxValue;

    /// <summary>Rows before the page.</summary>
    public long Offset => Math.Min(OffsetMax, Math.Min(OffsetMax, Number - 1) * Rows);

    /// <summary>The page of a list that is in memory whole.</summary>
    public IEnumerable<T> Of<T>(IReadOnlyList<T> rows) => rows.Skip((int)Offset).Take(Rows);

    /// <summary>Sets <c>Total</c>, <c>Per-Page</c> and <c>Page</c>.</summary>
    public void WriteHeaders(HttpResponse response, long total)
    {
        response.Headers["Total"] = total.ToString(CultureInfo.InvariantCulture);
        response.Headers["Per-Page"] = Rows.ToString(CultureInfo.InvariantCulture);
        response.Headers["Page"] = Number.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Sets the three and <c>Link</c> with the pages around this one.</summary>
    public void WriteHeadersWithLink(HttpRequest request, HttpResponse response, long total)
    {
        WriteHeaders(response, total);
        var last = Math.Max(1, (total + Rows - 1) / Rows);
        var link = new StringBuilder();
        if (Number > 1)
        {
            Append(link, request, 1, "first");
            Append(link, request, Math.Min(Number - 1, last), "prev");
        }

        if (Number < last)
        {
            Append(link, request, last, "last");
            Append(link, request, Number + 1, "next");
        }

        if (link.Length > 0) response.Headers.Link = link.ToString();
    }

    void Append(StringBuilder link, HttpRequest request, long page, string relation)
    {
        if (link.Length > 0) link.Append(", ");
        link.Append(CultureInfo.InvariantCulture, $"<{request.Scheme}://{request.Host}{request.Path}?page={page}&limit={Rows}");
        foreach (var pair in FiltersOf(request)) link.Append('&').Append(pair);
        link.Append(CultureInfo.InvariantCulture, $">; rel=\"{relation}\"");
    }

    /// <summary>What else the query says, as it was written.</summary>
    static IEnumerable<string> FiltersOf(HttpRequest request)
    {
        if (!request.QueryString.HasValue) return [];
        // A bare > would end the address, and what is not ASCII is no header.
        var query = request.QueryString.Value[1..].Replace(">", "%3E", StringComparison.Ordinal);
        return query.Split('&').Where(pair => pair.Length > 0 && pair.All(char.IsAscii) && pair.Split('=')[0] is not ("page" or "limit"));
    }
}

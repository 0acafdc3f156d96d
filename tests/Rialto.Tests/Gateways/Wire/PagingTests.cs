using Microsoft.AspNetCore.Http;
using Rialto.Gateways.Wire;

namespace Rialto.Tests.Gateways.Wire;

public sealed class PagingTests
{
    [Fact]
    public void A_page_skips_the_rows_before_it()
    {
        int[] rows = [1, 2, 3, 4, 5];

        Assert.Equal([3, 4], new Paging(2, 2).Of(rows));
        Assert.Empty(new Paging(long.MaxValue, 1000).Of(rows));
    }

    [Fact]
    public void The_link_header_names_the_pages_around()
    {
        var context = new DefaultHttpContext();
        context.Request.Scheme = "http";
        context.Request.Host = new("exchange.example");
        context.Request.Path = "/api/v2/barong/resource/labels";

        new Paging(2, 10).WriteHeadersWithLink(context.Request, context.Response, total: 35);

        Assert.Equal("35", context.Response.Headers["Total"]);
        Assert.Equal("10", context.Response.Headers["Per-Page"]);
        Assert.Equal("2", context.Response.Headers["Page"]);
        Assert.Equal(
            "<http://exchange.example/api/v2/barong/resource/labels?page=1&limit=10>; rel=\"first\", "
            + "<http://exchange.example/api/v2/barong/resource/labels?page=1&limit=10>; rel=\"prev\", "
            + "<http://exchange.example/api/v2/barong/resource/labels?page=4&limit=10>; rel=\"last\", "
            + "<http://exchange.example/api/v2/barong/resource/labels?page=3&limit=10>; rel=\"next\"",
            context.Response.Headers.Link.ToString());
    }

    [Fact]
    public void The_link_header_keeps_what_else_was_asked_for()
    {
        var context = new DefaultHttpContext();
        context.Request.Scheme = "http";
        context.Request.Host = new("exchange.example");
        context.Request.Path = "/x";
        context.Request.QueryString = new("?page=1&state[]=wait&limit=5&q=%C3%A4%0d%0a&b=>&&state[]=done&u=\u00e4");

        new Paging(1, 5).WriteHeadersWithLink(context.Request, context.Response, total: 6);

        const string filters = "&state[]=wait&q=%C3%A4%0d%0a&b=%3E&state[]=done";
        Assert.Equal(
            $"<http://exchange.example/x?page=2&limit=5{filters}>; rel=\"last\", "
            + $"<http://exchange.example/x?page=2&limit=5{filters}>; rel=\"next\"",
            context.Response.Headers.Link.ToString());
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Rialto.Server.Composition;

/// <summary>What a browser finds at <c>/</c> as long as there is no web interface.</summary>
internal static class FrontPage
{
    const string Text = """
        Rialto is running. There is no web interface yet; the APIs are:

          Peatio v2   /api/v2/peatio/public/markets
          Barong      /api/v2/barong/identity/ping
          Ranger      /api/v2/ranger/public (WebSocket)
          classic     /api/v2/markets.json
          COINUT      /coinut (POST, WebSocket)
          health      /health/status
          documents   /docs

        """;

    public static void MapFrontPage(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/", (RequestDelegate)(context =>
        {
            context.Response.ContentType = "text/plain; charset=utf-8";
            return context.Response.WriteAsync(Text);
        }));
}

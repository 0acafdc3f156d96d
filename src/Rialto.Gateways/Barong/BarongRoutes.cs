using Microsoft.AspNetCore.Routing;
using Rialto.Gateways.Barong.Routes;
using Rialto.Gateways.Wire;
using Rialto.Identity;
using Rialto.Identity.ApiKeys;

namespace Rialto.Gateways.Barong;

/// <summary>All routes of Barong.</summary>
public static class BarongRoutes
{
    /// <summary>Name of the OpenAPI document.</summary>
    public const string Dialect = "barong";

    const string Root = "/api/v2/barong";

    /// <summary>Maps <c>/api/v2/barong/**</c>; the <see cref="Gate"/> must stand before the router.</summary>
    public static void MapBarong(this IEndpointRouteBuilder endpoints, People people, BarongOptions options, TimeProvider time)
    {
        var barong = new BarongDialect(people, options, time);
        var doors = new DoorsApi(barong);
        doors.Map(new RouteTable(endpoints, Dialect, Root + "/identity", KeyScopes.None));
        doors.MapTools(new RouteTable(endpoints, Dialect, Root + "/public", KeyScopes.None));

        // A key that may only trade must not make itself a key that may do everything.
        var resource = new RouteTable(endpoints, Dialect, Root + "/resource", KeyScopes.All);
        new OwnAccountApi(barong).Map(resource);
        new CredentialsApi(barong).Map(resource);
    }
}

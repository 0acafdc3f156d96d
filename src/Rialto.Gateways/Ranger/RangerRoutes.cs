using Microsoft.AspNetCore.Routing;
using Rialto.Gateways.Ranger.Routes;
using Rialto.Gateways.Ranger.Streams;
using Rialto.Gateways.Wire;
using Rialto.Identity;
using Rialto.Identity.ApiKeys;

namespace Rialto.Gateways.Ranger;

/// <summary>Where the WebSockets of Ranger are.</summary>
public static class RangerRoutes
{
    public const string Dialect = "ranger";

    const string Root = "/api/v2/ranger";

    /// <summary>Maps <c>/api/v2/ranger/**</c>; the gate (<see cref="Barong.Gate"/>) must stand before the router.</summary>
    public static void MapRanger(this IEndpointRouteBuilder endpoints, RangerStreams streams, People people) =>
        new SocketsApi(streams, people).Map(
            open: new RouteTable(endpoints, Dialect, Root, KeyScopes.None),
            own: new RouteTable(endpoints, Dialect, Root, KeyScopes.Read));
}

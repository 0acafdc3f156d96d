using Microsoft.AspNetCore.Routing;
using Rialto.Gateways.PeatioClassic.Auth;
using Rialto.Gateways.PeatioClassic.Routes;
using Rialto.Gateways.PeatioClassic.Streams;
using Rialto.Identity;
using Rialto.Node;

namespace Rialto.Gateways.PeatioClassic;

/// <summary>All routes of classic Peatio.</summary>
public static class ClassicRoutes
{
    /// <summary>Name of its OpenAPI document.</summary>
    public const string Dialect = "classic";

    /// <summary>Maps <c>/api/v2/*</c>; <see cref="ClassicDoor"/> must stand before the router.</summary>
    public static void MapClassic(
        this IEndpointRouteBuilder endpoints, ExchangePort exchange, People people, ClassicStreams streams, ClassicOptions options,
        TimeProvider time)
    {
        var classic = new ClassicDialect(exchange, people, options, time);
        var authenticator = new Authenticator(people, time);
        var table = new EndpointTable(classic, authenticator, new FixedWindows());
        new MarketsApi(classic).Map(table);
        new CandlesApi(classic).Map(table);
        new AccountApi(classic).Map(table);
        new OrdersApi(classic).Map(table);
        new OwnOrdersApi(classic).Map(table);
        new WalletApi(classic).Map(table);
        table.Map(endpoints);
        new SocketApi(streams, authenticator, time).Map(endpoints);
    }
    /// <summary>Maps the WebSocket alone, at every path of a listener of its own.</summary>
    public static void MapClassicSocket(this IEndpointRouteBuilder endpoints, People people, ClassicStreams streams, TimeProvider time) =>
        new SocketApi(streams, new Authenticator(people, time), time).MapEverywhere(endpoints, people.Restrictions);
}

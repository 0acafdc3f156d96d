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

    static readonly string[] FilePaths = [Root + "/resource/documents", Root + "/resource/addresses"];

    /// <summary>Maps <c>/api/v2/barong/**</c>; the <see cref="Gate"/> must stand before the router.</summary>
    public static void MapBarong(this IEndpointRouteBuilder endpoints, People people, BarongOptions options, TimeProvider time)
    {
        var barong = new BarongDialect(people, options, time);
        var doors = new DoorsApi(barong);
        doors.Map(new RouteTable(endpoints, Dialect, Root + "/identity", KeyScopes.None));
        new MailDoorsApi(barong).Map(new RouteTable(endpoints, Dialect, Root + "/identity", KeyScopes.None));
        var open = new RouteTable(endpoints, Dialect, Root + "/public", KeyScopes.None);
        doors.MapTools(open);
        new PublicApi(barong).Map(open);

        // A key that may only trade must not make itself a key that may do everything.
        var resource = new RouteTable(endpoints, Dialect, Root + "/resource", KeyScopes.All);
        new OwnAccountApi(barong).Map(resource);
        new CredentialsApi(barong).Map(resource);
        new DossierApi(barong).Map(resource);
        new ServiceAccountsApi(barong).Map(resource);

        var admin = new RouteTable(endpoints, Dialect, Root + "/admin", KeyScopes.All);
        new AdminUsersApi(barong).Map(admin);
        new AdminNotesApi(barong).Map(admin);
        new AdminRulesApi(barong).Map(admin);
        new AdminReportsApi(barong).Map(admin);
    }

    /// <summary>Whether a request may bring files, and so a larger body.</summary>
    internal static bool TakesFiles(string verb, string rawPath) => verb == "POST" && FilePaths.Contains(rawPath);
}

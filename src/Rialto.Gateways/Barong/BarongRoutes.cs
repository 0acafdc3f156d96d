using Microsoft.AspNetCore.Routing;
using Rialto.Gateways.Barong.Routes;
using Rialto.Gateways.Wire;
using Rialto.Identity;
using Rialto.Identity.ApiKeys;
using Rialto.Identity.Authorization;

namespace Rialto.Gateways.Barong;

/// <summary>All routes of Barong.</summary>
public static class BarongRoutes
{
    /// <summary>Name of the OpenAPI document.</summary>
    public const string Dialect = "barong";

    const string Root = "/api/v2/barong";

    const string CommentsPath = "api/v2/barong/admin/users/comments";

    static readonly string[] FilePaths = ["api/v2/barong/resource/documents", "api/v2/barong/resource/addresses"];

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

    /// <summary>Largest body of a request; that of files and of long comments is larger than others'.</summary>
    internal static int BodyBytesMaxOf(string verb, string rawPath)
    {
        // As the router will read it: an alias or a doubled slash leads to the same endpoint.
        if (!GatewayPath.TryNormalise(rawPath, out var path)) return Limits.BodyBytesMax;
        if (verb == "POST" && FilePaths.Contains(path)) return Limits.UploadBytesMax;
        return path == CommentsPath ? Limits.CommentBodyBytesMax : Limits.BodyBytesMax;
    }
}

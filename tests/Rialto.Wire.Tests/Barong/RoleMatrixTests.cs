using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.Barong;

/// <summary>Every route of the documents, asked for by every role at the door for other servers: nothing is executed.</summary>
public sealed class RoleMatrixTests
{
    const string Password = "Tecohvi0-fixture";
    const string PrivateStreams = "/api/v2/ranger/private";

    [Fact]
    public async Task Every_route_opens_to_the_roles_of_the_table_and_to_no_other()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var server = await RialtoServer.StartAsync(["limits.off=true"], cancel);
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = server.Address };
        var routes = await RoutesAsync(client, cancel);
        var wrong = new List<string>();

        foreach (var (verb, path) in routes.Where(route => RoleMatrix.RolesOf(route.Verb, route.Path) is null))
            wrong.Add($"{verb} {path} is in no line of the table");
        foreach (var role in RoleMatrix.Roles)
        {
            var session = await SessionAsync(server, client, role, cancel);
            foreach (var (verb, path) in routes)
            {
                var allowed = RoleMatrix.RolesOf(verb, path)?.Contains(role) ?? false;
                var status = await AskAsync(client, verb, path, session, cancel);
                if (status != (allowed ? HttpStatusCode.OK : HttpStatusCode.Unauthorized)) wrong.Add($"{role}: {verb} {path} is {status}");
            }

            var streams = await ConnectAsync(server, session, cancel);
            var mayHear = RoleMatrix.RolesOf("GET", PrivateStreams)!.Contains(role);
            var wanted = mayHear ? HttpStatusCode.SwitchingProtocols : HttpStatusCode.Unauthorized;
            if (streams != wanted) wrong.Add($"{role}: streams {streams}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(routes.Count > 100, $"only {routes.Count} routes");
    }

    static async Task<List<(string Verb, string Path)>> RoutesAsync(HttpClient client, CancellationToken cancel)
    {
        var routes = new List<(string, string)>();
        foreach (var dialect in (string[])["peatio", "barong"])
        {
            var document = JsonNode.Parse(await client.GetStringAsync($"/docs/{dialect}.json", cancel))!;
            foreach (var (path, item) in document["paths"]!.AsObject())
                routes.AddRange(item!.AsObject().Select(operation => (operation.Key.ToUpperInvariant(), path)));
        }

        routes.AddRange([("GET", "/api/v2/ranger/public"), ("GET", PrivateStreams)]);
        return routes;
    }

    /// <summary>What the WebSocket's own door says to a cookie.</summary>
    static async Task<HttpStatusCode> ConnectAsync(RialtoServer server, string cookie, CancellationToken cancel)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Cookie", cookie);
        try
        {
            await socket.ConnectAsync(new UriBuilder(server.Address) { Scheme = "ws", Path = PrivateStreams }.Uri, cancel);
        }
        catch (WebSocketException)
        {
            // Refused; the status says how.
        }

        return socket.HttpStatusCode;
    }

    /// <summary>A session of a new member of a role; the cookie's value.</summary>
    static async Task<string> SessionAsync(RialtoServer server, HttpClient client, string role, CancellationToken cancel)
    {
        var email = $"{role}@example.com";
        var member = new JsonObject { ["email"] = email, ["password"] = Password, ["level"] = "3", ["role"] = role };
        await server.OperateAsync("member.create", member, cancel);
        var wish = new JsonObject { ["email"] = email, ["password"] = Password }.ToJsonString();
        using var content = new StringContent(wish, Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync("/api/v2/barong/identity/sessions", content, cancel);
        return answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }

    static async Task<HttpStatusCode> AskAsync(HttpClient client, string verb, string path, string cookie, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(new HttpMethod(verb), "/api/v2/auth" + path.Replace("{", "").Replace("}", ""));
        request.Headers.Add("Cookie", cookie);
        using var answer = await client.SendAsync(request, cancel);
        return answer.StatusCode;
    }
}

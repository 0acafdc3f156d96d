using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rialto.Gateways.PeatioClassic.Auth;
using Rialto.Gateways.PeatioClassic.Streams;
using Rialto.Gateways.Sockets;
using Rialto.Identity.Authorization;

namespace Rialto.Gateways.PeatioClassic.Routes;

/// <summary><c>/websocket</c>: from an HTTP request to a connection, and its whole life.</summary>
internal sealed class SocketApi(ClassicStreams streams, Authenticator authenticator, TimeProvider time)
{
    const string UpgradeRequired = "upgrade to WebSocket is required";
    const string SocketPath = "api/v2/websocket";

    public void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/" + SocketPath, (RequestDelegate)EnterAsync);

    /// <summary>At every path, for a listener where nothing else is; the restrictions of the usual path hold there too.</summary>
    public void MapEverywhere(IEndpointRouteBuilder endpoints, Restrictions restrictions) => endpoints.Map("/{**path}", async context =>
    {
        var address = context.Connection.RemoteIpAddress ?? System.Net.IPAddress.None;
        if (restrictions.Check(SocketPath, address) is not null) await Errors.Forbidden(context);
        else await EnterAsync(context);
    });

    async Task EnterAsync(HttpContext context)
    {
        if (!SocketHandshake.IsAsked(context))
        {
            SocketHandshake.MarkRequired(context);
            await Errors.Answer(context, new(StatusCodes.Status426UpgradeRequired, Errors.ValidationCode, UpgradeRequired));
            return;
        }

        // Before it is answered: what happens once it knows that it is open is told to it.
        await streams.CaughtUpAsync(context.RequestAborted);
        // From here on it is no HTTP any more.
        var stream = await SocketHandshake.AcceptAsync(context, subprotocol: null);
        using var socket = new SocketClient(stream, ClassicStreams.Rules, time, context.Abort);
        var client = new ClassicClient(socket, context.Connection.RemoteIpAddress ?? System.Net.IPAddress.None);
        if (!streams.TryEnter(client))
        {
            socket.Abort();
            return;
        }

        try
        {
            await socket.RunAsync(message =>
            {
                streams.Hear(client, message, authenticator);
                return Task.CompletedTask;
            });
        }
        finally
        {
            streams.Leave(client);
        }
    }
}

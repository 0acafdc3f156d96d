using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rialto.Gateways.PeatioClassic.Auth;
using Rialto.Gateways.PeatioClassic.Streams;
using Rialto.Gateways.Sockets;

namespace Rialto.Gateways.PeatioClassic.Routes;

/// <summary><c>/websocket</c>: from an HTTP request to a connection, and its whole life.</summary>
internal sealed class SocketApi(ClassicStreams streams, Authenticator authenticator, TimeProvider time)
{
    const string UpgradeRequired = "upgrade to WebSocket is required";

    public void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/api/v2/websocket", (RequestDelegate)EnterAsync);

    async Task EnterAsync(HttpContext context)
    {
        if (!SocketHandshake.IsAsked(context))
        {
            SocketHandshake.MarkRequired(context);
            await Errors.Answer(context, new(StatusCodes.Status426UpgradeRequired, Errors.ValidationCode, UpgradeRequired));
            return;
        }

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

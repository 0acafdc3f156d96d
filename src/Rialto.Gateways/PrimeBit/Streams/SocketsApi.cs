using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rialto.Gateways.Sockets;

namespace Rialto.Gateways.PrimeBit.Streams;

/// <summary><c>/api/v0/websocket</c>: from an HTTP request to a connection, and its whole life.</summary>
internal sealed class SocketsApi(PrimeBitStreams streams)
{
    const string Path = "/api/v0/websocket";

    /// <summary>What operators close for addresses.</summary>
    const string RestrictedPath = "api/v0/websocket";

    public void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet(Path, (RequestDelegate)EnterAsync);

    async Task EnterAsync(HttpContext context)
    {
        var dialect = streams.Dialect;
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (!SocketHandshake.IsAsked(context))
        {
            SocketHandshake.MarkRequired(context);
            await Errors.Answer(context, Errors.Malformed with { Status = StatusCodes.Status426UpgradeRequired });
            return;
        }

        if (dialect.People.Restrictions.Check(RestrictedPath, address) is not null)
        {
            await Errors.Answer(context, Errors.IpNotAllowed);
            return;
        }

        var session = SessionOf(context, address);
        using var seat = streams.TakeSeat(address, isKnown: session is not null);
        if (seat is null) await Errors.Answer(context, Errors.TooManyRequests);
        else await LiveAsync(context, address, session, seat);
    }

    async Task LiveAsync(HttpContext context, IPAddress address, Credential? session, Seats.Seat seat)
    {
        // From here on it is no HTTP any more.
        var stream = await SocketHandshake.AcceptAsync(context, subprotocol: null);
        using var socket = new SocketClient(stream, PrimeBitStreams.Rules, streams.Dialect.Time, context.Abort);
        var isSecure = context.Request.IsHttps || IPAddress.IsLoopback(address);
        var client = new StreamClient(socket, address, isSecure, session, seat);
        if (!streams.TryEnter(client))
        {
            socket.Abort();
            return;
        }

        try
        {
            await socket.RunAsync(message =>
            {
                streams.Hear(client, message);
                return Task.CompletedTask;
            });
        }
        finally
        {
            streams.Leave(client);
        }
    }

    /// <summary>Of a page of our own with a session; somebody else's page must not listen with it.</summary>
    Credential? SessionOf(HttpContext context, IPAddress address)
    {
        if (context.Request.Cookies[streams.Dialect.Options.CookieName] is not { } token) return null;
        if (!Origins.Allows(context.Request, [], isPrivate: true)) return null;
        var caller = streams.Dialect.Entrance.BySession(context);
        return caller.Rejected ? null : new(new(caller.Value.Member.Number), ApiKey: null, token, address);
    }
}

using Microsoft.AspNetCore.Http;
using Rialto.Gateways.Ranger.Auth;
using Rialto.Gateways.Ranger.Streams;
using Rialto.Gateways.Wire;
using Rialto.Identity;

namespace Rialto.Gateways.Ranger.Routes;

/// <summary><c>/public</c> and <c>/private</c>: from an HTTP request to a connection, and its whole life.</summary>
internal sealed class SocketsApi(RangerStreams streams, People people)
{
    public void Map(RouteTable open, RouteTable own)
    {
        open.GetWithoutHead("/public", call => EnterAsync(call, credential: null), "WebSocket with the public streams.");
        own.GetWithoutHead("/private", call => EnterAsync(call, CredentialOf(call)), "WebSocket with the public and one's own streams.");
    }

    async ValueTask EnterAsync(Call call, Credential? credential)
    {
        if (!await MayEnter(call, credential)) return;

        // From here on it is no HTTP any more.
        var query = call.Http.Request.Query;
        var flatBooks = streams.Options.FlatBooks || query["ob"] == "flat";
        var names = query["stream"].SelectMany(value => value!.Split(',', StringSplitOptions.RemoveEmptyEntries)).ToArray();
        using var connection = new Connection(
            await Handshake.AcceptAsync(call.Http), credential, flatBooks, streams.Options.Limits, streams.Time, call.Http.Abort);
        if (!streams.TryEnter(connection))
        {
            connection.Abort();
            return;
        }

        try
        {
            streams.Greet(connection, names);
            await connection.RunAsync(message => streams.Hear(connection, message));
        }
        finally
        {
            streams.Leave(connection);
        }
    }

    async ValueTask<bool> MayEnter(Call call, Credential? credential)
    {
        var http = call.Http;
        if (!Handshake.IsAsked(http))
        {
            Handshake.MarkRequired(http);
            await call.Errors(StatusCodes.Status426UpgradeRequired, Errors.UpgradeRequired);
            return false;
        }

        if (!Origins.Allows(http.Request, streams.Options.Origins, isPrivate: credential is not null))
        {
            await call.Errors(StatusCodes.Status403Forbidden, Errors.OriginNotAllowed);
            return false;
        }

        if (http.Request.Query.TryGetValue("cancel_on_disconnect", out var wish) && wish != "false")
        {
            await call.Errors(StatusCodes.Status422UnprocessableEntity, Errors.CancelOnDisconnectNotOffered);
            return false;
        }

        if (streams.IsOpen) return true;
        await call.Errors(StatusCodes.Status503ServiceUnavailable, Errors.NotReady);
        return false;
    }

    Credential CredentialOf(Call call) => Credential.Of(
        people, call.Caller, call.Http.Request.Cookies[streams.Options.CookieName],
        call.Http.Connection.RemoteIpAddress ?? System.Net.IPAddress.None, streams.Time);
}

using System.Net;
using Microsoft.AspNetCore.Http;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Ranger.Auth;
using Rialto.Gateways.Ranger.Streams;
using Rialto.Gateways.Ranger.Wire;
using Rialto.Gateways.Sockets;
using Rialto.Gateways.Wire;
using Rialto.Identity;
using Rialto.Node;

namespace Rialto.Gateways.Ranger.Routes;

/// <summary><c>/public</c> and <c>/private</c>: from an HTTP request to a connection, and its whole life.</summary>
internal sealed class SocketsApi(RangerStreams streams, People people)
{
    const string GuardName = "cancel_on_disconnect";

    public void Map(RouteTable open, RouteTable own)
    {
        open.GetWithoutHead("/public", call => EnterAsync(call, credential: null), "WebSocket with the public streams.");
        own.GetWithoutHead("/private", call => EnterAsync(call, CredentialOf(call)), "WebSocket with the public and one's own streams.");
    }

    async ValueTask EnterAsync(Call call, Credential? credential)
    {
        if (!await MayEnter(call, credential)) return;
        var guard = WantsGuard(call) ? await OpenGuardAsync(call) : 0;
        if (guard is null) return;

        // From here on it is no HTTP any more.
        try
        {
            await LiveAsync(call, credential);
        }
        finally
        {
            if (guard > 0) await CloseGuardAsync(new(call.Caller.Member.Number), guard.Value);
        }
    }

    async Task LiveAsync(Call call, Credential? credential)
    {
        var query = call.Http.Request.Query;
        var flatBooks = streams.Options.FlatBooks || query["ob"] == "flat";
        var names = query["stream"].SelectMany(value => value!.Split(',', StringSplitOptions.RemoveEmptyEntries)).ToArray();
        // Before it is answered: what happens once it knows that it is open is told to it.
        await streams.CaughtUpAsync(call.Http.RequestAborted);
        using var connection = new Connection(
            await SocketHandshake.AcceptAsync(call.Http, subprotocol: null), credential, flatBooks, streams.Options.Limits, streams.Time,
            call.Http.Abort);
        if (!streams.TryEnter(connection))
        {
            connection.Abort();
            return;
        }

        try
        {
            streams.Greet(connection, names);
            await connection.RunAsync(message => Hear(connection, message, AddressOf(call)));
        }
        finally
        {
            streams.Leave(connection);
        }
    }

    void Hear(Connection connection, ClientMessage message, IPAddress address)
    {
        if (message.Kind == ClientMessage.Sort.Token) connection.Send(Authenticate(connection, message.Token, address));
        else streams.Hear(connection, message);
    }

    /// <summary>The old way to say in band who one is: once, and with a token that this server issued.</summary>
    TextFrame Authenticate(Connection connection, string? text, IPAddress address)
    {
        const string bearer = "Bearer ";
        if (text is null) return AnswerWire.AuthenticationProblem(Errors.NotHandled);
        if (!text.StartsWith(bearer, StringComparison.Ordinal)) return AnswerWire.AuthenticationProblem(Errors.TokenTypeInvalid);
        var token = text[bearer.Length..];
        if (connection.Credential is not null || people.Tokens.ReadSession(token, address) is not { Rejected: false, Value: var read })
            return AnswerWire.AuthenticationProblem(Errors.AuthenticationFailed);
        connection.Credential = Credential.Of(people, read, address);
        return AnswerWire.Authenticated;
    }

    static bool WantsGuard(Call call) => call.Http.Request.Query[GuardName] == "true";

    /// <summary>The guard's number; null = refused, and answered.</summary>
    async ValueTask<long?> OpenGuardAsync(Call call)
    {
        var header = new CommandHeader { Member = new(call.Caller.Member.Number), Session = RequestKey.SessionTag(call.Caller) };
        var outcome = await streams.Exchange.Submit(new OpenGuard { Header = header }, []);
        switch (outcome.Status)
        {
            case OutcomeStatus.Done:
                return outcome.Number;
            case OutcomeStatus.Rejected:
                await call.Errors(StatusCodes.Status422UnprocessableEntity, Errors.GuardRefused);
                return null;
            default:
                await call.Errors(StatusCodes.Status503ServiceUnavailable, Errors.NotReady);
                return null;
        }
    }

    /// <summary>Until the engine has it. When the server stops first, the node's next start closes the guard.</summary>
    async Task CloseGuardAsync(MemberId member, long guard)
    {
        var close = new CloseGuard { Header = new() { Member = member }, Guard = guard };
        using var retry = new PeriodicTimer(Limits.GuardRetry, streams.Time);
        while (await streams.Exchange.Submit(close, []) is { Status: OutcomeStatus.Busy or OutcomeStatus.Unknown } && streams.IsOpen)
            await retry.WaitForNextTickAsync(CancellationToken.None);
    }

    async ValueTask<bool> MayEnter(Call call, Credential? credential)
    {
        var http = call.Http;
        if (!SocketHandshake.IsAsked(http))
        {
            SocketHandshake.MarkRequired(http);
            await call.Errors(StatusCodes.Status426UpgradeRequired, Errors.UpgradeRequired);
            return false;
        }

        if (!Origins.Allows(http.Request, streams.Options.Origins, isPrivate: credential is not null))
        {
            await call.Errors(StatusCodes.Status403Forbidden, Errors.OriginNotAllowed);
            return false;
        }

        // Asked for on a connection that is nobody's, or with another word: better refused than believed.
        if (http.Request.Query.TryGetValue(GuardName, out var wish) && wish != "false" && (credential is null || wish != "true"))
        {
            await call.Errors(StatusCodes.Status422UnprocessableEntity, Errors.CancelOnDisconnectInvalid);
            return false;
        }

        if (streams.IsOpen) return true;
        await call.Errors(StatusCodes.Status503ServiceUnavailable, Errors.NotReady);
        return false;
    }

    Credential CredentialOf(Call call) => Credential.Of(
        people, call.Caller, call.Http.Request.Cookies[streams.Options.CookieName], AddressOf(call), streams.Time);

    static IPAddress AddressOf(Call call) => call.Http.Connection.RemoteIpAddress ?? IPAddress.None;
}

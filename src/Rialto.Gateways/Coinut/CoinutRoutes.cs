using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Coinut.Auth;
using Rialto.Gateways.Coinut.Routes;
using Rialto.Gateways.Coinut.Streams;
using Rialto.Gateways.Coinut.Wire;
using Rialto.Gateways.Sockets;
using Rialto.Gateways.Wire;
using Rialto.Identity;
using Rialto.Identity.ApiKeys;
using Rialto.Identity.Members;
using Rialto.Identity.RateLimits;
using Rialto.Node;

namespace Rialto.Gateways.Coinut;

/// <summary>The one endpoint of COINUT, for REST and WebSocket, wherever it is mapped.</summary>
public sealed partial class CoinutRoutes
{
    /// <summary>Name of its document.</summary>
    public const string Dialect = "coinut";

    const string UserHeader = "X-USER";
    const string SignatureHeader = "X-SIGNATURE";
    const string Subprotocol = "beta";
    const string RateLimitReason = "rate limit";

    readonly People _people;
    readonly CoinutOptions _options;
    readonly SessionWatch _watch;
    readonly CoinutStreams _streams;
    readonly TimeProvider _time;
    readonly ILogger _log;
    readonly CoinutIdentity _identity;
    readonly RequestDesk _desk;
    readonly RateBuckets<int> _members;
    readonly RateBuckets<AddressKey> _addresses;

    public CoinutRoutes(
        ExchangePort exchange, People people, CoinutStreams streams, CoinutOptions options, TimeProvider time, ILogger log)
    {
        _people = people;
        _options = options;
        _streams = streams;
        _time = time;
        _log = log;
        _identity = new(people, options, time);
        _watch = new(people, streams, time);
        _desk = new(new CoinutDialect(exchange, people, options, time), _identity, streams);
        _members = new(time, options.RestRate, Identity.Limits.RateKeysMax);
        _addresses = new(time, options.RestRate, Identity.Limits.RateKeysMax);
    }

    /// <summary>Looks after connections until it is told to stop: who lost the right to one is nobody from then on.</summary>
    public Task RunAsync(CancellationToken stop) => _watch.RunAsync(stop);

    /// <summary>Maps the endpoint: <c>/coinut</c> beside other dialects, <c>/</c> where COINUT is alone.</summary>
    public void Map(IEndpointRouteBuilder endpoints, string path) => endpoints.Map(path, (RequestDelegate)AnswerAsync);

    async Task AnswerAsync(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (HttpMethods.IsGet(context.Request.Method) && SocketHandshake.IsAsked(context)) await RunSocketAsync(context, address);
        else if (!_watch.IsAllowed(address))
            await WriteAsync(context, Answer.No("", 0, Errors.IpNotAllowed, "your address is not allowed", status: 403));
        else if (HttpMethods.IsPost(context.Request.Method)) await PostAsync(context, address);
        else
        {
            context.Response.Headers.Allow = HttpMethods.Post;
            await WriteAsync(context, Answer.No("", 0, Errors.InvalidRequest, "POST a request, or open a WebSocket", status: 405));
        }
    }

    async Task PostAsync(HttpContext context, IPAddress address)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = Limits.LargeBodyBytesMax;
        try
        {
            using var body = await Body.ReadAsync(context.Request, Limits.LargeBodyBytesMax, context.RequestAborted);
            if (body.TooLarge) await TooLargeAsync(context);
            else await WriteAsync(context, await AnswerOf(context, body.Bytes, address));
        }
        catch (BadHttpRequestException bad) when (bad.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            await TooLargeAsync(context);
        }
    }

    async Task<Answer> AnswerOf(HttpContext context, ReadOnlyMemory<byte> body, IPAddress address)
    {
        var (user, signature) = (context.Request.Headers[UserHeader].ToString(), context.Request.Headers[SignatureHeader].ToString());
        var origin = new RequestOrigin(address, context.Request.Headers.UserAgent.ToString());
        RateTake? taken = null;
        Member? member = null;
        CoinutKey? key = null;
        try
        {
            var answer = await _desk.RunAsync(CoinutRequest.TryParse(body), (request, isPrivate) =>
            {
                // Public requests ignore whatever signature came along.
                var isSigned = isPrivate && user.Length > 0 && signature.Length > 0;
                if (isSigned) (member, key) = _identity.OfSignature(user, signature, body.Span);
                var refusal = !isSigned ? Errors.LoginRequired : member is null ? Errors.InvalidSignature : Errors.AccountLocked;
                taken = member is null ? _addresses.Take(AddressKey.Of(address), tokens: 1) : _members.Take(member.Number, tokens: 1);
                if (!taken.Value.Allowed) throw new RateLimitedException(request, taken.Value);
                return new Asker(member is { MayEnter: true } ? member : null, Client: null, refusal, origin)
                {
                    Nonces = key is null ? NonceMode.Off : _identity.NoncesOf(key), Key = key?.Print ?? "",
                };
            });
            return answer!;
        }
        catch (RateLimitedException limited)
        {
            return limited.Answer;
        }
        catch (Exception fault) when (!context.RequestAborted.IsCancellationRequested && fault is not BadHttpRequestException)
        {
            LogFault(fault);
            return Answer.No("", 0, Errors.UnknownError, "internal failure");
        }
    }

    static Task TooLargeAsync(HttpContext context)
    {
        context.Response.Headers.Connection = "close";
        return WriteAsync(context, Answer.No("", 0, Errors.InvalidRequest, "the body is larger than 1 MiB", status: 413));
    }

    /// <summary>One JSON value and a line break, in one piece.</summary>
    static async Task WriteAsync(HttpContext context, Answer answer)
    {
        using var buffer = new JsonBuffer();
        answer.Messages[0](buffer);
        var body = buffer.Raw("\n"u8).Written;
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = body.Length;
        if (answer.Status == StatusCodes.Status429TooManyRequests)
            context.Response.Headers.RetryAfter = $"{Math.Max(1, answer.RetryAfter)}";
        if (HttpMethods.IsHead(context.Request.Method)) return;
        await context.Response.BodyWriter.WriteAsync(body, context.RequestAborted);
    }

    async Task RunSocketAsync(HttpContext context, IPAddress address)
    {
        // From here on it is no HTTP any more.
        var stream = await SocketHandshake.AcceptAsync(context, Subprotocol);
        using var socket = new SocketClient(stream, CoinutStreams.Rules, _time, context.Abort);
        var client = new CoinutClient(socket, address, _options.SocketRate);
        var origin = new RequestOrigin(address, context.Request.Headers.UserAgent.ToString());
        if (!_streams.TryEnter(client))
        {
            socket.Abort();
            return;
        }

        try
        {
            // Told by the close frame: browsers show scripts nothing of a handshake that is refused.
            _watch.CheckAddress(client);
            await socket.RunAsync(message => HearAsync(client, message, origin));
        }
        finally
        {
            await client.DrainAsync();
            var session = client.Session;
            _streams.Leave(client);
            // The last one out: its hour begins now.
            if (session.Length > 0 && !_streams.IsUsed(session)) _identity.KeepSession(session, TimeSpan.Zero);
        }
    }

    /// <summary>Takes a message in; its bytes are not needed any more when this has ended, its answer may be still to come.</summary>
    async Task HearAsync(CoinutClient client, ReadOnlyMemory<byte> message, RequestOrigin origin)
    {
        if (!_watch.CheckAddress(client)) return;
        if (!client.TakeToken())
        {
            client.Socket.Close(System.Net.WebSockets.WebSocketCloseStatus.PolicyViolation, RateLimitReason, dropWaiting: false);
            return;
        }

        var request = CoinutRequest.TryParse(message);
        if (_desk.MustWait(client, request)) await client.DrainAsync();
        var begun = client.TicketsBegun;
        var answering = AnswerOf(client, request, origin);
        if (client.TicketsBegun == begun)
        {
            var answer = await answering;
            await client.DrainAsync();
            Send(client, answer);
            return;
        }

        // Its command is put in: the next message may come while the disk works.
        client.Answering.Enqueue(SendAsync(client, answering));
        while (client.Answering.Count >= Limits.CoinutRequestsUnderWay) await client.Answering.Dequeue();
        while (client.Answering.TryPeek(out var oldest) && oldest.IsCompleted) await client.Answering.Dequeue();
    }

    /// <summary>Never fails.</summary>
    async Task<Answer?> AnswerOf(CoinutClient client, CoinutRequest? request, RequestOrigin origin)
    {
        try
        {
            return await _desk.RunAsync(request, (_, _) => new Asker(_watch.MemberOf(client), client, Errors.LoginRequired, origin));
        }
        catch (Exception fault)
        {
            LogFault(fault);
            return Answer.No("", 0, Errors.UnknownError, "internal failure");
        }
    }

    static async Task SendAsync(CoinutClient client, Task<Answer?> answering) => Send(client, await answering);

    /// <param name="client">Who asked.</param>
    /// <param name="answer">Null = it has been sent.</param>
    static void Send(CoinutClient client, Answer? answer)
    {
        if (answer is null) return;
        using var buffer = new JsonBuffer();
        foreach (var message in answer.Messages)
        {
            message(buffer);
            client.Socket.Send(buffer.ToFrame());
        }

        client.Socket.Hurry();
    }

    [LoggerMessage(EventId = 4201, Level = LogLevel.Error, Message = "A COINUT request failed")]
    partial void LogFault(Exception fault);

    /// <summary>Leaves a request where it is found to be one too many.</summary>
    sealed class RateLimitedException(CoinutRequest request, RateTake take) : Exception
    {
        public Answer Answer { get; } = new()
        {
            Status = StatusCodes.Status429TooManyRequests,
            RetryAfter = take.RetryAfterSeconds,
            Messages = Wire.Answer.No(request.Name, request.Nonce, Errors.RateLimited, "too many requests").Messages,
        };
    }
}

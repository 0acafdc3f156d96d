using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Rialto.Gateways.PrimeBit.Auth;
using Rialto.Gateways.Wire;
using Rialto.Identity.ApiKeys;
using Rialto.Node.History;

namespace Rialto.Gateways.PrimeBit.Routes;

/// <summary>All operations, and what they have in common: restrictions, CORS, verb, body, entrance, idempotency, last answers.</summary>
/// <remarks>Order: address, path, verb, size of the body, entrance, idempotency key, form of the body, operation.</remarks>
internal sealed partial class OperationTable(PrimeBitDialect dialect, ILogger log)
{
    const string Root = "/api/v1";
    const string IdempotencyHeader = "idempotency-key";
    const string JsonType = "application/json";
    const string AllowedHeaders = "api-key, authorization, timestamp, content-type, idempotency-key";

    static readonly JsonDocumentOptions s_json = new() { MaxDepth = Limits.JsonDepthMax };

    readonly Dictionary<string, List<Operation>> _byPattern = new(StringComparer.Ordinal);
    readonly KeptReplies _kept = new(dialect.Time);

    /// <summary>In the order in which they were added.</summary>
    public IReadOnlyList<Operation> All => [.. _byPattern.Values.SelectMany(operations => operations)];

    public void Add(Operation operation)
    {
        if (!_byPattern.TryGetValue(operation.Pattern, out var operations)) _byPattern[operation.Pattern] = operations = [];
        operations.Add(operation);
    }

    public void Map(IEndpointRouteBuilder endpoints)
    {
        foreach (var (pattern, operations) in _byPattern)
            endpoints.Map(Root + pattern, (RequestDelegate)(context => GuardAsync(context, pattern, operations)));
        endpoints.Map(Root + "/{**rest}", (RequestDelegate)(context => GuardAsync(context, "/{**rest}", [])));
    }

    async Task GuardAsync(HttpContext context, string pattern, List<Operation> operations)
    {
        try
        {
            await AnswerAsync(context, pattern, operations);
        }
        catch (Exception fault) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            context.Response.Clear();
            AllowAll(context);
            await new PrimeBitCall(context, new Dictionary<string, string>(), default, null).No(ProblemOf(fault, context));
        }
    }

    async Task AnswerAsync(HttpContext context, string pattern, List<Operation> operations)
    {
        AllowAll(context);
        var path = PathValues(context, pattern);
        var plain = new PrimeBitCall(context, path ?? [], default, null);
        if (dialect.People.Restrictions.Check(context.Request.Path.Value!.TrimStart('/'), Entrance.AddressOf(context)) is not null)
            await plain.No(Errors.IpNotAllowed);
        else if (!HasWholeEscapes(context)) await plain.No(Errors.Malformed);
        else if (path is null || operations.Count == 0) await plain.No(Errors.NotFound);
        else if (HttpMethods.IsOptions(context.Request.Method)) AnswerPreflight(context, operations);
        else if (Find(operations, context.Request.Method) is not { } operation)
        {
            context.Response.Headers.Allow = AllowOf(operations);
            await plain.No(Errors.MethodNotAllowed);
        }
        else await ReadAsync(context, path, operation, plain);
    }

    async ValueTask ReadAsync(HttpContext context, Dictionary<string, string> path, Operation operation, PrimeBitCall plain)
    {
        using var body = await Body.ReadAsync(context.Request, Limits.BodyBytesMax, context.RequestAborted);
        if (body.TooLarge)
        {
            context.Response.Headers.Connection = "close";
            await plain.No(Errors.BodyTooLarge);
            return;
        }

        var verdict = operation.Entry switch
        {
            Entry.Public => dialect.Entrance.Admit(context),
            Entry.Session => dialect.Entrance.AdmitSession(context),
            Entry.Sandbox => dialect.Entrance.AdmitSandbox(context),
            Entry.Read or Entry.Trade or Entry.Transfer =>
                dialect.Entrance.Admit(context, body.Bytes.Span, operation.Entry.Scope()),
        };
        if (verdict.Problem is { } problem)
        {
            if (problem == Errors.TooManyRequests) PrimeBitCall.Mark(context.Response, verdict.Take);
            await plain.No(problem);
        }
        else if (verdict.Caller is null || !context.Request.Headers.ContainsKey(IdempotencyHeader) || IsRead(operation))
            await HandleAsync(context, path, operation, body.Bytes, verdict.Caller, RequestKey.None, keep: null);
        else await HandleOnceAsync(context, path, operation, body.Bytes, verdict.Caller);
    }

    // The same key again: the same answer again, whatever has happened since.
    async ValueTask HandleOnceAsync(
        HttpContext context, Dictionary<string, string> path, Operation operation, ReadOnlyMemory<byte> body, PrimeBitCaller caller)
    {
        var plain = new PrimeBitCall(context, path, default, caller);
        var key = context.Request.Headers[IdempotencyHeader].ToString();
        if (key.Length is 0 or > Limits.IdempotencyKeyCharsMax || key.Any(letter => letter is < ' ' or > '~'))
        {
            await plain.No(Errors.InvalidParameter.About(IdempotencyHeader));
            return;
        }

        var (target, query) = SignedRequest.TargetOf(context);
        var print = KeptReplies.PrintOf(context.Request.Method, target, query, body.Span);
        while (true)
        {
            var kept = _kept.Enter(caller.Member.Number, caller.Owner, key, print, out var isFirst);
            if (kept is null)
            {
                await plain.No(Errors.IdempotencyConflict);
                return;
            }

            if (isFirst)
            {
                await HandleFirstAsync(context, path, operation, body, caller, key, kept);
                return;
            }

            if (await kept.Ended.Task.WaitAsync(context.RequestAborted) is not { } reply) continue;
            await plain.Send(reply);
            return;
        }
    }

    async ValueTask HandleFirstAsync(
        HttpContext context, Dictionary<string, string> path, Operation operation, ReadOnlyMemory<byte> body, PrimeBitCaller caller,
        string key, KeptReplies.Kept kept)
    {
        KeptReplies.Reply? given = null;
        // Secrets are never written down as they are.
        var isWritten = operation.Entry != Entry.Session;
        try
        {
            if (isWritten && dialect.People.Answers.Find(caller.Owner, key, Limits.IdempotencyWindow) is { } before)
            {
                if (before.Print == kept.Print) given = await AgainAsync(context, path, caller, before);
                else await new PrimeBitCall(context, path, default, caller).No(Errors.IdempotencyConflict);
                return;
            }

            var requestKey = RequestKey.OfIdempotency(caller.Owner, key, kept.Print, Limits.IdempotencyWindow);
            await HandleAsync(context, path, operation, body, caller, requestKey, Note);
        }
        finally
        {
            _kept.End(kept, given);
        }

        // Before it is sent: who has it, or has hung up, gets it again whatever happens. After one that passes the request may come again.
        void Note(KeptReplies.Reply reply)
        {
            if (reply.IsPassing) return;
            given = reply;
            if (!isWritten) return;
            var answer = new KeptAnswer(kept.Print, reply.Status, reply.Body);
            dialect.People.Answers.Keep(caller.Member.Number, caller.Owner, key, answer, Limits.IdempotencyWindow);
        }
    }

    // The answer of before a restart.
    static async ValueTask<KeptReplies.Reply> AgainAsync(
        HttpContext context, Dictionary<string, string> path, PrimeBitCaller caller, KeptAnswer before)
    {
        var reply = new KeptReplies.Reply(before.Status, before.Body);
        await new PrimeBitCall(context, path, default, caller).Send(reply);
        return reply;
    }

    // Its answer was lost with a process, or nobody knew it in time: it is made again from what became of it.
    async ValueTask<bool> TryAgainAsync(Operation operation, PrimeBitCall call)
    {
        try
        {
            var parts = await dialect.Exchange.History.RequestAsync(call.Key.High, call.Key.Low, dialect.Exchange.NowUs, call.Aborted);
            if (parts.Count == 0) return false;
            if (parts[0].Print != call.Key.Print) await call.NoForNow(Errors.IdempotencyConflict);
            else if (operation.Again is null) return false;
            else await operation.Again(call, parts);
        }
        catch (HistoryBehindException)
        {
            await call.No(Errors.TemporaryServerError);
        }

        return true;
    }

    async ValueTask HandleAsync(
        HttpContext context, Dictionary<string, string> path, Operation operation, ReadOnlyMemory<byte> body, PrimeBitCaller? caller,
        RequestKey key, Action<KeptReplies.Reply>? keep)
    {
        if (operation.Body is null || body.IsEmpty)
        {
            await operation.Handle(CallOf(default));
            return;
        }

        if (!IsJson(context.Request.ContentType))
        {
            // Not kept: with another type the same bytes are the request that was meant.
            await new PrimeBitCall(context, path, default, caller).No(Errors.UnsupportedMediaType);
            return;
        }

        using var document = Parse(body);
        if (document is null || document.RootElement.ValueKind != JsonValueKind.Object)
        {
            await CallOf(default).No(Errors.Malformed);
            return;
        }

        await operation.Handle(CallOf(document.RootElement));

        PrimeBitCall CallOf(JsonElement json) => new(context, path, json, caller)
        {
            Key = key, Keep = keep, Again = key == RequestKey.None ? null : call => TryAgainAsync(operation, call),
        };
    }

    static JsonDocument? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonDocument.Parse(body, s_json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static bool IsJson(string? contentType) =>
        contentType is not null && contentType.Split(';')[0].Trim().Equals(JsonType, StringComparison.OrdinalIgnoreCase);

    static bool IsRead(Operation operation) => HttpMethods.IsGet(operation.Verb);

    static Operation? Find(List<Operation> operations, string verb) =>
        operations.Find(operation => operation.Verb == (HttpMethods.IsHead(verb) ? HttpMethods.Get : verb));

    /// <summary>No cookie ever counts there, so every page may ask.</summary>
    static void AllowAll(HttpContext context) => context.Response.Headers.AccessControlAllowOrigin = "*";

    static void AnswerPreflight(HttpContext context, List<Operation> operations)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        context.Response.Headers.Allow = AllowOf(operations);
        context.Response.Headers.AccessControlAllowMethods = AllowOf(operations);
        context.Response.Headers.AccessControlAllowHeaders = AllowedHeaders;
    }

    static string AllowOf(List<Operation> operations)
    {
        var verbs = operations.Select(operation => operation.Verb).ToList();
        if (verbs.Contains(HttpMethods.Get)) verbs.Insert(verbs.IndexOf(HttpMethods.Get) + 1, HttpMethods.Head);
        return string.Join(", ", verbs.Append(HttpMethods.Options));
    }

    static bool HasWholeEscapes(HttpContext context)
    {
        var (path, query) = SignedRequest.TargetOf(context);
        return SignedRequest.HasWholeEscapes(path) && SignedRequest.HasWholeEscapes(query);
    }

    /// <summary>The values in the path; null = it is another path: in another case, or with an empty end.</summary>
    static Dictionary<string, string>? PathValues(HttpContext context, string pattern)
    {
        var values = new Dictionary<string, string>();
        var (wanted, got) = ((Root + pattern).Split('/'), context.Request.Path.Value!.Split('/'));
        if (wanted.Length != got.Length) return null;
        for (var i = 0; i < wanted.Length; i++)
        {
            if (wanted[i].StartsWith('{')) values[wanted[i].Trim('{', '}')] = got[i];
            else if (wanted[i] != got[i]) return null;
        }

        return values;
    }

    Errors.Problem ProblemOf(Exception fault, HttpContext context)
    {
        switch (fault)
        {
            case HistoryBehindException:
                return Errors.Maintenance;
            case BadHttpRequestException bad:
                context.Response.Headers.Connection = "close";
                return bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? Errors.BodyTooLarge : Errors.Malformed;
            default:
                LogFault(fault);
                return Errors.Internal;
        }
    }

    [LoggerMessage(EventId = 4301, Level = LogLevel.Error, Message = "A PrimeBit request failed")]
    partial void LogFault(Exception fault);
}

using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Rialto.Engine.Commands;
using Rialto.Gateways.PrimeBit.Auth;
using Rialto.Gateways.PrimeBit.Wire;
using Rialto.Gateways.Wire;
using Rialto.Identity.RateLimits;

namespace Rialto.Gateways.PrimeBit.Routes;

/// <summary>One request on its way through an operation.</summary>
internal sealed class PrimeBitCall(HttpContext http, IReadOnlyDictionary<string, string> path, JsonElement body, PrimeBitCaller? caller)
{
    public const string ContentType = "application/json; charset=utf-8";

    /// <summary>Letters beyond ASCII stand as they are: the content type says that this is no HTML.</summary>
    static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    bool _isSubmitted;
    bool _isRepeat;

    public HttpContext Http { get; } = http;

    /// <summary>The body's members.</summary>
    public Fields Body { get; } = new(body);

    public PrimeBitCaller Caller => caller ?? throw new InvalidOperationException("A private operation was reached by nobody.");

    public CancellationToken Aborted => Http.RequestAborted;

    /// <summary>What makes a repeat of the request known to the engine.</summary>
    public RequestKey Key { get; init; } = RequestKey.None;

    /// <summary>Hears the answer before it is sent, whether it can be sent or not; null = nobody does.</summary>
    public Action<KeptReplies.Reply>? Keep { get; init; }

    /// <summary>
    /// Looks whether the request was done before and its answer lost, and answers it then; false = nothing of the kind is known.
    /// Null = there is nobody to ask.
    /// </summary>
    public Func<PrimeBitCall, ValueTask<bool>>? Again { get; init; }

    /// <summary>The answer, once it was given.</summary>
    public KeptReplies.Reply? Given { get; private set; }

    /// <summary>A part of the path.</summary>
    public string Path(string name) => path[name];

    /// <summary>The header of the command that it becomes, for submitting it.</summary>
    public CommandHeader Header()
    {
        _isSubmitted = true;
        return Caller.Header(Key);
    }

    /// <summary>A value of the query; null = absent. Of several the last.</summary>
    public string? Query(string name) => Http.Request.Query.TryGetValue(name, out var values) ? values[^1] ?? "" : null;

    /// <summary>A whole number of the query within bounds; false = it is something else.</summary>
    public bool TryQueryInteger(string name, long min, long max, out long? value)
    {
        value = null;
        if (Query(name) is not { } text) return true;
        var isWhole = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        if (!isWhole || number < min || number > max) return false;
        value = number;
        return true;
    }

    public ValueTask Json<TState>(TState state, Action<Utf8JsonWriter, TState> write) => Json(StatusCodes.Status200OK, state, write);

    public ValueTask Json<TState>(int status, TState state, Action<Utf8JsonWriter, TState> write) =>
        Send(new(status, BytesOf(state, write)));

    /// <summary>204.</summary>
    public ValueTask Nothing() => Send(new(StatusCodes.Status204NoContent, []));

    static byte[] BytesOf<TState>(TState state, Action<Utf8JsonWriter, TState> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, s_options)) write(json, state);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>200 with a list.</summary>
    public ValueTask Rows<TRow>(IEnumerable<TRow> rows, Action<Utf8JsonWriter, TRow> write) => Json((rows, write), static (json, state) =>
    {
        json.WriteStartArray();
        foreach (var row in state.rows) state.write(json, row);
        json.WriteEndArray();
    });

    /// <summary>Answers a problem, unless the request was done before: then what became of it.</summary>
    public async ValueTask No(Errors.Problem problem)
    {
        if (MayBeRepeat(problem) && await TryAnswerAgainAsync()) return;
        await Send(new(problem.Status, BytesOf(problem, Errors.WriteBody)) { IsPassing = problem.IsPassing });
    }

    /// <summary>Answers a problem that says nothing of what the request, sent once more, will be told.</summary>
    public ValueTask NoForNow(Errors.Problem problem) => Send(new(problem.Status, BytesOf(problem, Errors.WriteBody)) { IsPassing = true });

    /// <summary>Answers a request that was done before; false = it was not, as far as anybody knows.</summary>
    public async ValueTask<bool> TryAnswerAgainAsync()
    {
        if (Again is null || _isRepeat) return false;
        _isRepeat = true;
        return await Again(this);
    }

    // The engine knows its own repeats; what did not get to it may be refused because of what the first one did.
    bool MayBeRepeat(Errors.Problem problem) => problem == Errors.AlreadyDone || !(_isSubmitted || problem.IsPassing);

    /// <summary>429 for an empty bucket.</summary>
    public ValueTask TooMany(RateTake take)
    {
        Mark(Http.Response, take);
        return No(Errors.TooManyRequests);
    }

    /// <summary>Gives an answer that was rendered before.</summary>
    public ValueTask Send(KeptReplies.Reply reply) => Send(reply, ContentType);

    /// <summary>The same of another type.</summary>
    public ValueTask Send(KeptReplies.Reply reply, string contentType)
    {
        Given = reply;
        Keep?.Invoke(reply);
        if (reply.Status == StatusCodes.Status503ServiceUnavailable) Http.Response.Headers.RetryAfter = "1";
        if (reply.Status == StatusCodes.Status204NoContent)
        {
            Http.Response.StatusCode = reply.Status;
            return ValueTask.CompletedTask;
        }

        return Reply.Bytes(Http, reply.Status, contentType, reply.Body);
    }

    /// <summary>Tells the client when to come back.</summary>
    public static void Mark(HttpResponse response, RateTake take)
    {
        response.Headers.RetryAfter = int.Max(1, take.RetryAfterSeconds).ToString(CultureInfo.InvariantCulture);
        response.Headers["ratelimit-limit"] = take.Limit.ToString(CultureInfo.InvariantCulture);
        response.Headers["ratelimit-remaining"] = take.Remaining.ToString(CultureInfo.InvariantCulture);
    }
}

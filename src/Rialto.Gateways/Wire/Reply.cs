using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Rialto.Gateways.Wire;

/// <summary>Writes answers: JSON built in a buffer of the thread, then sent with its length in one piece.</summary>
public static class Reply
{
    /// <summary>Sends what <paramref name="write"/> makes of <paramref name="state"/>.</summary>
    public static ValueTask Json<TState>(HttpContext context, int status, TState state, Action<Utf8JsonWriter, TState> write)
    {
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(InitialBytes);
        var json = _json ??= new Utf8JsonWriter(buffer, Options);
        buffer.ResetWrittenCount();
        json.Reset(buffer);
        write(json, state);
        json.Flush();
        var sent = Send(context, status, "application/json", buffer.WrittenSpan);
        if (buffer.Capacity > KeptBytesMax) (_buffer, _json) = (null, null);
        return sent;
    }

    /// <summary>Sends a text of another type.</summary>
    public static ValueTask Text(HttpContext context, int status, string contentType, string text) =>
        Send(context, status, contentType, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Sends a file.</summary>
    public static ValueTask Bytes(HttpContext context, int status, string contentType, byte[] bytes) =>
        Send(context, status, contentType, bytes);

    /// <summary>Sends only a status.</summary>
    public static ValueTask Empty(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return ValueTask.CompletedTask;
    }

    /// <summary><c>{"errors":[…]}</c></summary>
    public static ValueTask Errors(HttpContext context, int status, params IReadOnlyList<string> literals) =>
        Json(context, status, literals, static (json, literals) =>
        {
            json.WriteStartObject();
            json.WriteStartArray("errors"u8);
            foreach (var literal in literals) json.WriteStringValue(literal);
            json.WriteEndArray();
            json.WriteEndObject();
        });

    /// <summary><c>{"errors":"…"}</c>: a text, not a list.</summary>
    public static ValueTask ErrorText(HttpContext context, int status, string literal) =>
        Json(context, status, literal, static (json, literal) =>
        {
            json.WriteStartObject();
            json.WriteString("errors"u8, literal);
            json.WriteEndObject();
        });

    /// <summary><c>{"error":"…"}</c>: Barong's form for a route that isn't there.</summary>
    public static ValueTask Error(HttpContext context, int status, string text) =>
        Json(context, status, text, static (json, text) =>
        {
            json.WriteStartObject();
            json.WriteString("error"u8, text);
            json.WriteEndObject();
        });

    /// <summary>Plus signs and letters beyond ASCII stand as they are: the content type says that this is no HTML.</summary>
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = false };

    const int InitialBytes = 16 * 1024;

    /// <summary>A larger buffer is not kept for the thread's next answer.</summary>
    const int KeptBytesMax = 1024 * 1024;

    [ThreadStatic] static ArrayBufferWriter<byte>? _buffer;
    [ThreadStatic] static Utf8JsonWriter? _json;

    static ValueTask Send(HttpContext context, int status, string contentType, ReadOnlySpan<byte> body)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        if (HttpMethods.IsHead(context.Request.Method)) return ValueTask.CompletedTask;
        response.BodyWriter.Write(body);
        var flushed = response.BodyWriter.FlushAsync(context.RequestAborted);
        return flushed.IsCompletedSuccessfully ? ValueTask.CompletedTask : Await(flushed);

        static async ValueTask Await(ValueTask<System.IO.Pipelines.FlushResult> flush) => await flush;
    }
}

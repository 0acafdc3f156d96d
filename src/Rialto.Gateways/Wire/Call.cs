using Microsoft.AspNetCore.Http;
using Rialto.Identity.Authorization;

namespace Rialto.Gateways.Wire;

/// <summary>One request on its way through an endpoint: its parameters, who asks, and where the answer goes.</summary>
public sealed class Call(HttpContext context, Parameters parameters)
{
    public HttpContext Http { get; } = context;

    public Input Input { get; } = new(parameters);

    public CancellationToken Aborted => Http.RequestAborted;

    /// <summary>Who asks; null on public paths.</summary>
    public Caller? Anyone => Http.Features.Get<Caller>();

    /// <summary>Who asks; the gate lets nobody unknown reach a path that is not public.</summary>
    public Caller Caller => Anyone ?? throw new InvalidOperationException("A private endpoint was reached by nobody.");

    public ValueTask Errors(int status, params IReadOnlyList<string> literals) => Reply.Errors(Http, status, literals);

    /// <summary>422 with everything that the input noted.</summary>
    public ValueTask Refused() => Reply.Errors(Http, StatusCodes.Status422UnprocessableEntity, Input.Literals);

    public ValueTask Json<TState>(int status, TState state, Action<System.Text.Json.Utf8JsonWriter, TState> write) =>
        Reply.Json(Http, status, state, write);

    /// <summary>200 with a list.</summary>
    public ValueTask Rows<TRow, TState>(
        IReadOnlyList<TRow> rows, TState state, Action<System.Text.Json.Utf8JsonWriter, TRow, TState> write) =>
        Json(StatusCodes.Status200OK, (rows, state, write), static (json, all) =>
        {
            json.WriteStartArray();
            foreach (var row in all.rows) all.write(json, row, all.state);
            json.WriteEndArray();
        });
}

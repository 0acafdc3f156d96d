using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Rialto.Engine.Numbers;
using Rialto.Gateways.PeatioClassic.Auth;
using Rialto.Gateways.PeatioClassic.Wire;
using Rialto.Gateways.Wire;

namespace Rialto.Gateways.PeatioClassic.Routes;

/// <summary>One request on its way through an endpoint.</summary>
internal sealed class ClassicCall(HttpContext http, ClassicParameters parameters, ClassicCaller? caller)
{
    public HttpContext Http { get; } = http;

    public Checks Checks { get; } = new(parameters);

    /// <summary>Who signed; null = nobody, which only public endpoints see.</summary>
    public ClassicCaller? Anyone { get; } = caller;

    public ClassicCaller Caller => Anyone ?? throw new InvalidOperationException("A private endpoint was reached by nobody.");

    public MemberId Member => new(Caller.Member.Number);

    public CancellationToken Aborted => Http.RequestAborted;

    /// <summary>A good answer: 201 for a POST, else 200.</summary>
    public ValueTask Json<TState>(TState state, Action<Utf8JsonWriter, TState> write)
    {
        var status = HttpMethods.IsPost(Http.Request.Method) ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        return Reply.Json(Http, status, state, write);
    }

    public ValueTask No(Errors.Problem problem) => Errors.Answer(Http, problem);

    /// <summary>400 with everything that the checks noted.</summary>
    public ValueTask Refused() => No(Checks.Problem);
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rialto.Gateways.Operator.Desk;
using Rialto.Gateways.Wire;

namespace Rialto.Gateways.Operator;

/// <summary>The operator's requests over the Unix socket in the data directory: <c>POST /operator/NAME</c> with a JSON object.</summary>
/// <remarks>Who may open the socket is the operator; the file's mode says who that is. Never mapped on a listener for clients.</remarks>
public static class OperatorSocket
{
    public const string FileName = "operator.sock";

    public const string PathPrefix = "/operator/";

    public static void MapOperatorSocket(this IEndpointRouteBuilder endpoints, OperatorDesk desk) =>
        endpoints.MapPost(PathPrefix + "{request}", context => AnswerAsync(context, desk));

    static async Task AnswerAsync(HttpContext context, OperatorDesk desk)
    {
        var request = (string)context.Request.RouteValues["request"]!;
        var answer = await ReadAsync(context) is { } body
            ? await desk.AnswerAsync(request, body)
            : DeskAnswer.Refused("the body is no JSON object");
        await Reply.Json(context, answer.Status, answer.Body, static (json, body) => body.WriteTo(json));
    }

    static async Task<JsonObject?> ReadAsync(HttpContext context)
    {
        try
        {
            var options = new JsonDocumentOptions { MaxDepth = Limits.JsonDepthMax };
            var body = context.Request.Body;
            return await JsonNode.ParseAsync(body, documentOptions: options, cancellationToken: context.RequestAborted) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

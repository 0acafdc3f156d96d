using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging.Abstractions;
using Rialto.Gateways.PrimeBit;

namespace Rialto.Wire.Tests.PrimeBit;

/// <summary>The lab's REST routes without a network: a test says when a client hangs up.</summary>
sealed class LabRoutes
{
    readonly PrimeBitLab _lab;
    readonly WebApplication _application = WebApplication.CreateSlimBuilder().Build();

    public LabRoutes(PrimeBitLab lab)
    {
        _lab = lab;
        _application.MapPrimeBit(lab.Streams, sandbox: null, NullLogger.Instance);
    }

    /// <summary>Sends a signed request of one order with an idempotency key; ends with its answer.</summary>
    /// <param name="hungUp">The client is gone.</param>
    public async Task<(int Status, string Body)> AskAsync(
        LabMember member, string verb, OrderPath order, string body, string key, CancellationToken hungUp)
    {
        var context = new DefaultHttpContext { RequestAborted = hungUp };
        var answer = new MemoryStream();
        context.Response.Body = answer;
        context.Connection.RemoteIpAddress = PrimeBitLab.Here;
        Fill(context.Request, member, verb, order.Text, body);
        context.Request.Headers["idempotency-key"] = key;
        await RouteOf(OrderPath.Pattern)(context);
        return (context.Response.StatusCode, Encoding.UTF8.GetString(answer.ToArray()));
    }

    void Fill(HttpRequest request, LabMember member, string verb, string path, string body)
    {
        var timestamp = _lab.Now.ToString(CultureInfo.InvariantCulture);
        var signed = HMACSHA256.HashData(Encoding.UTF8.GetBytes(member.Secret), Encoding.UTF8.GetBytes(verb + body + path + timestamp));
        (request.Method, request.Path, request.ContentType) = (verb, path, "application/json");
        request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = path;
        request.Headers["api-key"] = member.ApiKey;
        request.Headers["timestamp"] = timestamp;
        request.Headers["authorization"] = Convert.ToHexStringLower(signed);
        request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        request.ContentLength = request.Body.Length;
    }

    RequestDelegate RouteOf(string pattern) => ((IEndpointRouteBuilder)_application).DataSources.SelectMany(source => source.Endpoints)
        .OfType<RouteEndpoint>().Single(endpoint => endpoint.RoutePattern.RawText == pattern).RequestDelegate!;

    /// <summary>Where one order is.</summary>
    public readonly record struct OrderPath(string Account, long Number)
    {
        public const string Pattern = "/api/v1/trading/account/{account_id}/order/{order_id}";

        public string Text => string.Create(CultureInfo.InvariantCulture, $"/api/v1/trading/account/{Account}/order/{Number}");
    }
}

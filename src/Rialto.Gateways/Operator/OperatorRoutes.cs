using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rialto.Gateways.Wire;
using Rialto.Node;
using Rialto.Node.Views;

namespace Rialto.Gateways.Operator;

/// <summary><c>/health/*</c>, <c>/metrics</c>, and the OpenAPI documents under <c>/docs</c>.</summary>
public static class OperatorRoutes
{
    /// <summary>Where the document of a dialect is: <c>/docs/peatio.json</c>.</summary>
    public const string DocumentPattern = "/docs/{documentName}.json";

    /// <summary>Maps the operator's pages.</summary>
    public static void MapOperator(this IEndpointRouteBuilder endpoints, ExchangePort exchange, PrometheusPage metrics,
        OperatorOptions options)
    {
        endpoints.MapGet("/health/live", (RequestDelegate)Live);
        endpoints.MapGet("/health/ready", (RequestDelegate)(context => Ready(context, exchange.Health)));
        endpoints.MapGet("/health/status", (RequestDelegate)(context => Status(context, exchange)));
        endpoints.MapGet("/metrics", ForOperators(options, context =>
            Reply.Text(context, StatusCodes.Status200OK, PrometheusPage.ContentType, metrics.Render()).AsTask()));
        var documents = new KeptDocuments();
        endpoints.MapOpenApi(DocumentPattern).Add(endpoint =>
        {
            var make = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = context => documents.AnswerAsync(context, make);
        });
        foreach (var dialect in DialectDocuments.Written.Keys)
        {
            var document = DocumentOf(dialect);
            endpoints.MapGet($"/docs/{dialect}.json", (RequestDelegate)(context => AnswerDocument(context, document)));
        }
    }

    static async Task AnswerDocument(HttpContext context, byte[] document)
    {
        context.Response.ContentType = "application/json;charset=utf-8";
        await context.Response.BodyWriter.WriteAsync(document, context.RequestAborted);
    }

    /// <summary>A document that is part of the program.</summary>
    static byte[] DocumentOf(string dialect)
    {
        using var stream = typeof(OperatorRoutes).Assembly.GetManifestResourceStream($"document/{dialect}.json")
            ?? throw new InvalidOperationException($"The document of {dialect} is not part of the program.");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    static Task Live(HttpContext context) => AnswerStatus(context, StatusCodes.Status200OK, "ok");

    static Task Ready(HttpContext context, NodeHealth health) => health.Ready
        ? AnswerStatus(context, StatusCodes.Status200OK, "ok")
        : AnswerStatus(context, StatusCodes.Status503ServiceUnavailable, health.DiskFull ? "disk full" : health.HistoryStalled ? "history can't be written" : "not ready");

    static Task AnswerStatus(HttpContext context, int status, string text) => Reply.Json(context, status, text, static (json, text) =>
    {
        json.WriteStartObject();
        json.WriteString("status"u8, text);
        json.WriteEndObject();
    }).AsTask();

    // Everybody may look: a member who can check the exchange's sums need not believe them.
    static Task Status(HttpContext context, ExchangePort exchange) =>
        Reply.Json(context, StatusCodes.Status200OK, exchange, static (json, exchange) =>
        {
            var health = exchange.Health;
            json.WriteStartObject();
            json.WriteBoolean("ready"u8, health.Ready);
            json.WriteBoolean("disk_full"u8, health.DiskFull);
            json.WriteNumber("last_event"u8, health.LastEventNumber);
            json.WriteNumber("last_command"u8, health.LastCommandNumber);
            json.WriteNumber("durable_frame"u8, health.DurableFrame);
            json.WriteString("event_hash"u8, health.EventHash.ToString("x16", CultureInfo.InvariantCulture));
            json.WriteNumber("history_event"u8, health.HistoryEventNumber);
            json.WriteNumber("snapshot_command"u8, health.SnapshotCommandNumber);
            json.WriteString("snapshot_state_hash"u8, health.SnapshotStateHash);
            json.WriteBoolean("follower_agrees"u8, health.FollowerAgrees);
            json.WriteNumber("conservation_checks"u8, health.ConservationChecks);
            json.WriteBoolean("history_stalled"u8, health.HistoryStalled);
            json.WriteNumber("log_segments"u8, health.LogSegments);
            json.WriteNumber("log_bytes"u8, health.LogBytes);
            json.WriteNumber("durability_lag"u8, health.DurabilityLag);
            json.WriteNumber("follower_lag"u8, health.FollowerLag);
            json.WriteNumber("history_lag"u8, Math.Max(0, health.LastEventNumber - health.HistoryEventNumber));
            json.WriteNumber("snapshot_age_s"u8, Math.Round(health.SnapshotAgeSeconds));
            json.WriteNumber("log_segments_removed"u8, health.SegmentsRemoved);
            WriteMoney(json, exchange.Views);
            json.WriteEndObject();
        }).AsTask();

    static void WriteMoney(Utf8JsonWriter json, ExchangeViews views)
    {
        json.WriteStartArray("money"u8);
        foreach (var money in views.Balances.Money)
        {
            json.WriteStartObject();
            json.WriteString("currency"u8, views.Currencies.Find(money.Currency)?.Code);
            json.WriteString("members"u8, DecimalText.Of(money.Members));
            json.WriteString("exchange"u8, DecimalText.Of(money.Exchange));
            json.WriteString("outside"u8, DecimalText.Of(money.Outside));
            json.WriteString("sum"u8, DecimalText.Of(money.Sum));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>Only this machine, or who knows the token; to others the page does not exist.</summary>
    static RequestDelegate ForOperators(OperatorOptions options, RequestDelegate page) => context =>
    {
        if (IsLocal(context) || HasToken(context, options.MetricsToken)) return page(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    };

    static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address
            && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    static bool HasToken(HttpContext context, string? token)
    {
        if (string.IsNullOrEmpty(token)) return false;
        var given = Encoding.UTF8.GetBytes(context.Request.Headers.Authorization.ToString());
        return CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes($"Bearer {token}"));
    }
}

using Microsoft.AspNetCore.Http;
using Rialto.Gateways.Wire;

namespace Rialto.Gateways.Peatio.Routes;

/// <summary><c>public/timestamp</c>, <c>version</c>, <c>health</c>, <c>member-levels</c>, <c>webhooks</c>.</summary>
internal sealed class ToolsApi(PeatioDialect peatio)
{
    static readonly string[] WebhookEvents = ["deposit", "withdraw", "deposit_address", "generic"];

    public void Map(RouteTable routes)
    {
        routes.Get("/timestamp", Timestamp, "The server's clock.");
        routes.Get("/version", Version, "What is running.");
        routes.Get("/health/alive", Alive, "Whether the process answers.");
        routes.Get("/health/ready", Ready, "Whether orders are accepted.");
        routes.Get("/member-levels", MemberLevels, "Levels from which deposits, withdrawals and trading are open.");
        routes.Post("/webhooks/{adapter}/{event}", Webhook, "Calls of wallet gateways.");
    }

    ValueTask Timestamp(Call call) =>
        call.Json(StatusCodes.Status200OK, peatio.Time.Of(peatio.Exchange.NowUs), static (json, text) => json.WriteStringValue(text));

    ValueTask Version(Call call) => call.Json(StatusCodes.Status200OK, peatio.Options.Build, static (json, build) =>
    {
        json.WriteStartObject();
        json.WriteString("git_sha"u8, build.GitSha);
        json.WriteString("git_tag"u8, build.GitTag);
        json.WriteString("build_date"u8, build.BuildDate);
        json.WriteString("version"u8, build.Version);
        json.WriteEndObject();
    });

    /// <summary>Alive is who can still write down what happens; a process whose engine or log failed has ended.</summary>
    ValueTask Alive(Call call)
    {
        var status = peatio.Exchange.Health.HistoryStalled ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        return call.Json(status, status, static (json, status) => json.WriteNumberValue(status));
    }

    ValueTask Ready(Call call)
    {
        if (!peatio.Exchange.Health.Ready) return Reply.Empty(call.Http, StatusCodes.Status503ServiceUnavailable);
        return call.Json(StatusCodes.Status200OK, 0, static (json, _) =>
        {
            json.WriteStartObject();
            json.WriteString("status"u8, "ok"u8);
            json.WriteEndObject();
        });
    }

    ValueTask MemberLevels(Call call) => call.Json(StatusCodes.Status200OK, peatio.Options, static (json, options) =>
    {
        json.WriteStartObject();
        Write(json, "deposit", options.DepositLevelMin);
        Write(json, "withdraw", options.WithdrawLevelMin);
        Write(json, "trading", options.TradingLevelMin);
        json.WriteEndObject();

        static void Write(System.Text.Json.Utf8JsonWriter json, string name, int level)
        {
            json.WriteStartObject(name);
            json.WriteNumber("minimum_level"u8, level);
            json.WriteEndObject();
        }
    });

    /// <summary>No wallet is configured, so no secret can be checked and nothing of the body is looked at.</summary>
    static ValueTask Webhook(Call call)
    {
        var parameters = call.Input.Parameters;
        var (adapter, happened) = (parameters.Text("adapter")!, parameters.Text("event")!);
        if (!WebhookEvents.Contains(happened)) return call.Errors(StatusCodes.Status422UnprocessableEntity, Literals.WebhookEventInvalid);
        // Wire quirk: "perfom" is how the anchor writes it (docs/dialects/peatio.md).
        return call.Errors(StatusCodes.Status422UnprocessableEntity, $"public.webhook.cannot_perfom_{adapter}_{happened}");
    }
}

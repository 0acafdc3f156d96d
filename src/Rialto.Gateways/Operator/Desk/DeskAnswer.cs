using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Rialto.Engine.Events;
using Rialto.Identity;
using Rialto.Node;

namespace Rialto.Gateways.Operator.Desk;

/// <summary>What the operator is told: an HTTP status, and either what was asked for or <c>{"errors":[…]}</c>.</summary>
public sealed record DeskAnswer(int Status, JsonNode Body)
{
    public bool IsRefused => Status != StatusCodes.Status200OK;

    public static DeskAnswer Ok(JsonNode body) => new(StatusCodes.Status200OK, body);

    public static DeskAnswer Refused(params IEnumerable<string> reasons) =>
        new(StatusCodes.Status422UnprocessableEntity, Errors(reasons));

    public static DeskAnswer NotFound(string reason) => new(StatusCodes.Status404NotFound, Errors([reason]));

    /// <summary>Identity's "no".</summary>
    public static DeskAnswer Of<T>(Result<T> rejected) => Refused(rejected.Rejects.Select(reject => reject.Literal()));

    /// <summary>Everything but <see cref="OutcomeStatus.Done"/>.</summary>
    public static DeskAnswer Of(Outcome outcome) => outcome.Status switch
    {
        OutcomeStatus.Done => throw new InvalidOperationException("What was done is not refused."),
        OutcomeStatus.Rejected => Refused(outcome.Reject == Reject.InsufficientFunds
            ? $"{outcome.Reject}: {Wire.DecimalText.Of(outcome.Needed)} are needed"
            : outcome.Reject.ToString()),
        OutcomeStatus.Busy => new(StatusCodes.Status503ServiceUnavailable, Errors(["busy: nothing happened, try again"])),
        OutcomeStatus.Unknown => Unknown("no answer in time"),
    };

    /// <summary>It may have happened or not.</summary>
    public static DeskAnswer Unknown(string why) =>
        new(StatusCodes.Status500InternalServerError, Errors([$"{why}: look whether it happened before you repeat it"]));

    static JsonObject Errors(IEnumerable<string> texts) =>
        new() { ["errors"] = new JsonArray([.. texts.Select(text => JsonValue.Create(text))]) };
}

using Microsoft.AspNetCore.Http;

namespace Rialto.Gateways.Wire;

/// <summary>Answers to bodies that can't be read; Peatio v2 and Barong share them.</summary>
public static class BadBody
{
    public const string Malformed = "server.method.invalid_message_body";
    public const string UnsupportedType = "server.unsupported_content_type";
    public const string TooLarge = "server.body_too_large";

    public static ValueTask Answer(HttpContext context, ParametersOutcome outcome) => outcome switch
    {
        // Wire quirk: a text, not a list (docs/dialects/peatio.md).
        ParametersOutcome.Malformed => Reply.ErrorText(context, StatusCodes.Status400BadRequest, Malformed),
        ParametersOutcome.UnsupportedType => Reply.Errors(context, StatusCodes.Status406NotAcceptable, UnsupportedType),
        ParametersOutcome.TooLarge => RefuseSize(context),
        ParametersOutcome.Read => throw new InvalidOperationException("Nothing is wrong with it."),
    };

    /// <summary>413, and the connection ends, so that the rest of the body is never read.</summary>
    public static ValueTask RefuseSize(HttpContext context)
    {
        context.Response.Headers.Connection = "close";
        return Reply.Errors(context, StatusCodes.Status413PayloadTooLarge, TooLarge);
    }
}

namespace Rialto.Gateways.PrimeBit.Streams;

/// <summary>Why a request over the WebSocket was refused; the connection stays open.</summary>
internal sealed record StreamProblem(string Code, string Message)
{
    public static readonly StreamProblem Malformed = new("malformed-request", "The message is not a JSON object of a request");
    public static readonly StreamProblem UnknownMethod = new("unknown-method", "There is no such method");
    public static readonly StreamProblem UnknownChannel = new("unknown-channel", "There is no such channel");
    public static readonly StreamProblem MissingParams =
        new("missing-params", $"Params must be an array of 1 to {Limits.PrimeBitParamsMax} channels");
    public static readonly StreamProblem MissingCredentials =
        new("missing-credentials", "A private channel needs api-key, timestamp and signature");
    public static readonly StreamProblem NeedsTls = new("missing-credentials", "Credentials are only taken over an encrypted connection");
    public static readonly StreamProblem InvalidApiKey = Of(Errors.InvalidApiKey);
    public static readonly StreamProblem InvalidSignature = Of(Errors.InvalidSignature);
    public static readonly StreamProblem IpNotAllowed = Of(Errors.IpNotAllowed);
    public static readonly StreamProblem ScopeMissing = Of(Errors.ScopeMissing);
    public static readonly StreamProblem NotFound = Of(Errors.NotFound);
    public static readonly StreamProblem NotSubscribed = new("not-subscribed", "The channel is not subscribed");
    public static readonly StreamProblem TooManySubscriptions =
        new("too-many-subscriptions", $"A connection has at most {Limits.PrimeBitChannelsMax} channels");

    /// <summary>What REST says too.</summary>
    public static StreamProblem Of(Errors.Problem problem) => new(problem.Code, problem.Message);

    /// <summary>Unasked: what a private channel was opened with does not count any more.</summary>
    public static StreamProblem Revoked(string channel) => new("subscription-revoked", $"subscription to {channel} terminated");
}

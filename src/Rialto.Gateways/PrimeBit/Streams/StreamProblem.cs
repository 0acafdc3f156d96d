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
    public static readonly StreamProblem InvalidTimestamp = new("invalid-timestamp", "Timestamp must be Unix seconds");
    public static readonly StreamProblem TimestampOutOfWindow = new("timestamp-out-of-window", "Timestamp is too far from the server's time");
    public static readonly StreamProblem InvalidApiKey = new("invalid-api-key", "Unknown or disabled api-key");
    public static readonly StreamProblem InvalidSignature = new("invalid-signature", "Signature does not match");
    public static readonly StreamProblem IpNotAllowed = new("ip-not-allowed", "The key must not be used from this address");
    public static readonly StreamProblem ScopeMissing = new("scope-missing", "The key has no read scope");
    public static readonly StreamProblem NotFound = new("not-found", "There is no such account");
    public static readonly StreamProblem NotSubscribed = new("not-subscribed", "The channel is not subscribed");
    public static readonly StreamProblem TooManySubscriptions =
        new("too-many-subscriptions", $"A connection has at most {Limits.PrimeBitChannelsMax} channels");

    /// <summary>Unasked: what a private channel was opened with does not count any more.</summary>
    public static StreamProblem Revoked(string channel) => new("subscription-revoked", $"subscription to {channel} terminated");
}

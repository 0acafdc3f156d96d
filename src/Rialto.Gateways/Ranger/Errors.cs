using Rialto.Gateways.Sockets;

namespace Rialto.Gateways.Ranger;

/// <summary>Every text with which this dialect says no.</summary>
internal static class Errors
{
    // Before the connection is one: HTTP, in the list form of Barong and Peatio.
    public const string UpgradeRequired = "ranger.upgrade_required";
    public const string OriginNotAllowed = "ranger.origin_not_allowed";
    public const string NotReady = "ranger.not_ready";

    public const string CancelOnDisconnectInvalid = "ranger.invalid_cancel_on_disconnect";

    /// <summary>The member has as many guards as he may have, or may not trade.</summary>
    public const string GuardRefused = "ranger.cancel_on_disconnect_refused";

    // In band.
    public const string NotParsed = "Could not parse message: ";
    public const string InvalidEvent = "Could not parse Type: Invalid event";
    public const string NoStreams = "No streams provided";
    public const string TooManyStreams = "Too many streams";
    public const string CannotSubscribe = "cannot subscribe to ";

    // In band, the old way to say who one is.
    public const string AuthenticationFailed = "Authentication failed.";
    public const string TokenTypeInvalid = "Token type is not provided or invalid.";
    public const string NotHandled = "Error while handling message.";

    // Reasons of close frames.
    public const string SlowConsumer = SocketClient.SlowConsumer;
    public const string SessionClosed = "session closed";
    public const string TooManyMessages = "too many messages";
    public const string MessageTooLarge = SocketClient.MessageTooLarge;
    public const string GoingAway = "server is stopping";
    public const string StreamsRestarted = "streams restarted";
}

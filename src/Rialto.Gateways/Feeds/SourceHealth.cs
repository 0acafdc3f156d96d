using Microsoft.Extensions.Logging;

namespace Rialto.Gateways.Feeds;

/// <summary>Tells an operator when a source goes and when it comes back, and nothing in between. Owner: the source's loop.</summary>
sealed partial class SourceHealth(string source, ILogger log)
{
    bool _isDown;

    public void Good()
    {
        if (_isDown) CameBack(log, source);
        _isDown = false;
    }

    public void Bad(string reason)
    {
        if (!_isDown) WentAway(log, source, reason);
        _isDown = true;
    }

    [LoggerMessage(LogEvents.FeedDown, LogLevel.Warning, "The price source {Source} says nothing: {Reason}")]
    static partial void WentAway(ILogger log, string source, string reason);

    [LoggerMessage(LogEvents.FeedUp, LogLevel.Information, "The price source {Source} speaks again.")]
    static partial void CameBack(ILogger log, string source);
}

using Microsoft.Extensions.Logging;

namespace Rialto.Server;

/// <summary>What the process as a whole logs.</summary>
internal static partial class LogEvents
{
    [LoggerMessage(1001, LogLevel.Warning, "{Warning}")]
    public static partial void NodeWarning(ILogger log, string warning);

    [LoggerMessage(1002, LogLevel.Information, "Ready at {Url}, {Events} events.")]
    public static partial void Ready(ILogger log, string url, long events);

    [LoggerMessage(1003, LogLevel.Information, "Stopping.")]
    public static partial void Stopping(ILogger log);

    [LoggerMessage(1010, LogLevel.Warning, "The mail server failed, mails wait: {Reason}")]
    public static partial void MailServerFailed(ILogger log, string reason);

    [LoggerMessage(1011, LogLevel.Warning, "The mail server refuses mail {Id}: {Reason}")]
    public static partial void MailRefused(ILogger log, long id, string reason);
}

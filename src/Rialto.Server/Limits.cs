namespace Rialto.Server;

/// <summary>Every bound of the process as a whole; those of a part stand in its own project.</summary>
public static class Limits
{
    /// <summary>Largest configuration file.</summary>
    public const int ConfigurationBytesMax = 1 << 20;

    /// <summary>The kernel's longest path of a Unix socket, without its closing zero.</summary>
    public const int SocketPathBytesMax = 107;

    /// <summary>Connections in total; one more is closed when it is accepted.</summary>
    public const int ConnectionsMax = 20_000;

    /// <summary>
    /// Threads that the pool has at once when they are asked for; beyond them, and the processors, it adds one every half second. Handlers
    /// that wait for the people's database hold one each meanwhile; history, of which eight pages may be read at a time, holds none.
    /// </summary>
    public const int PoolThreadsMin = 24;

    /// <summary>Seconds in which a request's head must have arrived.</summary>
    public const int RequestHeadSeconds = 10;

    /// <summary>Seconds after which an idle connection is closed.</summary>
    public const int KeepAliveSeconds = 120;

    /// <summary>Slowest body, in bytes a second, after the first <see cref="BodyGraceSeconds"/>.</summary>
    public const int BodyBytesPerSecondMin = 240;
    public const int BodyGraceSeconds = 5;

    /// <summary>Seconds that requests get to end when the server is told to stop.</summary>
    public const int StopSeconds = 5;

    /// <summary>Seconds that the command line waits for the running server's answer.</summary>
    public const int OperatorAnswerSeconds = 30;

    /// <summary>Seconds that the command line waits for a running server to copy everything: a day.</summary>
    public const int OperatorCopySeconds = 86_400;

    /// <summary>Seconds after which mails are tried again that found the disk full.</summary>
    public const int MailRetrySeconds = 1;

    /// <summary>Mails that are written with one sync.</summary>
    public const int MailsAtOnce = 100;

    /// <summary>Longest line of a mail server's answer, and most lines of one answer.</summary>
    public const int SmtpLineBytesMax = 2_048;
    public const int SmtpReplyLinesMax = 100;

    /// <summary>How long a mail server may take for one mail.</summary>
    public static readonly TimeSpan SmtpPatience = TimeSpan.FromSeconds(30);

    /// <summary>Commands between two looks from which on processors are kept awake: fifty a second.</summary>
    public const int WakefulCommands = 5;

    /// <summary>Looks with fewer after which they may sleep again: a second.</summary>
    public const int WakefulLooks = 10;

    /// <summary>How often is looked.</summary>
    public static readonly TimeSpan WakefulLook = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest pause before a mail is tried again.</summary>
    public static readonly TimeSpan MailPauseMax = TimeSpan.FromHours(1);
}

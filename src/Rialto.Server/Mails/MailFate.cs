namespace Rialto.Server.Mails;

/// <summary>What became of a mail that was handed to a server.</summary>
public enum MailFate
{
    Sent,

    /// <summary>Not now: no connection, no log-in, or a server that says so.</summary>
    Later,

    /// <summary>Never: the server does not take this mail.</summary>
    Refused,
}

namespace Rialto.Server.Mails;

/// <summary>The mail server, and as whom we send.</summary>
public sealed record SmtpOptions
{
    public required string Host { get; init; }
    public required int Port { get; init; }
    public required SmtpSecurity Security { get; init; }

    /// <summary>Empty = without logging in.</summary>
    public string User { get; init; } = "";
    public string Password { get; init; } = "";

    /// <summary>A bare address.</summary>
    public required string From { get; init; }

    /// <summary>File (PEM) of a certificate that is trusted besides the system's; empty = none.</summary>
    public string TrustedCertificate { get; init; } = "";
}

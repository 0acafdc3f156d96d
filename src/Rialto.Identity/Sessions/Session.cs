using System.Net;

namespace Rialto.Identity.Sessions;

/// <summary>An open session. Immutable; times are microseconds since 1970 UTC.</summary>
public sealed record Session
{
    /// <summary>Shown to the member; not the secret token.</summary>
    public required long Id { get; init; }

    /// <summary>SHA-256 of the secret token: names the session where that must not be shown.</summary>
    internal string TokenHash { get; init; } = "";

    public required int Member { get; init; }

    /// <summary>Which dialect opened it, e.g. <c>barong</c>.</summary>
    public required string Dialect { get; init; }

    public required IPAddress Address { get; init; }
    public string? UserAgent { get; init; }

    /// <summary>20 hexadecimal digits.</summary>
    public required string CsrfToken { get; init; }

    public required long CreatedAtUs { get; init; }
    public required long LastUsedAtUs { get; init; }
    public required long ExpiresAtUs { get; init; }
}

namespace Rialto.Identity.Authorization;

/// <summary>When a cookie request that changes something must carry its session's CSRF token.</summary>
public enum CsrfProtection
{
    /// <summary>Always.</summary>
    Strict,

    /// <summary>A missing token passes when no header says that a browser sent the request; a wrong token never does.</summary>
    Auto,

    /// <summary>Never looked at.</summary>
    Off,
}

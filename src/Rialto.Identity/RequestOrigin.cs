using System.Net;

namespace Rialto.Identity;

/// <summary>Where a request came from: the client's address after trusted proxies, and its User-Agent as sent (null when absent).</summary>
public sealed record RequestOrigin(IPAddress Address, string? UserAgent);

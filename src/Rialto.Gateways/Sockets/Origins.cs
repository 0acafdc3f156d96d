using Microsoft.AspNetCore.Http;

namespace Rialto.Gateways.Sockets;

/// <summary>Which pages may open a socket: a browser sends cookies along wherever the page comes from.</summary>
internal static class Origins
{
    const string Any = "*";

    /// <summary>No Origin (not a browser), the server's own host, or one that is listed.</summary>
    /// <param name="isPrivate">Then "any" does not count: a stranger's page must not listen to a member's orders.</param>
    public static bool Allows(HttpRequest request, IReadOnlyList<string> listed, bool isPrivate)
    {
        if (!request.Headers.TryGetValue("Origin", out var values)) return true;
        var origin = values.ToString();
        if (!isPrivate && listed.Contains(Any)) return true;
        if (listed.Any(entry => entry != Any && entry.Equals(origin, StringComparison.OrdinalIgnoreCase))) return true;
        return Uri.TryCreate(origin, UriKind.Absolute, out var uri) && IsHost(uri, request.Host);
    }

    /// <summary>Behind a proxy the scheme may be another than ours, so a port is compared only where one is written.</summary>
    static bool IsHost(Uri origin, HostString host)
    {
        if (!host.HasValue || !origin.IdnHost.Equals(host.Host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase)) return false;
        return host.Port is not { } port ? origin.IsDefaultPort : origin.Port == port;
    }
}

using System.Net;

namespace Rialto.Server.Composition;

/// <summary>An address to listen at.</summary>
internal readonly record struct Listener(IPEndPoint EndPoint)
{
    /// <exception cref="ConfigurationException">No http address with a host that is an IP address or <c>localhost</c>.</exception>
    public static Listener Parse(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttp || uri.AbsolutePath != "/")
            throw new ConfigurationException($"'{url}' is no address such as http://127.0.0.1:8080; for https put a proxy in front");
        var host = uri.Host == "localhost" ? "127.0.0.1" : uri.Host.Trim('[', ']');
        if (!IPAddress.TryParse(host, out var address))
            throw new ConfigurationException($"'{uri.Host}' is no IP address to listen at");
        return new Listener(new IPEndPoint(address, uri.Port));
    }
}

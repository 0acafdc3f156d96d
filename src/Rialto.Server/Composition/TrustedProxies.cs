using System.Net;

namespace Rialto.Server.Composition;

/// <summary>The proxies that the operator named in <c>http.trusted_proxies</c>.</summary>
internal static class TrustedProxies
{
    /// <exception cref="ConfigurationException">An entry is neither an address nor a network.</exception>
    public static IReadOnlyList<IPNetwork> Of(Options options) =>
        [.. options.HttpTrustedProxies.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Parse)];

    static IPNetwork Parse(string text)
    {
        if (IPAddress.TryParse(text, out var address)) return new IPNetwork(address, 8 * address.GetAddressBytes().Length);
        return IPNetwork.TryParse(text, out var network)
            ? network
            : throw new ConfigurationException($"http.trusted_proxies: '{text}' is neither an address nor a network");
    }
}

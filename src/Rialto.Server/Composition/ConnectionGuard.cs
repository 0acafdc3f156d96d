using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Rialto.Identity.RateLimits;

namespace Rialto.Server.Composition;

/// <summary>Counts connections by address, so that one client can't take them all; one more is closed at once.</summary>
/// <remarks>Proxies that the operator trusts stand for many clients and are not counted. Any thread.</remarks>
internal sealed class ConnectionGuard(int perAddressMax, IReadOnlyList<IPNetwork> trusted)
{
    readonly ConcurrentDictionary<AddressKey, int> _open = new();

    /// <summary>The connection middleware.</summary>
    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (connection.RemoteEndPoint is not IPEndPoint { Address: var address } || trusted.Any(network => network.Contains(address)))
        {
            await next(connection);
            return;
        }

        var key = AddressKey.Of(address);
        try
        {
            if (_open.AddOrUpdate(key, 1, static (_, count) => count + 1) <= perAddressMax) await next(connection);
            else connection.Abort();
        }
        finally
        {
            // The last one takes the entry along, or addresses seen once would stay for ever.
            if (_open.AddOrUpdate(key, 0, static (_, count) => count - 1) == 0) _open.TryRemove(KeyValuePair.Create(key, 0));
        }
    }
}

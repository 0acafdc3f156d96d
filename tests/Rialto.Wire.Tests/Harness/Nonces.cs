using System.Collections.Concurrent;

namespace Rialto.Wire.Tests.Harness;

/// <summary>
/// Numbers for signed requests: the clock in milliseconds, but never the same twice for a key. Each key counts for itself: what busy
/// clients use up must not push the nonces of a quiet one out of the server's window.
/// </summary>
static class Nonces
{
    static readonly ConcurrentDictionary<string, long> s_last = new();

    /// <summary>The next nonce of a key in ms, and how far it runs ahead of the clock.</summary>
    public static (long NonceMs, TimeSpan Ahead) Next(string kid)
    {
        var nowMs = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var nextMs = s_last.AddOrUpdate(kid, nowMs, (_, lastMs) => Math.Max(lastMs + 1, nowMs));
        return (nextMs, TimeSpan.FromMilliseconds(nextMs - nowMs));
    }
}

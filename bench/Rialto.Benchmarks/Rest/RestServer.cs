using Rialto.Benchmarks.Servers;

namespace Rialto.Benchmarks.Rest;

/// <summary>What all workloads of rest/… have in common: the server's settings, its members, its connections.</summary>
static class RestServer
{
    static readonly int[] s_connections = [1, 16, 64];
    static readonly int[] s_connectionsQuick = [1, 4];

    // On a very busy machine a short run may take longer than the five seconds of a nonce.
    const string PatientNonces = "barong.apikey_nonce_lifetime=600000";

    // Signatures and nonces are as everywhere; only what limits one member or one address is off.
    static readonly string[] s_settings =
        ["limits.off=true", "limits.orders_open_max=1000000", "http.connections_per_address=0", "barong.password_rounds=1"];

    /// <summary>Starts the real server.</summary>
    /// <param name="patient">Nonces live ten minutes.</param>
    public static ChildServer Start(string data, bool patient) =>
        ChildServer.StartRialto(data, patient ? [.. s_settings, PatientNonces] : s_settings);

    public static int[] Connections(bool quick) => quick ? s_connectionsQuick : s_connections;

    public static int Members(bool quick) => quick ? 4 : 100;

    /// <summary>Each member places so many orders that rest; answers their numbers by member.</summary>
    /// <exception cref="InvalidOperationException">One was refused.</exception>
    public static long[][] Fill(ChildServer server, SigningKey[] keys, int ordersEach, int markets, ulong seed)
    {
        var orders = new long[keys.Length][];
        for (var i = 0; i < keys.Length; i++)
        {
            var placed = new List<long>(ordersEach);
            var requests = new Some(new OrderRequests([keys[i]], seed + (ulong)i, markets) { AllRest = true }, ordersEach);
            using var load = new OrderLoad(server.Address, 8, requests, placed);
            load.Run(TimeSpan.MaxValue, new());
            if (load.Refused > 0) throw new InvalidOperationException($"an order of the filling was answered with {load.FirstRefusal}");
            orders[i] = [.. placed];
        }

        return orders;
    }

    /// <summary>The first requests of others.</summary>
    sealed class Some(IRequests all, int count) : IRequests
    {
        int _left = count;

        public ReadOnlySpan<byte> Next() => _left-- > 0 ? all.Next() : [];
    }
}

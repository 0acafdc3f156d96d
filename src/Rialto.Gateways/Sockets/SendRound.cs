namespace Rialto.Gateways.Sockets;

/// <summary>Clients for whom frames were put in line on one thread and that are written to together, once for all of their frames.</summary>
/// <remarks>
/// A write is a system call, whatever its size, so the frames of one commit go out in one write a client; and who gathers writes
/// itself, which saves a hand-over to another thread for each client. Owner: the task of one subscription of the node.
/// </remarks>
internal sealed class SendRound
{
    [ThreadStatic] static SendRound? s_gathering;

    readonly List<SocketClient> _clients = [];

    /// <summary>From now on clients that are sent something on this thread wait for <see cref="Send"/>; disposing it ends that.</summary>
    public Gathering Gather()
    {
        s_gathering = this;
        return default;
    }

    /// <summary>Lets a client wait for the end of this thread's round; false = there is none.</summary>
    public static bool TryAdd(SocketClient client)
    {
        if (s_gathering is not { } round) return false;
        round._clients.Add(client);
        return true;
    }

    /// <summary>Writes to all who wait. Not under a lock: what ends here may take any.</summary>
    public void Send()
    {
        foreach (var client in _clients) client.Wake();
        _clients.Clear();
    }

    public readonly struct Gathering : IDisposable
    {
        public void Dispose() => s_gathering = null;
    }
}

namespace Rialto.Gateways.Sockets;

/// <summary>Clients for whom frames were put in line on one thread and that are written to together, once for all of their frames.</summary>
/// <remarks>
/// A write is a system call, whatever its size, so the frames of one commit go out in one write a client; and who gathers writes
/// itself, which saves a hand-over to another thread for each client. Where somebody waits for what is told next, many clients are handed
/// over all together: he must not wait for their system calls. Owner: the task of one subscription of the node.
/// </remarks>
/// <param name="clientsMax">Clients to whom it writes itself; of more a thread of the pool takes all.</param>
internal sealed class SendRound(int clientsMax) : IThreadPoolWorkItem
{
    [ThreadStatic] static SendRound? s_gathering;

    readonly List<SocketClient> _clients = [];
    readonly Lock _gate = new();

    /// <summary>Clients of large rounds, the oldest first. Owner: the gate.</summary>
    List<SocketClient> _handedOver = [];

    /// <summary>Empty, but while some of them are written to. Owner: the thread that writes.</summary>
    List<SocketClient> _written = [];

    /// <summary>Owner: the gate.</summary>
    bool _isWriting;

    /// <summary>One that always writes itself.</summary>
    public SendRound()
        : this(int.MaxValue)
    {
    }

    /// <summary>Whether this thread gathers.</summary>
    public static bool IsGathering => s_gathering is not null;

    /// <summary>From now on clients that are sent something on this thread wait for <see cref="Send"/>; disposing it ends that.</summary>
    public Gathering Gather()
    {
        s_gathering = this;
        return default;
    }

    /// <summary>Lets a client wait for the end of this thread's round.</summary>
    public static void Add(SocketClient client) => s_gathering!._clients.Add(client);

    /// <summary>Writes to all who wait, or lets a thread of the pool do it. Not under a lock: what ends here may take any.</summary>
    public void Send()
    {
        if (_clients.Count > clientsMax)
        {
            HandOver();
            return;
        }

        foreach (var client in _clients) client.Wake();
        _clients.Clear();
    }

    /// <summary>Those of one round after the other: what comes meanwhile for somebody who waits here goes out in the same write.</summary>
    void HandOver()
    {
        lock (_gate)
        {
            _handedOver.AddRange(_clients);
            _clients.Clear();
            if (_isWriting) return;
            _isWriting = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (TakeOver())
        {
            foreach (var client in _written) client.Wake();
            _written.Clear();
        }
    }

    bool TakeOver()
    {
        lock (_gate)
        {
            (_written, _handedOver) = (_handedOver, _written);
            _isWriting = _written.Count > 0;
            return _isWriting;
        }
    }

    public readonly struct Gathering : IDisposable
    {
        public void Dispose() => s_gathering = null;
    }
}

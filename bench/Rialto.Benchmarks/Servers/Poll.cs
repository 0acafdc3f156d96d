using System.Runtime.InteropServices;

namespace Rialto.Benchmarks.Servers;

/// <summary>Waits for several sockets at once on one thread, which costs the machine less than a thread or a task for each.</summary>
public sealed class Poll
{
    const short Readable = 1;   // POLLIN of <poll.h>
    const int Interrupted = 4;  // EINTR

    readonly Entry[] _entries;

    public Poll(IEnumerable<int> descriptors) =>
        _entries = [.. descriptors.Select(descriptor => new Entry { Descriptor = descriptor, Wanted = Readable })];

    /// <summary>Waits until at least one socket has something; false when the time is over first.</summary>
    public bool Wait(int milliseconds)
    {
        while (true)
        {
            var ready = poll(ref MemoryMarshal.GetArrayDataReference(_entries), (nuint)_entries.Length, milliseconds);
            if (ready >= 0) return ready > 0;
            if (Marshal.GetLastPInvokeError() != Interrupted) throw new IOException($"poll: errno {Marshal.GetLastPInvokeError()}");
        }
    }

    /// <summary>Whether a socket has something, its end included.</summary>
    public bool IsReady(int index) => _entries[index].Happened != 0;

    /// <summary>Nothing is asked of this socket but its failure.</summary>
    public void WatchForEndOnly(int index) => _entries[index].Wanted = 0;

    /// <summary>This socket is not looked at any more.</summary>
    public void Forget(int index)
    {
        // The kernel skips negative descriptors and says that nothing happened.
        _entries[index].Descriptor = -1;
        _entries[index].Happened = 0;
    }

    [DllImport("libc", SetLastError = true)]
    static extern int poll(ref Entry entries, nuint count, int milliseconds);

    struct Entry
    {
        public int Descriptor;
        public short Wanted;
        public short Happened;
    }
}

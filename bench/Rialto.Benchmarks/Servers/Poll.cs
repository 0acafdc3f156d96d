using System.Runtime.InteropServices;

namespace Rialto.Benchmarks.Servers;

/// <summary>Waits for several sockets at once on one thread, which costs the machine less than a thread or a task for each.</summary>
/// <remarks>
/// By <c>epoll</c>: its price is that of the sockets that have something, where <c>poll</c> asks each of them at every turn, on the
/// cores that the server needs.
/// </remarks>
public sealed class Poll : IDisposable
{
    // <sys/epoll.h>
    const int Add = 1;
    const int Delete = 2;
    const int Change = 3;
    const int Readable = 1;
    const int CloseOnExec = 0x80000;
    const int Interrupted = 4;  // EINTR

    // An entry is events and a number of ours, packed on x86-64 and aligned to eight bytes elsewhere.
    static readonly int s_entryInts = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 3 : 4;

    readonly int[] _descriptors;
    readonly int[] _happened;
    readonly bool[] _isReady;
    readonly int _epoll;
    int _count;

    static int IndexAt => s_entryInts - 2;

    public Poll(IEnumerable<int> descriptors)
    {
        _descriptors = [.. descriptors];
        _happened = new int[s_entryInts * _descriptors.Length];
        _isReady = new bool[_descriptors.Length];
        _epoll = Checked(epoll_create1(CloseOnExec));
        for (var i = 0; i < _descriptors.Length; i++) Control(Add, i, Readable);
    }

    /// <summary>Waits until at least one socket has something; false when the time is over first.</summary>
    public bool Wait(int milliseconds)
    {
        Mark(isReady: false);
        do _count = epoll_wait(_epoll, ref MemoryMarshal.GetArrayDataReference(_happened), _descriptors.Length, milliseconds);
        while (_count < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        Checked(_count);
        Mark(isReady: true);
        return _count > 0;
    }

    /// <summary>Whether a socket has something, its end included.</summary>
    public bool IsReady(int index) => _isReady[index];

    /// <summary>Nothing is asked of this socket but its failure.</summary>
    public void WatchForEndOnly(int index) => Control(Change, index, 0);

    /// <summary>This socket is not looked at any more.</summary>
    public void Forget(int index)
    {
        Control(Delete, index, 0);
        _isReady[index] = false;
    }

    public void Dispose() => Checked(close(_epoll));

    void Mark(bool isReady)
    {
        for (var i = 0; i < _count; i++) _isReady[_happened[i * s_entryInts + IndexAt]] = isReady;
    }

    void Control(int what, int index, int wanted)
    {
        Span<int> entry = stackalloc int[s_entryInts];
        entry.Clear();
        entry[0] = wanted;
        entry[IndexAt] = index;
        Checked(epoll_ctl(_epoll, what, _descriptors[index], ref MemoryMarshal.GetReference(entry)));
    }

    static int Checked(int result) => result >= 0 ? result : throw new IOException($"epoll: errno {Marshal.GetLastPInvokeError()}");

    [DllImport("libc", SetLastError = true)]
    static extern int epoll_create1(int flags);

    [DllImport("libc", SetLastError = true)]
    static extern int epoll_ctl(int epoll, int what, int descriptor, ref int entry);

    [DllImport("libc", SetLastError = true)]
    static extern int epoll_wait(int epoll, ref int happened, int count, int milliseconds);

    [DllImport("libc", SetLastError = true)]
    static extern int close(int descriptor);
}

using System.Runtime.InteropServices;
using Rialto.Engine;

namespace Rialto.Node.Sequencing;

/// <summary>Wakes one waiting thread. Rings that nobody waited for are remembered as one.</summary>
/// <remarks>
/// Owner of <see cref="Wait"/>: one thread; <see cref="Ring"/>: any. The waiter blocks at once: spinning for 40 µs before took a sixth of
/// the processor time of an order that came alone, for a ring comes after a sync of the disk or a client's next word, which takes longer.
/// It blocks on a semaphore of libc: who is woken from a monitor wakes to find it held by who woke him, and sleeps again. glibc has it in
/// libc since 2.34 (Debian 12).
/// </remarks>
sealed partial class Doorbell
{
    const int Quiet = 0;
    const int Rung = 1;
    const int Sleeping = 2;

    // sizeof(sem_t) is 32 on 64-bit Linux; a cache line keeps others away.
    readonly byte[] _semaphore = GC.AllocateArray<byte>(64, pinned: true);
    int _state;

    public Doorbell() => Checked(sem_init(ref _semaphore[0], 0, 0));

    public void Ring()
    {
        if (Interlocked.Exchange(ref _state, Rung) == Sleeping) Checked(sem_post(ref _semaphore[0]));
    }

    /// <summary>Returns after a ring; one that came before counts.</summary>
    public void Wait()
    {
        // Either this is before a ring, which then posts, or behind it, and then there is nothing to wait for.
        if (Interlocked.CompareExchange(ref _state, Sleeping, Quiet) == Quiet) Sleep();
        Interlocked.Exchange(ref _state, Quiet);
    }

    /// <summary>True after a ring, as <see cref="Wait"/> would return. Owner: the waiting thread.</summary>
    public bool TryAnswer() => Interlocked.Exchange(ref _state, Quiet) == Rung;

    /// <summary>Until somebody posts, once for each time that it says it sleeps; a signal is none.</summary>
    void Sleep()
    {
        while (sem_wait(ref _semaphore[0]) != 0)
        {
            if (Marshal.GetLastPInvokeError() != Log.Errno.Interrupted) Checked(-1);
        }
    }

    static void Checked(int result) => Invariant.Holds(result == 0);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int sem_init(ref byte semaphore, int shared, uint value);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int sem_post(ref byte semaphore);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int sem_wait(ref byte semaphore);
}

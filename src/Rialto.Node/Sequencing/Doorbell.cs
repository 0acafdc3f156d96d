namespace Rialto.Node.Sequencing;

/// <summary>Wakes one waiting thread. Rings that nobody waited for are remembered as one.</summary>
/// <remarks>
/// Owner of <see cref="Wait"/>: one thread; <see cref="Ring"/>: any. The waiter spins shortly before it blocks: an answer that comes
/// within a microsecond costs no context switch, and an idle thread costs nothing.
/// </remarks>
sealed class Doorbell
{
    readonly object _lock = new();
    int _rung;
    int _sleeping;

    public void Ring()
    {
        if (Interlocked.Exchange(ref _rung, 1) == 1) return;
        if (Volatile.Read(ref _sleeping) == 0) return;
        lock (_lock) Monitor.Pulse(_lock);
    }

    /// <summary>Returns after a ring; one that came before counts.</summary>
    public void Wait()
    {
        for (var round = 0; round < Limits.SpinRounds && Volatile.Read(ref _rung) == 0; round++) Thread.SpinWait(20);
        if (Volatile.Read(ref _rung) == 0) Sleep();
        Interlocked.Exchange(ref _rung, 0);
    }

    /// <summary>True after a ring, as <see cref="Wait"/> would return. Owner: the waiting thread.</summary>
    public bool TryAnswer() => Interlocked.Exchange(ref _rung, 0) == 1;

    void Sleep()
    {
        lock (_lock)
        {
            // Both sides write theirs, fence, and read the other's: at least one of them sees that a pulse is needed.
            Interlocked.Exchange(ref _sleeping, 1);
            while (Volatile.Read(ref _rung) == 0) Monitor.Wait(_lock);
            Volatile.Write(ref _sleeping, 0);
        }
    }
}

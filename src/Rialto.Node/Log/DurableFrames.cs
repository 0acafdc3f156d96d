namespace Rialto.Node.Log;

/// <summary>The number of the last durable frame: published by the writer's thread, read and awaited by any.</summary>
/// <remarks>
/// The writer takes the lock only while somebody waits, and holds it for no longer than waking them. It wakes them when it likes
/// (<see cref="WakeWaiting"/>): whoever waits here is behind by choice, and the answers to what has just become durable go first.
/// </remarks>
public sealed class DurableFrames
{
    readonly object _gate = new();
    long _last;
    int _waiting;

    internal DurableFrames(long last) => _last = last;

    /// <summary>The last durable frame; 0 when there is none.</summary>
    public long Last => Volatile.Read(ref _last);

    /// <summary>Waits until a frame is durable; false when the time is over first.</summary>
    public bool WaitFor(long frame, TimeSpan timeout, TimeProvider time)
    {
        var start = time.GetTimestamp();
        lock (_gate)
        {
            Interlocked.Increment(ref _waiting);
            try
            {
                while (Last < frame)
                {
                    var left = timeout - time.GetElapsedTime(start);
                    if (left <= TimeSpan.Zero || !Monitor.Wait(_gate, left)) return Last >= frame;
                }
                return true;
            }
            finally
            {
                Interlocked.Decrement(ref _waiting);
            }
        }
    }

    /// <summary>The frame is durable; who waits for it is told by <see cref="WakeWaiting"/>, or finds out when its time is over.</summary>
    internal void Publish(long frame) => Interlocked.Exchange(ref _last, frame);

    /// <summary>Wakes whoever waits. Owner: the writer's thread.</summary>
    internal void WakeWaiting()
    {
        // The exchange before is a full fence: either the waiter sees the number, or the writer sees the waiter.
        if (Volatile.Read(ref _waiting) == 0) return;
        lock (_gate) Monitor.PulseAll(_gate);
    }
}

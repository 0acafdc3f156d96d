namespace Rialto.Node.Log;

/// <summary>The number of the last durable frame: published by the writer's thread, read and awaited by any.</summary>
/// <remarks>The writer takes the lock only while somebody waits, and holds it for no longer than waking them.</remarks>
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

    internal void Publish(long frame)
    {
        // A full fence between the two: either the waiter sees the number, or the writer sees the waiter.
        Interlocked.Exchange(ref _last, frame);
        if (Volatile.Read(ref _waiting) == 0) return;
        lock (_gate) Monitor.PulseAll(_gate);
    }
}

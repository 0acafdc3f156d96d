using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Rialto.Node.Sequencing;

/// <summary>Hands things from one thread to the next, in order. Bounded by how many things there are.</summary>
sealed class Conveyor<TThing>
    where TThing : class
{
    readonly ConcurrentQueue<TThing> _things = new();
    readonly Doorbell _bell = new();
    volatile bool _closed;

    public int Count => _things.Count;

    public void Put(TThing thing)
    {
        _things.Enqueue(thing);
        _bell.Ring();
    }

    /// <summary>Puts one without waking the receiver: who does so takes it itself, or rings.</summary>
    public void PutQuietly(TThing thing) => _things.Enqueue(thing);

    /// <summary>Wakes the receiver.</summary>
    public void Ring() => _bell.Ring();

    /// <summary>Waits for the next; false when it is closed and empty. Owner: one receiving thread.</summary>
    public bool TryTake([NotNullWhen(true)] out TThing? thing)
    {
        while (!_things.TryDequeue(out thing))
        {
            if (_closed && _things.IsEmpty) return false;
            _bell.Wait();
        }
        return true;
    }

    /// <summary>The next, if there is one. Owner: one receiving thread.</summary>
    public bool TryTakeNow([NotNullWhen(true)] out TThing? thing) => _things.TryDequeue(out thing);

    /// <summary>Closed and empty: nothing comes any more. Owner: one receiving thread.</summary>
    public bool HasEnded => _closed && _things.IsEmpty;

    /// <summary>Returns when something may have been put, or it was closed. Owner: one receiving thread.</summary>
    public void Wait() => _bell.Wait();

    /// <summary>Nothing more will be put.</summary>
    public void Close()
    {
        _closed = true;
        _bell.Ring();
    }
}

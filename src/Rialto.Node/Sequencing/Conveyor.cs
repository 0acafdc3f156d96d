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

    /// <summary>Nothing more will be put.</summary>
    public void Close()
    {
        _closed = true;
        _bell.Ring();
    }
}

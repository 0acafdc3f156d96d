using System.Numerics;

namespace Rialto.Node.Sequencing;

/// <summary>Bounded queue from all askers to the engine thread.</summary>
/// <remarks>
/// A ring of slots that each carry the turn in which they may be written or read, so an asker claims its place with one
/// compare-and-swap and never waits for another. Owner of <see cref="TryPeek"/> and <see cref="Dequeue"/>: engine thread.
/// </remarks>
sealed class SubmissionQueue
{
    readonly Slot[] _slots;
    readonly int _mask;
    readonly Doorbell _bell;
    long _tail;
    long _head;
    volatile bool _closed;

    public SubmissionQueue(int capacity, Doorbell bell)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(BitOperations.IsPow2(capacity), true);
        _slots = new Slot[capacity];
        _mask = capacity - 1;
        _bell = bell;
        for (var i = 0; i < capacity; i++) _slots[i].Turn = i;
    }

    /// <summary>How many wait now.</summary>
    public int Count => (int)Math.Max(0, Volatile.Read(ref _tail) - Volatile.Read(ref _head));

    public bool IsClosed => _closed;

    /// <summary>False when it is full or closed.</summary>
    public bool TryEnqueue(Submission submission)
    {
        while (!_closed)
        {
            var tail = Volatile.Read(ref _tail);
            ref var slot = ref _slots[tail & _mask];
            var turn = Volatile.Read(ref slot.Turn);
            if (turn < tail) return false;
            if (turn > tail || Interlocked.CompareExchange(ref _tail, tail + 1, tail) != tail) continue;
            slot.Submission = submission;
            Volatile.Write(ref slot.Turn, tail + 1);
            _bell.Ring();
            return true;
        }
        return false;
    }

    /// <summary>The oldest submission, left where it is.</summary>
    public bool TryPeek(out Submission submission) => TryPeek(0, out submission);

    /// <summary>The submission that so many stand in front of, left where it is.</summary>
    public bool TryPeek(int ahead, out Submission submission)
    {
        var place = _head + ahead;
        ref var slot = ref _slots[place & _mask];
        // The turn first: what was read before an asker had ended is not what he put there.
        var isThere = Volatile.Read(ref slot.Turn) == place + 1;
        submission = isThere ? slot.Submission! : null!;
        return isThere;
    }

    /// <summary>Takes away what <see cref="TryPeek"/> showed.</summary>
    public void Dequeue()
    {
        ref var slot = ref _slots[_head & _mask];
        slot.Submission = null;
        Volatile.Write(ref slot.Turn, _head + _slots.Length);
        Volatile.Write(ref _head, _head + 1);
    }

    /// <summary>Nothing comes in any more.</summary>
    public void Close()
    {
        _closed = true;
        _bell.Ring();
    }

    struct Slot
    {
        public long Turn;
        public Submission? Submission;
    }
}

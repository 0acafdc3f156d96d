using Rialto.Engine.Events;
using Rialto.Node.Log;

namespace Rialto.Benchmarks.Pipe;

/// <summary>Commands that become one frame of the log, and their events. Owned by one thread at a time: engine, journal, engine …</summary>
public sealed class JournalBatch(int capacityBytes)
{
    readonly byte[] _bytes = new byte[capacityBytes];
    readonly int[] _eventsEnds = new int[Node.Limits.BatchCommandsMax];
    int _length;
    long _lastEvent;

    public int Count { get; private set; }

    /// <summary>Number of the first command.</summary>
    public long First { get; private set; }

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>Where the engine writes; it never grows, because the engine's thread must not allocate.</summary>
    public EventBuffer Events { get; } = new(Node.Limits.BatchEventBytesMax + Limits.PipeRecordBytesMax);

    /// <summary>What the frame's header says.</summary>
    public FrameFields Fields { get; private set; }

    public bool HasRoomFor(int bytes) =>
        _length + bytes <= _bytes.Length && Count < Node.Limits.BatchCommandsMax && Events.Length < Node.Limits.BatchEventBytesMax;

    /// <summary>Takes a command in whose events are the last in <see cref="Events"/>.</summary>
    public void Add(ReadOnlySpan<byte> command, long number, long lastEvent)
    {
        if (Count == 0) First = number;
        command.CopyTo(_bytes.AsSpan(_length));
        _length += command.Length;
        _eventsEnds[Count++] = Events.Length;
        _lastEvent = lastEvent;
    }

    /// <summary>Nothing more comes in: goes on with the running hash from where it was before this batch.</summary>
    public void Finish(ulong eventHash)
    {
        var start = 0;
        foreach (var end in _eventsEnds.AsSpan(0, Count))
        {
            eventHash = Engine.Codec.EventHash.After(eventHash, Events.Written[start..end]);
            start = end;
        }

        Fields = new FrameFields(First, Count, TimeUs: 0, eventHash, _lastEvent);
    }

    public void Clear()
    {
        (_length, Count) = (0, 0);
        Events.Clear();
    }
}

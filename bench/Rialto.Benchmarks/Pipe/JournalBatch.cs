using Rialto.Node.Log;

namespace Rialto.Benchmarks.Pipe;

/// <summary>Commands that become one frame of the log. Owned by one thread at a time: engine, journal, engine …</summary>
public sealed class JournalBatch(int capacityBytes)
{
    readonly byte[] _bytes = new byte[capacityBytes];
    int _length;

    public int Count { get; private set; }

    /// <summary>Number of the first command.</summary>
    public long First { get; private set; }

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>What the frame's header says.</summary>
    public FrameFields Fields { get; private set; }

    public bool HasRoomFor(int bytes) => _length + bytes <= _bytes.Length && Count < Node.Limits.BatchCommandsMax;

    /// <summary>Takes a command in.</summary>
    public void Add(ReadOnlySpan<byte> command, long number)
    {
        if (Count == 0) First = number;
        command.CopyTo(_bytes.AsSpan(_length));
        _length += command.Length;
        Count++;
    }

    /// <summary>Nothing more comes in.</summary>
    public void Finish(ulong eventHash, long lastEvent) => Fields = new FrameFields(First, Count, TimeUs: 0, eventHash, lastEvent);

    public void Clear() => (_length, Count) = (0, 0);
}

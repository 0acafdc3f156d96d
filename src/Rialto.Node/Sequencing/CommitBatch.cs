using Rialto.Engine.Events;
using Rialto.Node.Log;

namespace Rialto.Node.Sequencing;

/// <summary>
/// Commands that become one frame, and what they did. Pooled; owned by one thread at a time: engine, log, publisher, engine …
/// </summary>
sealed class CommitBatch(int capacityBytes)
{
    readonly byte[] _commands = new byte[capacityBytes];

    /// <summary>Bytes of commands so far.</summary>
    public int Length { get; private set; }
    public List<CommittedStep> Steps { get; } = [];
    public EventBuffer Events { get; } = new(1 << 16);

    /// <summary>Running hash over all events up to and with this batch, once it is hashed.</summary>
    public ulong EventHash { get; private set; }

    /// <summary>The engine's last event number after this batch.</summary>
    public long LastEvent { get; private set; }

    /// <summary>Number of the frame that it became.</summary>
    public long Frame { get; set; }
    public bool IsEmpty => Steps.Count == 0;
    public CommittedStep Last => Steps[^1];
    public ReadOnlySpan<byte> Commands => _commands.AsSpan(0, Length);

    public FrameFields Fields => new(Steps[0].CommandNumber, Steps.Count, Last.TimeUs, EventHash, LastEvent);

    /// <summary>Whether one more command may come in; into an empty batch always, when it is no longer than a batch.</summary>
    public bool HasRoomFor(int commandBytes) =>
        Length + commandBytes <= _commands.Length
        && Steps.Count < Limits.BatchCommandsMax
        && Events.Length < Limits.BatchEventBytesMax;

    /// <summary>Copies a command in; answers where it stands now.</summary>
    public Span<byte> Take(ReadOnlySpan<byte> command)
    {
        var target = _commands.AsSpan(Length, command.Length);
        command.CopyTo(target);
        Length += command.Length;
        return target;
    }

    public void Add(in CommittedStep step, long lastEvent)
    {
        Steps.Add(step);
        LastEvent = lastEvent;
    }

    /// <summary>Goes on with the running hash from where it was before this batch.</summary>
    public void Hash(ulong eventHash)
    {
        foreach (var step in Steps) eventHash = Engine.Codec.EventHash.After(eventHash, EventsOf(step));
        EventHash = eventHash;
    }

    public ReadOnlySpan<byte> CommandOf(in CommittedStep step) => _commands.AsSpan(step.CommandOffset, step.CommandLength);

    public ReadOnlySpan<byte> EventsOf(in CommittedStep step) => Events.Written.Slice(step.EventsOffset, step.EventsLength);

    public void Clear()
    {
        Length = 0;
        Steps.Clear();
        Events.Clear();
        Frame = 0;
    }
}

namespace Rialto.Node;

/// <summary>What the node has done since it started. Written by its threads, read by any.</summary>
public sealed class NodeCounters
{
    long _commands;
    long _frames;
    long _busy;
    long _ticks;
    long _published;
    long _conservationChecks;

    /// <summary>Commands applied, ticks included.</summary>
    public long Commands => Volatile.Read(ref _commands);

    /// <summary>Frames synced: one sync each.</summary>
    public long Frames => Volatile.Read(ref _frames);

    /// <summary>Answers "try again": the queue or the disk was full.</summary>
    public long BusyAnswers => Volatile.Read(ref _busy);

    /// <summary>Commands that the sequencer made itself because a timer was due.</summary>
    public long Ticks => Volatile.Read(ref _ticks);

    /// <summary>Commands whose outcomes were told.</summary>
    public long Published => Volatile.Read(ref _published);

    /// <summary>Steps whose postings were added up.</summary>
    public long ConservationChecks => Volatile.Read(ref _conservationChecks);

    internal void Applied() => Interlocked.Increment(ref _commands);

    internal void Ticked() => Interlocked.Increment(ref _ticks);

    internal void Busy() => Interlocked.Increment(ref _busy);

    internal void Synced() => Interlocked.Increment(ref _frames);

    internal void Told(int commands)
    {
        Interlocked.Add(ref _published, commands);
        Interlocked.Add(ref _conservationChecks, commands);
    }
}

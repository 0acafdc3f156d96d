using Rialto.Node.Log;
using Rialto.Node.Recovery;

namespace Rialto.Node;

/// <summary>How a node is started.</summary>
public sealed record NodeOptions
{
    public required string DataDirectory { get; init; }
    public required IStorage Storage { get; init; }
    public required LogOptions Log { get; init; }
    public required TimeProvider Time { get; init; }
    public required SnapshotPolicy Snapshots { get; init; }

    /// <summary>How old a segment of the log must be to be removed when nothing needs it any more; null = the whole log stays.</summary>
    public TimeSpan? LogKeep { get; init; }

    /// <summary>Commands that may wait for the engine; a power of two.</summary>
    public required int QueueCommandsMax { get; init; }

    /// <summary>Ends the process after a bug or a storage fault.</summary>
    public required ProcessEnd End { get; init; }

    /// <summary>Is told what an operator should know: a torn tail, a refused snapshot, an alarm of the follower. Any thread.</summary>
    public required Action<string> Warn { get; init; }

    /// <summary>What a server uses.</summary>
    public static NodeOptions ForServer(string dataDirectory, TimeProvider time, Action<string> warn) => new()
    {
        DataDirectory = dataDirectory,
        Storage = new DiskStorage(),
        Log = LogOptions.ForServer(dataDirectory, time),
        Time = time,
        Snapshots = SnapshotPolicy.ForServer,
        QueueCommandsMax = Limits.QueueCommandsMax,
        End = ProcessEnd.Immediate,
        Warn = warn,
    };
}

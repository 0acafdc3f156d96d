namespace Rialto.Node.Recovery;

/// <summary>When the follower writes a snapshot: whichever comes first since the last one, if anything happened.</summary>
public sealed record SnapshotPolicy
{
    public required long Commands { get; init; }

    /// <summary>Bytes of commands in the log.</summary>
    public required long Bytes { get; init; }

    /// <summary>By the clock of the commands.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>What a server uses: replaying this much takes about a second.</summary>
    public static SnapshotPolicy ForServer { get; } = new() { Commands = 500_000, Bytes = 128L << 20, Interval = TimeSpan.FromMinutes(15) };
}

using Rialto.Simulation.Disk;
using Rialto.Simulation.Workload;

namespace Rialto.Simulation.Nodes;

/// <summary>The weather of one node run, drawn from its seed: each trouble is off in a quarter of the seeds (swarm testing).</summary>
internal sealed class NodeProfile
{
    const int OutstandingMany = 200;
    const int ManyFlips = 20;
    const int SegmentBytesSmall = 64 << 10;
    const int SegmentBytesLarge = 256 << 10;
    readonly Dice _dice;

    public NodeProfile(Dice dice, NodeHazards hazards)
    {
        _dice = dice;
        Disk = new()
        {
            ReadFlipPpm = Drawn(hazards, NodeHazards.ReadFlips, 10_000),
            WriteErrorPpm = Drawn(hazards, NodeHazards.WriteErrors, 5_000) / 5,
            SyncErrorPpm = Drawn(hazards, NodeHazards.SyncErrors, 2_000),
            MisdirectedPpm = Drawn(hazards, NodeHazards.Misdirected, 2_000),
            LatencyUsMax = Drawn(hazards, NodeHazards.Latency, 500_000),
        };
        CrashPermille = Drawn(hazards, NodeHazards.Crashes, 6);
        Disk.CutAtBeginningPpm = CrashPermille * 50_000;
        ClockPermille = Drawn(hazards, NodeHazards.Clock, 20);
        DriftPpm = Drawn(hazards, NodeHazards.Clock, 1_000) is > 0 and var drift ? drift - 500 : 0;
        FullDiskPermille = Drawn(hazards, NodeHazards.FullDisk, 3);
        ClientPermille = Drawn(hazards, NodeHazards.Clients, 150);
        OutstandingMax = dice.Of(1, 3, 20, OutstandingMany);
        FollowerWeight = dice.Of(1, 10, 40);
        PublisherWeight = dice.Of(3, 10, 40);
        HistoryWeight = dice.Of(1, 10, 40);
        SegmentBytes = Rare(hazards) ? SegmentBytesLarge : SegmentBytesSmall;
        var hasSmallBodies = Rare(hazards);
        BodyBytesMax = hasSmallBodies ? 8 << 10 : 48 << 10;
        // Only many requests at a time and a slow disk fill a frame.
        if (hasSmallBodies) (OutstandingMax, CommitterWeight) = (OutstandingMany, 1);
        SnapshotCommands = Rare(hazards) ? 10 : dice.Of(100, 500, 5_000);
        QueueCommandsMax = Rare(hazards) ? 2 : 256;
        IsPublisherNarrow = Rare(hazards);
        HistoryStopsPermille = Rare(hazards) ? 10 : 0;
        HasSmallWindow = Rare(hazards);
        if (Rare(hazards)) Disk.ReadFlipPpm *= ManyFlips;
    }

    public DiskHazards Disk { get; }

    /// <summary>Losses of power and kills, in so many of a thousand rounds.</summary>
    public int CrashPermille { get; }

    /// <summary>Steps and freezes of the wall clock.</summary>
    public int ClockPermille { get; }
    public int DriftPpm { get; }
    public int FullDiskPermille { get; }

    /// <summary>Requests that are lost, sent twice, sent late, or whose answer is lost.</summary>
    public int ClientPermille { get; }

    /// <summary>Requests that may wait for their outcome at the same time; 1 = batches of one.</summary>
    public int OutstandingMax { get; }
    public int CommitterWeight { get; } = 15;
    public int FollowerWeight { get; }
    public int PublisherWeight { get; }
    public int HistoryWeight { get; }
    public int SegmentBytes { get; }
    public int BodyBytesMax { get; }

    /// <summary>Commands between snapshots.</summary>
    public int SnapshotCommands { get; }
    public int QueueCommandsMax { get; }

    /// <summary>One batch at a time between log and views.</summary>
    public bool IsPublisherNarrow { get; }
    public int HistoryStopsPermille { get; }

    /// <summary>Four request keys are remembered, and retries come all the same.</summary>
    public bool HasSmallWindow { get; }

    int Drawn(NodeHazards wanted, NodeHazards kind, int max)
    {
        // Drawn in any case, so that leaving one kind out does not change the others.
        var (isOff, drawn) = (_dice.Percent(25), (int)_dice.Between(1, max));
        return isOff || !wanted.HasFlag(kind) ? 0 : drawn;
    }

    bool Rare(NodeHazards wanted)
    {
        var isRare = _dice.Percent(25);
        return isRare && wanted.HasFlag(NodeHazards.RareBranches);
    }
}

namespace Rialto.Node.Tools;

/// <summary>What is wrong with a log, and what would be lost by making it usable. Nothing has been done yet.</summary>
public sealed record RepairPlan
{
    public required RepairKind Kind { get; init; }

    /// <summary>Where and what; empty when nothing is.</summary>
    public required string Damage { get; init; }

    /// <summary>The first frame that is not intact; a repair is asked for by naming it.</summary>
    public required long Frame { get; init; }

    /// <summary>The frame with which the usable log would begin (past set aside) or end (end lost).</summary>
    public required long KeptFrame { get; init; }

    /// <summary>The last command that would be there.</summary>
    public required long KeptCommand { get; init; }

    /// <summary>The last event that would be there.</summary>
    public required long KeptEvent { get; init; }

    /// <summary>Frames behind the damage whose headers are still intact.</summary>
    public required long FramesSeen { get; init; }

    /// <summary>The last command that any of them names; 0 = none is left.</summary>
    public required long LastCommandSeen { get; init; }

    /// <summary>The last event that any of them names; 0 = none is left.</summary>
    public required long LastEventSeen { get; init; }

    /// <summary>Members named by commands that are still readable there, at most <see cref="Limits.RepairMembersMax"/>.</summary>
    public required IReadOnlyList<int> Members { get; init; }

    /// <summary>Frames of the snapshots that would be set aside.</summary>
    public required IReadOnlyList<long> Snapshots { get; init; }

    /// <summary>Last event in history, which may still show what the log lost.</summary>
    public required long HistoryEvent { get; init; }

    /// <summary>Where the damaged bytes went; empty before the repair.</summary>
    public string Aside { get; init; } = "";

    /// <summary>Number of the first damaged segment, and where in it.</summary>
    internal long Segment { get; init; }
    internal long Offset { get; init; }

    /// <summary>The first segment that stays, when the past is set aside.</summary>
    internal long FirstSegment { get; init; }
}

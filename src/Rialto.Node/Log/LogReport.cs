namespace Rialto.Node.Log;

/// <summary>What a walk over a log found.</summary>
public sealed record LogReport
{
    public required int Segments { get; init; }

    /// <summary>Intact frames up to the end or the first damage.</summary>
    public required long Frames { get; init; }

    /// <summary>Commands in them.</summary>
    public required long Commands { get; init; }

    /// <summary>Their bytes, headers included.</summary>
    public required long Bytes { get; init; }

    /// <summary>Number of the first frame; 0 when there is none.</summary>
    public required long FirstFrame { get; init; }

    /// <summary>The last intact frame; null when there is none.</summary>
    public required FrameRecord? LastFrame { get; init; }

    /// <summary>An unfinished write at the end, which the next start will cut; null when there is none.</summary>
    public required TornTail? Torn { get; init; }

    /// <summary>The first damage; null when there is none. A server does not start with it.</summary>
    public required LogDamagedException? Damage { get; init; }

    public bool IsIntact => Damage is null;
}

namespace Rialto.Node.Snapshots;

/// <summary>A snapshot that is not used, and why. An older one and more of the log do the same.</summary>
public sealed record SnapshotDamage(string Path, string Problem)
{
    /// <summary>It is whole, but of another program's day.</summary>
    public bool IsOtherFormat { get; init; }

    public override string ToString() => $"{Path}: {Problem}";
}

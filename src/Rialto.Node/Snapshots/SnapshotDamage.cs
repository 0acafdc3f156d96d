namespace Rialto.Node.Snapshots;

/// <summary>A snapshot that is not used, and why. An older one and more of the log do the same.</summary>
public sealed record SnapshotDamage(string Path, string Problem)
{
    public override string ToString() => $"{Path}: {Problem}";
}

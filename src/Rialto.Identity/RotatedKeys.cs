namespace Rialto.Identity;

/// <summary>What a rotation of the master key did.</summary>
/// <param name="Removed">Numbers of the keys that are gone.</param>
/// <param name="Current">Number of the key that seals now.</param>
/// <param name="Secrets">Secrets that were sealed anew.</param>
public sealed record RotatedKeys(IReadOnlyList<uint> Removed, uint Current, long Secrets);

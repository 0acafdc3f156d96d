using Rialto.Engine.Numbers;

namespace Rialto.Engine.Margin;

/// <summary>What one outside source says of a spot price.</summary>
/// <param name="Price">In ticks of the instrument.</param>
/// <param name="Weight">1 and up.</param>
/// <param name="IsValid">Not older than ten seconds and not marked as down.</param>
public readonly record struct IndexFeed(Ticks Price, int Weight, bool IsValid);

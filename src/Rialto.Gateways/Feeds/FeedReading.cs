using Rialto.Engine.Numbers;

namespace Rialto.Gateways.Feeds;

/// <summary>What a source said last.</summary>
/// <param name="Price">None = nothing yet.</param>
/// <param name="AgeMs">How long ago; 0 without a price.</param>
/// <param name="IsUsed">The index is made of it, among others.</param>
public sealed record FeedReading(string Source, Ticks Price, int Weight, long AgeMs, bool IsUsed);

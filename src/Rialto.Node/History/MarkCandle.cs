using Rialto.Engine.Numbers;

namespace Rialto.Node.History;

/// <summary>A computed price over a while that begins at <paramref name="StartUs"/>.</summary>
public sealed record MarkCandle(long StartUs, Ticks Open, Ticks High, Ticks Low, Ticks Close);

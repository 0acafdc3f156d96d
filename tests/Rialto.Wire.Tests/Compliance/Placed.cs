namespace Rialto.Wire.Tests.Compliance;

/// <summary>What became of a wish: an order as it is after matching, or a refusal.</summary>
public sealed record Placed(Refusal Refusal, SeenOrder? Order);

namespace Rialto.Wire.Tests.Compliance;

/// <summary>An order as its owner sees it.</summary>
public sealed record SeenOrder(string Id, OrderPhase Phase, decimal Filled, decimal Remaining);

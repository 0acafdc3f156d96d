using Rialto.Engine.Numbers;

namespace Rialto.Gateways.Bots;

/// <summary>One command that brings a book nearer to its ladder.</summary>
/// <param name="Order">Whom it is about; none for a new quote.</param>
/// <param name="Price">Where it should stand.</param>
/// <param name="Quantity">How much should stand there.</param>
public readonly record struct Repair(RepairKind Kind, OrderId Order, Ticks Price, Lots Quantity);

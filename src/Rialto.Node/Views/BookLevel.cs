using Rialto.Engine.Numbers;

namespace Rialto.Node.Views;

/// <summary>Everything that stands at one price of one side.</summary>
public readonly record struct BookLevel(Ticks Price, Lots Quantity, int Count);

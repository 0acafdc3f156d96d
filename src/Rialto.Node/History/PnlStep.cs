using Rialto.Node.Views;

namespace Rialto.Node.History;

/// <summary>One step on the way from a currency to another: the last price of a market, or one divided by it.</summary>
public readonly record struct PnlStep(InstrumentView Market, bool IsInverted);

using Rialto.Engine.Numbers;

namespace Rialto.Engine.Margin;

/// <summary>A stop-loss and a take-profit that an order carries for the position that it makes; None = there is none.</summary>
internal struct ExitPair
{
    public Ticks StopLoss;
    public Ticks TakeProfit;

    /// <summary>What the order carried first is the position's, or its first fill is over: these are what was named since.</summary>
    public bool WasBrought;

    public readonly bool IsNone => StopLoss == Ticks.None && TakeProfit == Ticks.None;
}

namespace Rialto.Simulation.Model;

/// <summary>Stop-loss and take-profit that an order brings along; 0 = there is none.</summary>
internal readonly record struct BroughtExits(long StopLoss, long TakeProfit)
{
    public static readonly BroughtExits None = new(0, 0);
}

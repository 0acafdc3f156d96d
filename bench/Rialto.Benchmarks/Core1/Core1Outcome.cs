namespace Rialto.Benchmarks.Core1;

/// <summary>What a pass over a workload must end with: the oracle compares all of it.</summary>
public sealed record Core1Outcome(long Trades, long Volume, ulong TradeHash, Core1SideOutcome Bids, Core1SideOutcome Asks)
{
    public int LiveOrders => Bids.Orders + Asks.Orders;
}

using System.Runtime.InteropServices;
using Rialto.Engine.Numbers;

namespace Rialto.Benchmarks.Core1;

/// <summary>One trade of core-1.</summary>
public readonly record struct Core1Trade(long MakerId, long TakerId, long Price, long Size);

/// <summary>What stands on one side in the end.</summary>
public readonly record struct Core1SideOutcome(long BestPrice, int Levels, int Orders, long Volume);

/// <summary>What a pass over a workload must end with: the oracle compares all of it.</summary>
public sealed record Core1Outcome(long Trades, long Volume, ulong TradeHash, Core1SideOutcome Bids, Core1SideOutcome Asks)
{
    public int LiveOrders => Bids.Orders + Asks.Orders;
}

/// <summary>64-bit FNV-1a over maker, taker, price and size of each trade, eight little-endian bytes each.</summary>
public struct TradeHash()
{
    public ulong Value { get; private set; } = 14695981039346656037UL;

    public void Add(in Core1Trade trade)
    {
        foreach (var part in (ReadOnlySpan<long>)[trade.MakerId, trade.TakerId, trade.Price, trade.Size])
        {
            foreach (var octet in MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in part))) Value = (Value ^ octet) * 1099511628211UL;
        }
    }
}

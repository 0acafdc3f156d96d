using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;

namespace Rialto.Simulation.Model;

/// <summary>What the kinds of orders mean (docs/rules/waiting-orders.md).</summary>
internal static class Kinds
{
    public static bool Waits(OrderKind kind) =>
        kind is OrderKind.StopLimit or OrderKind.StopMarket or OrderKind.TakeProfitLimit or OrderKind.TakeProfitMarket;

    /// <summary>Limit orders, also waiting ones.</summary>
    public static bool HasLimit(OrderKind kind) => kind is OrderKind.Limit or OrderKind.StopLimit or OrderKind.TakeProfitLimit;

    /// <summary>Buy stops and sell take-profits wait for a rise.</summary>
    public static bool IsRising(OrderKind kind, Side side)
    {
        var isStop = kind is OrderKind.StopLimit or OrderKind.StopMarket;
        return isStop ? side == Side.Buy : side == Side.Sell;
    }
}

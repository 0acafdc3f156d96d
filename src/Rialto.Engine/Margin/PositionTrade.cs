using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;

namespace Rialto.Engine.Margin;

/// <summary>What one trade does to one position: a part that closes, and a part that opens. Source: docs/rules/derivatives.md.</summary>
/// <param name="Value">Of the whole trade, in picos; both sides of the trade have the same.</param>
/// <param name="Closed">Lots that made the position smaller.</param>
/// <param name="Realised">Profit of that part, in picos: moves from the clearing account to the balance.</param>
/// <param name="CostClosed">The cost that left with it.</param>
/// <param name="Opened">Lots that made the position larger, or a new one.</param>
/// <param name="CostOpened">The cost that came with it, with its sign.</param>
public readonly record struct PositionTrade(
    Int128 Value, Lots Closed, Int128 Realised, Int128 CostClosed, Lots Opened, Int128 CostOpened)
{
    /// <summary>Works the trade out; nothing is changed.</summary>
    /// <param name="terms">Of the instrument.</param>
    /// <param name="position">In lots; below zero is short.</param>
    /// <param name="cost">Of the position, in picos, with its sign.</param>
    /// <param name="side">What the account does.</param>
    /// <param name="price">Of the trade.</param>
    /// <param name="lots">Above zero.</param>
    public static PositionTrade Of(in ContractTerms terms, Lots position, Int128 cost, Side side, Ticks price, Lots lots)
    {
        var value = ContractMath.Value(terms, price, lots);
        var closes = !position.IsZero && position.Value > 0 == (side == Side.Sell);
        var closed = closes ? Lots.Min(lots, ContractMath.Abs(position)) : Lots.Zero;
        // The value is rounded once a trade (inverse contracts), so the part that opens gets what the closing part leaves.
        var closedValue = closed == lots ? value : closed.IsZero ? 0 : ContractMath.Value(terms, price, closed);
        var openedValue = value - closedValue;
        var sign = ContractMath.Direction(terms) * (side == Side.Buy ? 1 : -1);
        var costClosed = closed.IsZero ? 0 : ContractMath.CostOfPart(cost, closed, position);
        // Closing takes the opposite side: what is sold of a long position brings its value in.
        var realised = closed.IsZero ? 0 : -sign * closedValue - costClosed;
        return new(value, closed, realised, costClosed, lots - closed, sign * openedValue);
    }

    /// <summary>The position afterwards.</summary>
    public Lots PositionAfter(Lots position, Side side)
    {
        var left = position.Value > 0 ? position - Closed : position + Closed;
        return side == Side.Buy ? left + Opened : left - Opened;
    }

    /// <summary>Its cost afterwards.</summary>
    public Int128 CostAfter(Int128 cost) => cost - CostClosed + CostOpened;
}

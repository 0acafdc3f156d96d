using Rialto.Engine.Commands;
using Rialto.Engine.Margin;
using Rialto.Engine.Numbers;
using Rialto.Node.Views;

namespace Rialto.Gateways.Margin;

/// <summary>What a margin account has at stake in one perpetual, in picos: 10^-12 of its currency. Immutable.</summary>
/// <param name="Exposure">The largest size that resting orders can make of the position.</param>
/// <param name="Initial">What the exposure takes of the equity.</param>
/// <param name="OrderHold">What resting orders take besides.</param>
/// <param name="Maintenance">What keeps the position.</param>
/// <remarks>
/// By the engine's formulas. The hold of a resting order is computed at today's fair price; the engine keeps the one of its acceptance,
/// which differs only for orders whose limit is worse than the fair price. Source: docs/rules/derivatives.md.
/// </remarks>
public readonly record struct Stake(Lots Exposure, Int128 Initial, Int128 OrderHold, Int128 Maintenance)
{
    /// <param name="perpetual">At its fair price; without one nothing has a value yet.</param>
    /// <param name="position">Signed; zero = none.</param>
    /// <param name="orders">The account's open orders of this perpetual.</param>
    /// <param name="leverage">As chosen; 0 = never.</param>
    public static Stake Of(PerpetualView perpetual, Lots position, IEnumerable<OrderView> orders, int leverage)
    {
        var (bought, sold, hold) = (position, position, Int128.Zero);
        foreach (var order in orders.Where(TakesMargin))
        {
            if (order.Side == Side.Buy) bought += order.Remaining;
            else sold -= order.Remaining;
            hold += HoldOf(perpetual, order);
        }

        var size = ContractMath.Abs(position);
        var exposure = Larger(size, Larger(ContractMath.Abs(bought), ContractMath.Abs(sold)));
        return new(
            exposure,
            ContractMath.Initial(perpetual.Contract, ValueAtFair(perpetual, exposure), leverage),
            hold,
            ContractMath.Maintenance(perpetual.Contract, ValueAtFair(perpetual, size)));
    }

    /// <summary>What a size is worth at the fair price; nothing before there is one.</summary>
    public static Int128 ValueAtFair(PerpetualView perpetual, Lots size) =>
        perpetual.Fair == Ticks.None ? 0 : ContractMath.Value(perpetual.Contract, perpetual.Fair, size);

    /// <summary>What a position would bring at the fair price.</summary>
    public static Int128 ProfitOf(PerpetualView perpetual, PositionView position) =>
        ContractMath.Unrealised(perpetual.Contract, perpetual.Fair, position.Quantity, position.Cost);

    // In proportion to what is left, as the engine lets it go.
    static Int128 HoldOf(PerpetualView perpetual, OrderView order)
    {
        var whole = ContractMath.Hold(perpetual.Contract, order.Side, order.Price, perpetual.Fair, order.Quantity, order.Taker);
        return whole * order.Remaining.Value / order.Quantity.Value;
    }

    static bool TakesMargin(OrderView order) =>
        !order.IsWaiting && (order.Flags & OrderFlags.ReduceOnly) == 0 && order.Price != Ticks.None;

    static Lots Larger(Lots first, Lots second) => first > second ? first : second;
}

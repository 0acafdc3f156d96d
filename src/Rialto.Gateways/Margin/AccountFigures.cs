using Rialto.Engine.Commands;
using Rialto.Engine.Margin;
using Rialto.Engine.Numbers;
using Rialto.Node.Views;

namespace Rialto.Gateways.Margin;

/// <summary>The sums of a margin account at the fair prices of a moment, in picos: 10^-12 of its currency. Immutable.</summary>
/// <remarks>
/// By the engine's formulas over the views. The hold of a resting order is that of today's fair price; the engine keeps the one of its
/// acceptance. Source: docs/rules/derivatives.md.
/// </remarks>
public sealed record AccountFigures
{
    const long PicoUnits = 1_000_000;

    public required Int128 Balance { get; init; }

    /// <summary>What the open positions would bring at fair prices.</summary>
    public required Int128 Profit { get; init; }

    /// <summary>What the open positions have brought since they were opened.</summary>
    public required Int128 Realised { get; init; }

    /// <summary>What positions and resting orders take of the equity.</summary>
    public required Int128 Initial { get; init; }

    /// <summary>What keeps the positions.</summary>
    public required Int128 Maintenance { get; init; }

    /// <summary>Neither money nor positions.</summary>
    public required bool IsUnused { get; init; }

    public Int128 Equity => Balance + Profit;

    /// <summary>How an account stands now. Any thread.</summary>
    public static AccountFigures Of(ExchangeViews views, MarginAccountView account)
    {
        var positions = views.Margin.PositionsOf(account.Id);
        var orders = views.OpenOrders.Of(account.Member).Where(order => order.Account == account.Id && TakesMargin(order)).ToList();
        var balance = views.Balances.Of(account.Owner, account.Currency).Total.Units / PicoUnits;
        var (profit, initial, maintenance) = (Int128.Zero, Int128.Zero, Int128.Zero);
        foreach (var instrument in positions.Select(each => each.Instrument).Concat(orders.Select(each => each.Instrument)).Distinct())
        {
            // Nothing is at stake before there is a price.
            if (views.Margin.Find(instrument) is not { } perpetual || perpetual.Fair == Ticks.None) continue;
            var position = positions.FirstOrDefault(each => each.Instrument == instrument);
            if (position is not null) profit += ProfitOf(perpetual, position);
            var quantity = position?.Quantity ?? Lots.Zero;
            var own = orders.Where(order => order.Instrument == instrument).ToList();
            var exposed = ContractMath.Value(perpetual.Contract, perpetual.Fair, ExposureOf(quantity, own));
            initial += ContractMath.Initial(perpetual.Contract, exposed, views.Margin.LeverageOf(account.Id, instrument));
            initial += own.Aggregate(Int128.Zero, (sum, order) => sum + HoldOf(perpetual, order));
            var kept = ContractMath.Value(perpetual.Contract, perpetual.Fair, ContractMath.Abs(quantity));
            maintenance += ContractMath.Maintenance(perpetual.Contract, kept);
        }

        return new()
        {
            Balance = balance,
            Profit = profit,
            Realised = positions.Aggregate(Int128.Zero, static (sum, position) => sum + position.Realised),
            Initial = initial,
            Maintenance = maintenance,
            IsUnused = balance == 0 && positions.Count == 0,
        };
    }

    static Int128 ProfitOf(PerpetualView perpetual, PositionView position) =>
        ContractMath.Unrealised(perpetual.Contract, perpetual.Fair, position.Quantity, position.Cost);

    /// <summary>The largest size that resting orders can make of a position.</summary>
    static Lots ExposureOf(Lots position, List<OrderView> orders)
    {
        var (bought, sold) = (position, position);
        foreach (var order in orders)
        {
            if (order.Side == Side.Buy) bought += order.Remaining;
            else sold -= order.Remaining;
        }

        return Larger(ContractMath.Abs(position), Larger(ContractMath.Abs(bought), ContractMath.Abs(sold)));
    }

    /// <summary>In proportion to what is left, as the engine lets it go.</summary>
    static Int128 HoldOf(PerpetualView perpetual, OrderView order)
    {
        var whole = ContractMath.Hold(perpetual.Contract, order.Side, order.Price, perpetual.Fair, order.Quantity, order.Taker);
        return whole * order.Remaining.Value / order.Quantity.Value;
    }

    static bool TakesMargin(OrderView order) =>
        !order.IsWaiting && (order.Flags & OrderFlags.ReduceOnly) == 0 && order.Price != Ticks.None;

    static Lots Larger(Lots first, Lots second) => first > second ? first : second;
}

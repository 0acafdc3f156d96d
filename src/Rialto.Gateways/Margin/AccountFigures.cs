using Rialto.Engine.Numbers;
using Rialto.Node.Views;

namespace Rialto.Gateways.Margin;

/// <summary>The sums of a margin account at the fair prices of a moment, in picos: 10^-12 of its currency. Immutable.</summary>
/// <remarks>The sum of its <see cref="Stake"/>s over the views. Source: docs/rules/derivatives.md.</remarks>
public sealed record AccountFigures
{
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
    public static AccountFigures Of(ExchangeViews views, MarginAccountView account) => Of(AccountMoment.Of(views, account, out _));

    static AccountFigures Of(AccountMoment moment)
    {
        var orders = moment.Orders.ToLookup(order => order.Instrument);
        var (profit, initial, maintenance) = (Int128.Zero, Int128.Zero, Int128.Zero);
        foreach (var (_, perpetual, leverage) in moment.Perpetuals)
        {
            // Nothing is at stake before there is a price.
            if (perpetual.Fair == Ticks.None) continue;
            var position = moment.Positions.FirstOrDefault(each => each.Instrument == perpetual.Instrument);
            if (position is null && !orders.Contains(perpetual.Instrument)) continue;
            if (position is not null) profit += Stake.ProfitOf(perpetual, position);
            var stake = Stake.Of(perpetual, position?.Quantity ?? Lots.Zero, orders[perpetual.Instrument], leverage);
            initial += stake.Initial + stake.OrderHold;
            maintenance += stake.Maintenance;
        }

        return new()
        {
            Balance = moment.Balance,
            Profit = profit,
            Realised = moment.Positions.Aggregate(Int128.Zero, static (sum, position) => sum + position.Realised),
            Initial = initial,
            Maintenance = maintenance,
            IsUnused = moment.Balance == 0 && moment.Positions.Count == 0,
        };
    }
}

using Rialto.Engine.Numbers;
using Rialto.Node.Views;

namespace Rialto.Gateways.Margin;

/// <summary>The sums of a margin account at the fair prices of a moment, in picos: 10^-12 of its currency. Immutable.</summary>
/// <remarks>The sum of its <see cref="Stake"/>s over the views. Source: docs/rules/derivatives.md.</remarks>
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
    public static AccountFigures Of(ExchangeViews views, MarginAccountView account) => views.Still(_ => Read(views, account));

    // All of one moment: what a trade does to a position and to the balance is seen together.
    static AccountFigures Read(ExchangeViews views, MarginAccountView account)
    {
        var positions = views.Margin.PositionsOf(account.Id);
        var orders = views.OpenOrders.Of(account.Member).Where(order => order.Account == account.Id).ToList();
        var balance = views.Balances.Of(account.Owner, account.Currency).Total.Units / PicoUnits;
        var (profit, initial, maintenance) = (Int128.Zero, Int128.Zero, Int128.Zero);
        foreach (var instrument in positions.Select(each => each.Instrument).Concat(orders.Select(each => each.Instrument)).Distinct())
        {
            // Nothing is at stake before there is a price.
            if (views.Margin.Find(instrument) is not { } perpetual || perpetual.Fair == Ticks.None) continue;
            var position = positions.FirstOrDefault(each => each.Instrument == instrument);
            if (position is not null) profit += Stake.ProfitOf(perpetual, position);
            var stake = Stake.Of(
                perpetual, position?.Quantity ?? Lots.Zero, orders.Where(order => order.Instrument == instrument),
                views.Margin.LeverageOf(account.Id, instrument));
            initial += stake.Initial + stake.OrderHold;
            maintenance += stake.Maintenance;
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
}

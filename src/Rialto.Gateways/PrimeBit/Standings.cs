using Rialto.Engine.Commands;
using Rialto.Engine.Margin;
using Rialto.Engine.Numbers;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit;

/// <summary>Reads how margin accounts stand, by the formulas of the engine over what the views show. Any thread.</summary>
/// <remarks>
/// The hold of a resting order is computed at today's fair price; the engine keeps the one of its acceptance, which differs only for
/// orders whose limit is worse than the fair price. Source: docs/rules/derivatives.md.
/// </remarks>
internal sealed class Standings(ExchangeViews views, Symbols symbols, AdlQueues queues)
{
    const int UnitsOfPico = 1_000_000;

    public AccountStanding Of(MarginAccountView account)
    {
        var balance = views.Balances.Of(account.Owner, account.Currency).Total.Units / UnitsOfPico;
        var positions = views.Margin.PositionsOf(account.Id);
        var orders = views.OpenOrders.Of(account.Member).Where(order => order.Account == account.Id).ToList();
        var bySymbol = symbols.All(account.IsDemo).Select(symbol => InSymbol(account, symbol, positions, orders)).ToList();
        var profit = positions.Aggregate(Int128.Zero, (sum, position) => sum + ProfitOf(position));
        var maintenance = bySymbol.Aggregate(Int128.Zero, (sum, each) => sum + each.Maintenance);
        return new()
        {
            Account = account,
            Balance = balance,
            Profit = profit,
            Margin = bySymbol.Aggregate(Int128.Zero, (sum, each) => sum + each.Initial + each.OrderHold),
            Maintenance = maintenance,
            Positions = [.. positions.Select(position => Of(position, balance + profit, maintenance)).OrderBy(each => each.Position.Number)],
            Symbols = bySymbol,
        };
    }

    PositionStanding Of(PositionView position, Int128 equity, Int128 maintenance)
    {
        var symbol = symbols.Of(position.Instrument);
        var (contract, fair) = (symbol.Perpetual.Contract, symbol.Perpetual.Fair);
        var value = ContractMath.Value(contract, fair, ContractMath.Abs(position.Quantity));
        var profit = ContractMath.Unrealised(contract, fair, position.Quantity, position.Cost);
        var leverage = views.Margin.LeverageOf(position.Account, position.Instrument);
        var own = ContractMath.Maintenance(contract, value);
        // What the account has besides this position: equity without its profit, less what the others need.
        var others = equity - profit - (maintenance - own);
        return new()
        {
            Position = position,
            Symbol = symbol,
            Profit = profit,
            Value = value,
            Margin = ContractMath.Initial(contract, value, leverage),
            Maintenance = own,
            LiquidationPrice = ContractMath.Liquidation(contract, position.Quantity, position.Cost, others),
            Leverage = leverage == 0 ? symbol.LeverageMax : leverage,
            AdlRank = queues.QuintileOf(position, RankOf(symbol, position, equity)),
        };
    }

    SymbolStanding InSymbol(MarginAccountView account, Symbol symbol, IReadOnlyList<PositionView> positions, List<OrderView> orders)
    {
        var contract = symbol.Perpetual.Contract;
        var fair = symbol.Perpetual.Fair;
        var leverage = views.Margin.LeverageOf(account.Id, symbol.Id);
        var quantity = positions.FirstOrDefault(position => position.Instrument == symbol.Id)?.Quantity ?? Lots.Zero;
        var (bought, sold, hold) = (Lots.Zero, Lots.Zero, Int128.Zero);
        foreach (var order in orders.Where(order => order.Instrument == symbol.Id && TakesMargin(order)))
        {
            if (order.Side == Side.Buy) bought += order.Remaining;
            else sold += order.Remaining;
            hold += HoldOf(contract, fair, order);
        }

        var exposure = MostOf(ContractMath.Abs(quantity), ContractMath.Abs(quantity + bought), ContractMath.Abs(quantity - sold));
        return new(
            symbol, exposure,
            ContractMath.Initial(contract, ValueAt(contract, fair, exposure), leverage),
            ContractMath.Maintenance(contract, ValueAt(contract, fair, ContractMath.Abs(quantity))),
            hold, leverage == 0 ? symbol.LeverageMax : leverage);
    }

    // In proportion to what is left, as the engine lets it go.
    static Int128 HoldOf(in ContractTerms contract, Ticks fair, OrderView order)
    {
        var whole = ContractMath.Hold(contract, order.Side, order.Price, fair, order.Quantity, order.Taker);
        return whole * order.Remaining.Value / order.Quantity.Value;
    }

    static bool TakesMargin(OrderView order) =>
        !order.IsWaiting && (order.Flags & OrderFlags.ReduceOnly) == 0 && order.Price != Ticks.None;

    // Nothing is at stake before there is a price.
    static Int128 ValueAt(in ContractTerms contract, Ticks price, Lots quantity) =>
        price == Ticks.None ? 0 : ContractMath.Value(contract, price, quantity);

    static Lots MostOf(Lots first, Lots second, Lots third)
    {
        var more = first > second ? first : second;
        return more > third ? more : third;
    }

    Int128 ProfitOf(PositionView position)
    {
        var perpetual = symbols.Of(position.Instrument).Perpetual;
        return ContractMath.Unrealised(perpetual.Contract, perpetual.Fair, position.Quantity, position.Cost);
    }

    static Int128 RankOf(Symbol symbol, PositionView position, Int128 equity) =>
        ContractMath.Rank(symbol.Perpetual.Contract, symbol.Perpetual.Fair, position.Quantity, position.Cost, equity).Rank;
}

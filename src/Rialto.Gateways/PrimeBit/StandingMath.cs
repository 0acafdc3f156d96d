using Rialto.Engine.Commands;
using Rialto.Engine.Margin;
using Rialto.Engine.Numbers;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit;

/// <summary>The engine's formulas over the facts of an account. Pure.</summary>
/// <remarks>
/// The hold of a resting order is computed at today's fair price; the engine keeps the one of its acceptance, which differs only for
/// orders whose limit is worse than the fair price. Source: docs/rules/derivatives.md.
/// </remarks>
internal static class StandingMath
{
    /// <summary>What an account has at stake in a symbol.</summary>
    public static SymbolStanding InSymbol(AccountFacts facts, Symbol symbol)
    {
        var (contract, fair) = (symbol.Perpetual.Contract, symbol.Perpetual.Fair);
        var leverage = facts.LeverageOf(symbol.Id);
        var quantity = facts.Positions.FirstOrDefault(position => position.Instrument == symbol.Id)?.Quantity ?? Lots.Zero;
        var (bought, sold, hold) = (Lots.Zero, Lots.Zero, Int128.Zero);
        foreach (var order in facts.Orders.Where(order => order.Instrument == symbol.Id && TakesMargin(order)))
        {
            if (order.Side == Side.Buy) bought += order.Remaining;
            else sold += order.Remaining;
            hold += HoldOf(contract, fair, order);
        }

        var size = ContractMath.Abs(quantity);
        var exposure = Larger(size, Larger(ContractMath.Abs(quantity + bought), ContractMath.Abs(quantity - sold)));
        return new(
            symbol, exposure, ContractMath.Initial(contract, ValueAt(symbol, exposure), leverage),
            ContractMath.Maintenance(contract, ValueAt(symbol, size)), hold, leverage == 0 ? symbol.LeverageMax : leverage);
    }

    /// <summary>A position.</summary>
    /// <param name="equity">Of its account.</param>
    /// <param name="maintenance">Of all positions of its account.</param>
    public static PositionStanding OfPosition(AccountFacts facts, PositionView position, Int128 equity, Int128 maintenance)
    {
        var symbol = SymbolOf(facts, position);
        var (contract, fair) = (symbol.Perpetual.Contract, symbol.Perpetual.Fair);
        var value = ValueAt(symbol, ContractMath.Abs(position.Quantity));
        var profit = ProfitOf(facts, position);
        var leverage = facts.LeverageOf(position.Instrument);
        var own = ContractMath.Maintenance(contract, value);
        // What the account has besides this position: its equity without this profit, less what the others need.
        var others = equity - profit - (maintenance - own);
        var rank = ContractMath.Rank(contract, fair, position.Quantity, position.Cost, equity).Rank;
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
            AdlRank = facts.AdlRankOf(position, rank),
        };
    }

    /// <summary>At the fair price.</summary>
    public static Int128 ProfitOf(AccountFacts facts, PositionView position)
    {
        var perpetual = SymbolOf(facts, position).Perpetual;
        return ContractMath.Unrealised(perpetual.Contract, perpetual.Fair, position.Quantity, position.Cost);
    }

    static Symbol SymbolOf(AccountFacts facts, PositionView position) => facts.Symbols.First(symbol => symbol.Id == position.Instrument);

    // In proportion to what is left, as the engine lets it go.
    static Int128 HoldOf(in ContractTerms contract, Ticks fair, OrderView order)
    {
        var whole = ContractMath.Hold(contract, order.Side, order.Price, fair, order.Quantity, order.Taker);
        return whole * order.Remaining.Value / order.Quantity.Value;
    }

    static bool TakesMargin(OrderView order) =>
        !order.IsWaiting && (order.Flags & OrderFlags.ReduceOnly) == 0 && order.Price != Ticks.None;

    // Nothing is at stake before there is a price.
    static Int128 ValueAt(Symbol symbol, Lots quantity) => symbol.Perpetual.Fair == Ticks.None
        ? 0
        : ContractMath.Value(symbol.Perpetual.Contract, symbol.Perpetual.Fair, quantity);

    static Lots Larger(Lots first, Lots second) => first > second ? first : second;
}

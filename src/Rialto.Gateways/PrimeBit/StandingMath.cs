using Rialto.Engine.Margin;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Margin;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit;

/// <summary>The engine's formulas over the facts of an account. Pure.</summary>
/// <remarks>Source: docs/rules/derivatives.md.</remarks>
internal static class StandingMath
{
    /// <summary>What an account has at stake in a symbol.</summary>
    public static SymbolStanding InSymbol(AccountFacts facts, Symbol symbol)
    {
        var leverage = facts.LeverageOf(symbol.Id);
        var quantity = facts.Positions.FirstOrDefault(position => position.Instrument == symbol.Id)?.Quantity ?? Lots.Zero;
        var stake = Stake.Of(symbol.Perpetual, quantity, facts.Orders.Where(order => order.Instrument == symbol.Id), leverage);
        return new(
            symbol, stake.Exposure, stake.Initial, stake.Maintenance, stake.OrderHold, leverage == 0 ? symbol.LeverageMax : leverage);
    }

    /// <summary>A position.</summary>
    /// <param name="equity">Of its account.</param>
    /// <param name="maintenance">Of all positions of its account.</param>
    public static PositionStanding OfPosition(AccountFacts facts, PositionView position, Int128 equity, Int128 maintenance)
    {
        var symbol = SymbolOf(facts, position);
        var (contract, fair) = (symbol.Perpetual.Contract, symbol.Perpetual.Fair);
        var value = Stake.ValueAtFair(symbol.Perpetual, ContractMath.Abs(position.Quantity));
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
    public static Int128 ProfitOf(AccountFacts facts, PositionView position) =>
        Stake.ProfitOf(SymbolOf(facts, position).Perpetual, position);

    static Symbol SymbolOf(AccountFacts facts, PositionView position) => facts.Symbols.First(symbol => symbol.Id == position.Instrument);
}

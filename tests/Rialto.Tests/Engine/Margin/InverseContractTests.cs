using Rialto.Engine.Commands;
using Rialto.Engine.Margin;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine.Margin;

/// <summary>Contracts whose value is quantity / price: rounded once a trade, and the same for both sides.</summary>
public class InverseContractTests
{
    // One lot is one dollar: 10^12 picos × 100 ticks a dollar.
    static readonly ContractTerms s_terms = Terms();

    [Theory]
    [InlineData(800_000, 8_000, 1_000_000_000_000)]
    [InlineData(300_000, 1, 333_333_333)]
    [InlineData(700_000, 1, 142_857_143)]
    [InlineData(640_000, 1, 156_250_000)]
    public void The_value_is_quantity_by_price_to_the_nearest(long ticks, long lots, long value) =>
        Assert.Equal(value, ContractMath.Value(s_terms, new Ticks(ticks), new Lots(lots)));

    [Theory]
    [InlineData(5, 2, 2)]
    [InlineData(7, 2, 4)]
    [InlineData(-5, 2, -2)]
    [InlineData(-7, 2, -4)]
    [InlineData(-8, 3, -3)]
    [InlineData(-7, 3, -2)]
    public void Ties_go_to_the_even_neighbour(long number, long divisor, long quotient) =>
        Assert.Equal(quotient, Rounding.HalfEven(number, divisor));

    [Fact]
    public void A_long_position_wins_when_the_price_rises()
    {
        var cost = ContractMath.SignedValue(s_terms, new Ticks(800_000), new Lots(8_000));

        // 8,000 dollars were one coin; at 10,000 they are 0.8: the long has 0.2 more.
        Assert.Equal(-1_000_000_000_000, cost);
        Assert.Equal(200_000_000_000, ContractMath.Unrealised(s_terms, new Ticks(1_000_000), new Lots(8_000), cost));
        Assert.Equal(-200_000_000_000, ContractMath.Unrealised(s_terms, new Ticks(1_000_000), new Lots(-8_000), -cost));
    }

    [Fact]
    public void Both_sides_of_a_flipping_trade_book_the_same_value()
    {
        var position = new Lots(3);
        var cost = ContractMath.SignedValue(s_terms, new Ticks(300_000), position);

        var trade = PositionTrade.Of(s_terms, position, cost, Side.Sell, new Ticks(700_000), new Lots(8));

        // 8 / 7000 of a coin, to the nearest pico; what the closing part does not take is the new position's cost.
        Assert.Equal(1_142_857_143, trade.Value);
        Assert.Equal((new Lots(3), new Lots(5)), (trade.Closed, trade.Opened));
        Assert.Equal(-428_571_429 + 1_000_000_000, trade.Realised);
        Assert.Equal(1_142_857_143 - 428_571_429, trade.CostOpened);
        Assert.Equal(-trade.Value, trade.Realised - (trade.CostAfter(cost) - cost));
    }

    [Fact]
    public void Bankruptcy_and_liquidation_lie_on_the_side_that_hurts()
    {
        var fair = new Ticks(800_000);
        var cost = ContractMath.SignedValue(s_terms, fair, new Lots(8_000));
        var equity = (Int128)10_000_000_000;

        // 1 coin + 0.01 buys 8,000 dollars at 7,920.79…; the short is gone at 8,080.80….
        Assert.Equal(792_080, ContractMath.Bankruptcy(s_terms, fair, new Lots(8_000), equity));
        Assert.Equal(808_080, ContractMath.Bankruptcy(s_terms, fair, new Lots(-8_000), equity));
        Assert.Equal(794_060, ContractMath.Liquidation(s_terms, new Lots(8_000), cost, equity).Value);
        Assert.Equal(806_060, ContractMath.Liquidation(s_terms, new Lots(-8_000), -cost, equity).Value);
    }

    [Fact]
    public void A_short_that_cannot_lose_what_is_there_goes_bankrupt_nowhere() =>
        Assert.Equal(
            Rialto.Engine.Limits.TicksMax,
            ContractMath.Bankruptcy(s_terms, new Ticks(800_000), new Lots(-8_000), 1_000_000_000_000));

    static ContractTerms Terms()
    {
        var terms = Contracts.Btc;
        terms.Kind = ContractKind.Inverse;
        terms.ValueFactor = 100_000_000_000_000;
        return terms;
    }
}

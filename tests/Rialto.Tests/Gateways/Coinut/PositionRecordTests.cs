using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Coinut.Wire;
using Rialto.Node.History;
using Xunit;

namespace Rialto.Tests.Gateways.Coinut;

/// <summary>The life of a position, made again from its account's trades. Contracts of a ten-thousandth of a coin a dollar.</summary>
public sealed class PositionRecordTests
{
    const long Coin = 1_000_000_000_000;

    static readonly ContractTerms s_contract = new() { Kind = ContractKind.Quanto, ValueFactor = 100 };

    /// <summary>Ten at 8000, five at 8100; six go at 8200; twenty at 8000 turn what is left; eleven at 7900 end that.</summary>
    static readonly MarginTradeView[] s_trades =
    [
        Trade(1, position: 7, Side.Buy, 800_000, 100_000, fee: 6_000_000_000, realised: 0),
        Trade(2, position: 7, Side.Buy, 810_000, 50_000, fee: 3_037_500_000, realised: 0),
        Trade(3, position: 7, Side.Sell, 820_000, 60_000, fee: 3_690_000_000, realised: Coin / 10),
        Trade(4, position: 8, Side.Sell, 800_000, 200_000, fee: 12_000_000_000, realised: -3 * Coin / 100),
        Trade(5, position: 8, Side.Buy, 790_000, 110_000, fee: 6_517_500_000, realised: 11 * Coin / 100),
    ];

    [Fact]
    public void A_position_is_opened_added_to_reduced_and_turned()
    {
        var records = PositionRecord.Of(Position(7, Side.Buy, 150_000, from: 1, to: 4), s_trades, s_contract, pricePrecision: 2);

        Assert.Equal([1L, 2, 3, 4], records.Select(record => record.Trade.Number));
        Assert.Equal([100_000L, 50_000, 60_000, 90_000], records.Select(record => record.Quantity.Value));
        Assert.Equal([100_000L, 150_000, 90_000, 0], records.Select(record => record.Position.Value));
        Int128[] prices = [800_000_000_000, 803_333_333_333, 803_333_333_333, 803_333_333_333];
        Assert.Equal(prices, records.Select(record => record.Price));
        Assert.Equal([0L, 0, Coin / 10, 7 * Coin / 100], records.Select(record => record.Realised));
        Assert.Equal([6_000_000_000L, 9_037_500_000, 12_727_500_000, 24_727_500_000], records.Select(record => record.Fees));
    }

    [Fact]
    public void The_trade_that_turned_a_position_opens_the_next_one_without_a_fee()
    {
        var records = PositionRecord.Of(Position(8, Side.Sell, 110_000, from: 4, to: 5), s_trades[3..], s_contract, pricePrecision: 2);

        Assert.Equal([4L, 5], records.Select(record => record.Trade.Number));
        Assert.Equal([110_000L, 110_000], records.Select(record => record.Quantity.Value));
        Assert.Equal([-110_000L, 0], records.Select(record => record.Position.Value));
        Assert.Equal([0L, 6_517_500_000], records.Select(record => record.Fees));
        Assert.Equal([0L, 11 * Coin / 100], records.Select(record => record.Realised));
    }

    [Fact]
    public void What_an_operator_cleared_ends_without_a_trade()
    {
        var records = PositionRecord.Of(Position(7, Side.Buy, 150_000, from: 1, to: 9), s_trades[..3], s_contract, pricePrecision: 2);

        Assert.Equal([100_000L, 150_000, 90_000], records.Select(record => record.Position.Value));
    }

    /// <summary>Ties go to the even neighbour; the price of an inverse contract is quantity by cost.</summary>
    [Theory]
    [InlineData(ContractKind.Quanto, 100, 100, 100_000_000)]
    [InlineData(ContractKind.Quanto, 300_000_001, 200_000_000, 150_000_000)]
    [InlineData(ContractKind.Quanto, 300_000_003, 200_000_000, 150_000_002)]
    [InlineData(ContractKind.Inverse, -2, 3, 150_000_000)]
    public void A_mean_price_is_told_to_the_nearest(ContractKind kind, long cost, long lots, long expected)
    {
        var contract = new ContractTerms { Kind = kind, ValueFactor = 1 };

        Assert.Equal((Int128)expected, OpenPrice.Of(contract, pricePrecision: 0, cost, new(lots)));
    }

    static ClosedPositionView Position(long number, Side side, long lots, long from, long to) => new()
    {
        Number = number, Account = new(3), Instrument = new(8), Side = side, Quantity = new(lots), OpenValue = 0, CloseValue = 0,
        Realised = 0, Fees = 0, Funding = 0, OpenedUs = from, ClosedUs = to,
    };

    static MarginTradeView Trade(long number, long position, Side side, long ticks, long lots, long fee, long realised) => new()
    {
        Number = number, Account = new(3), Order = new(number), Position = position, Instrument = new(8), Side = side, Price = new(ticks),
        Quantity = new(lots), Value = ticks * lots * 100, Fee = fee, Rate = new(750), Liquidity = TradeLiquidity.Taker,
        Realised = realised, TimeUs = number,
    };
}

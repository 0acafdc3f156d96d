using System.Globalization;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.PrimeBit;
using Rialto.Node.Views;

namespace Rialto.Tests.Gateways.PrimeBit;

/// <summary>Accounts of the rules' tables, as they are shown. BTCUSD: 0.01 dollars, 0.0001 contracts, 100 picos for both.</summary>
public class AccountStandingTests
{
    static readonly MarginAccountId s_id = new(4);

    [Theory]
    // Deposit, lots, price at open, fair, balance; initial, maintenance, liquidation price: table T6.
    [InlineData("0.094", 100_000, 800_000, 800_000, "0.04", "0.02", 792_582)]
    [InlineData("0.094", -100_000, 800_000, 800_000, "0.04", "0.02", 807_381)]
    [InlineData("0.94", 1_000_000, 800_000, 800_000, "0.55", "0.275", 793_317)]
    [InlineData("4.91", -1_500_000, 800_000, 800_000, "1.15", "0.575", 828_613)]
    [InlineData("0.0479091875", 30_000, 929_250, 925_000, "0.013875", "0.0069375", 915_570)]
    public void A_position_needs_and_ends_as_the_rules_say(
        string balance, long lots, long open, long fair, string initial, string maintenance, long liquidation)
    {
        var standing = AccountStanding.Of(Facts(Coins(balance), lots, open, fair));

        var position = Assert.Single(standing.Positions);
        Assert.Equal((Picos(Coins(initial)), Picos(Coins(maintenance))), (standing.Margin, standing.Maintenance));
        Assert.Equal(new Ticks(liquidation), position.LiquidationPrice);
        Assert.Equal((Int128)open * 1_000_000, position.OpenPrice);
    }

    [Fact]
    public void What_is_shown_is_rounded_against_the_owner_and_adds_up()
    {
        // 1,506.93744527 and a pico less; a profit of 0.02104878.
        var standing = AccountStanding.Of(Facts(1506.937445269999m, 0, 0, 800_000)) with
        {
            Profit = Picos(0.021048781m), Margin = Picos(229.353949869m),
        };

        Assert.Equal(150_693_744_526, standing.ShownBalance);
        Assert.Equal(150_695_849_405, standing.ShownEquity);
        Assert.Equal(22_935_394_987, standing.ShownMargin);
        Assert.Equal(127_760_454_418, standing.ShownFree);
    }

    [Fact]
    public void Without_a_margin_there_is_no_level_and_everything_may_go()
    {
        var standing = AccountStanding.Of(Facts(0.123456789m, 0, 0, 800_000));

        Assert.Null(standing.MarginLevel);
        Assert.Equal(Picos(0.12345678m), standing.Withdrawable);
    }

    [Fact]
    public void A_profit_can_not_be_taken_away_and_a_loss_is_not_there_any_more()
    {
        Assert.Equal(Picos(0.054m), AccountStanding.Of(Facts(0.094m, 100_000, 800_000, 800_000)).Withdrawable);
        Assert.Equal(Picos(0.0538m), AccountStanding.Of(Facts(0.094m, 100_000, 800_000, 804_000)).Withdrawable);
        Assert.Equal(0, AccountStanding.Of(Facts(0.094m, 100_000, 800_000, 790_700)).Withdrawable);
    }

    static decimal Coins(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    static Int128 Picos(decimal coins) => (Int128)(coins * 1_000_000_000_000m);

    static AccountFacts Facts(decimal balance, long lots, long open, long fair) => new()
    {
        Account = new()
        {
            Id = s_id, Member = new(1_000), Currency = new(6), IsDemo = true, Status = MarginStatus.Active, OpenedUs = 1,
        },
        Balance = Picos(balance),
        Positions = lots == 0 ? [] : [Position(lots, open)],
        Orders = [],
        Symbols = [Bitcoin(fair)],
        LeverageOf = _ => 0,
        AdlRankOf = (_, _) => 3,
    };

    static PositionView Position(long lots, long open) => new()
    {
        Account = s_id, Instrument = new(11), Number = 1, Quantity = new(lots), Cost = lots * open * 100, Realised = 0, Fees = 0,
        Funding = 0, OpenedUs = 1, StopLoss = Ticks.None, TakeProfit = Ticks.None, ExitBy = TriggerBy.Last,
    };

    static Symbol Bitcoin(long fair)
    {
        var contract = new ContractTerms { Kind = ContractKind.Quanto, ValueFactor = 100 };
        (long Coins, int Initial, int Maintenance)[] tiers =
        [
            (50, 5_000, 2_500), (100, 10_000, 5_000), (200, 20_000, 10_000), (500, 40_000, 20_000), (1_000, 100_000, 50_000),
            (5_000, 200_000, 100_000),
        ];
        foreach (var (coins, initial, maintenance) in tiers)
        {
            contract.Tiers[contract.TierCount++] =
                new() { Bound = coins * 1_000_000_000_000, InitialPpm = initial, MaintenancePpm = maintenance };
        }

        var terms = new InstrumentTerms
        {
            Code = Code.Of("BTCUSD-demo"), Kind = InstrumentKind.Perpetual, Flags = InstrumentFlags.Demo, State = InstrumentState.Enabled,
            PricePrecision = 2, AmountPrecision = 4,
        };
        var instrument = new InstrumentView
        {
            Id = new(11), Code = "BTCUSD-demo", Terms = terms, Scale = default, BaseCode = "btc", QuoteCode = "usd",
            CreatedUs = 0, UpdatedUs = 0,
        };
        var perpetual = new PerpetualView
        {
            Instrument = new(11), Contract = contract, Index = new(fair), Fair = new(fair), State = IndexState.Good,
            RateE8 = 0, NextRateE8 = 0, NextFundingUs = 0, OpenInterest = Lots.Zero,
        };
        return new(instrument, perpetual, "BTCUSD", IsDemo: true);
    }
}

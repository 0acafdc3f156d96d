using Rialto.Engine;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Margin;
using Rialto.Engine.Numbers;
using Rialto.Tests.Engine.Books;

namespace Rialto.Tests.Engine.Margin;

/// <summary>Random streams: whatever members do and prices are, the checks after every command hold, and nothing is lost.</summary>
public class MarginPropertyTests
{
    static readonly string[] s_people = ["a", "b", "c", "d", "e"];

    [Fact]
    public void Random_trades_and_prices_keep_every_invariant()
    {
        var kinds = new HashSet<string>();

        for (var seed = 1; seed <= 3; seed++) RunSeed(seed, kinds);

        Assert.Empty(new[] { "Traded", "PositionChanged", "MarginAccountChanged", "OrderCancelled", "PriceMarked" }.Except(kinds));
    }

    static void RunSeed(int seed, HashSet<string> kinds)
    {
        var lab = new MarginLab();
        var draws = new SeededDraws((ulong)seed);
        foreach (var name in s_people) lab.Open(name, name == "a" ? "5.0" : "0.1");
        var fair = 800_000L;
        lab.Mark("8000.0");
        for (var i = 0; i < 300; i++)
        {
            lab.NowUs += draws.Below(400_000);
            if (draws.Below(4) == 0) fair = Move(lab, draws, fair);
            else Act(lab, draws, fair);
            kinds.UnionWith(lab.Kinds());
        }

        lab.Checked.CheckTwin();
    }

    [Fact]
    public void Splitting_a_trade_changes_the_fee_by_less_than_a_pico_each_and_nothing_else()
    {
        var draws = new SeededDraws(11);
        for (var i = 0; i < 200; i++)
        {
            var price = new Ticks(1 + draws.Below(2_000_000));
            var count = 1 + draws.Below(20);
            var part = new Lots(1 + draws.Below(50_000));
            var whole = ContractMath.Value(Contracts.Btc, price, new Lots(count * part.Value));
            var parts = ContractMath.Value(Contracts.Btc, price, part);

            Assert.Equal(whole, parts * count);
            var more = ContractMath.Fee(parts, new FeePpm(750)) * count - ContractMath.Fee(whole, new FeePpm(750));
            Assert.InRange((long)more, 0, count - 1);
        }
    }

    [Fact]
    public void A_trade_moves_balance_less_cost_by_its_value_whatever_it_opens_or_closes()
    {
        var draws = new SeededDraws(12);
        var inverse = Contracts.Btc with { Kind = ContractKind.Inverse, ValueFactor = 100_000_000_000_000 };
        foreach (var terms in (ContractTerms[])[Contracts.Btc, inverse])
        {
            var (position, cost) = (Lots.Zero, Int128.Zero);
            for (var i = 0; i < 300; i++)
            {
                var side = (Side)draws.Below(2);
                var trade = PositionTrade.Of(terms, position, cost, side, new Ticks(700_000 + draws.Below(200_000)),
                    new Lots(1 + draws.Below(9_000)));
                var paid = trade.Value * ContractMath.Direction(terms) * (side == Side.Buy ? 1 : -1);

                Assert.Equal(-paid, trade.Realised - (trade.CostAfter(cost) - cost));
                (position, cost) = (trade.PositionAfter(position, side), trade.CostAfter(cost));
                Assert.Equal(position.IsZero, cost == 0);
            }
        }
    }

    [Fact]
    public void A_larger_balance_moves_the_liquidation_price_away()
    {
        var position = Contracts.Volume("100.0");
        var cost = ContractMath.SignedValue(Contracts.Btc, Contracts.Price("8000.0"), position);
        var before = Rialto.Engine.Limits.TicksMax;

        for (var coins = 1L; coins < 70; coins++)
        {
            var price = ContractMath.Liquidation(Contracts.Btc, position, cost, coins * 1_000_000_000_000).Value;
            Assert.True(price < before, $"{coins} coins: {price}");
            before = price;
        }
    }

    static long Move(MarginLab lab, SeededDraws draws, long fair)
    {
        var next = long.Clamp(fair + (draws.Below(2) == 0 ? 1 : -1) * draws.Below(draws.Below(10) == 0 ? 60_000
            : 4_000), 400_000, 1_600_000);
        lab.Do(new MarkIndex { Instrument = MarginLab.Btc, State = IndexState.Good, Price = new Ticks(next) });
        return next;
    }

    static void Act(MarginLab lab, SeededDraws draws, long fair)
    {
        var name = s_people[draws.Below(s_people.Length)];
        var side = draws.Below(2) == 0 ? Side.Buy : Side.Sell;
        var order = lab.Market(name, side, "0.1") with { Quantity = new Lots(1 + draws.Below(30_000)) };
        var limit = new Ticks((fair + draws.Below(8_001) - 4_000) / 50 * 50);
        switch (draws.Below(9))
        {
            case 0: lab.Do(order); break;
            case 1: lab.Do(order with { Flags = OrderFlags.ReduceOnly }); break;
            case 2: lab.Do(order with { OrderKind = OrderKind.Limit, Price = limit, Flags = OrderFlags.ReduceOnly }); break;
            case 3: lab.Do(order with { OrderKind = OrderKind.StopMarket, TriggerPrice = limit,
                TriggerBy = (TriggerBy)draws.Below(3) }); break;
            case 4: lab.Do(new SetExits { Header = lab.By(name), Instrument = MarginLab.Btc, StopLoss = limit,
                TriggerBy = TriggerBy.Fair }); break;
            case 5: lab.Do(new SettleFunding { Instrument = MarginLab.Btc, RateE8 = draws.Below(200) - 100 }); break;
            default: lab.Do(order with { OrderKind = OrderKind.Limit, Price = limit }); break;
        }
    }
}

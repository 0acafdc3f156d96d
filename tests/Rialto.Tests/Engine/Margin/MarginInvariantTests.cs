using Rialto.Engine;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Margin;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine.Margin;

/// <summary>What must always be true of perpetuals, made untrue: the engine throws before the step's outcome can leave.</summary>
public class MarginInvariantTests
{
    readonly MarginLab _lab = new();

    public MarginInvariantTests()
    {
        _lab.Open("alice", "1.0");
        _lab.Open("maker", "10.0");
        _lab.Mark("8000.0");
        _lab.Trade("alice", Side.Buy, "1.0", "8000.0", "maker");
        _lab.Do(_lab.Limit("maker", Side.Sell, "5.0", "8000.0"));
    }

    [Fact]
    public void Positions_that_do_not_add_up_are_a_bug()
    {
        ContractOf().QuantitySum++;

        Breaks("QuantitySum == 0");
    }

    [Fact]
    public void Costs_that_the_clearing_account_does_not_know_are_a_bug()
    {
        ContractOf().CostSum++;

        Breaks("CostSum + contract.Clearing == 0");
    }

    [Fact]
    public void Profit_that_nobody_paid_is_a_bug()
    {
        ContractOf().Clearing++;

        Breaks("CostSum + contract.Clearing == 0");
    }

    [Fact]
    public void A_cost_of_the_other_sign_is_a_bug()
    {
        PositionOf("alice").Cost = -10_000_000_000_000;

        Breaks("long.Sign(cost) == long.Sign(quantity.Value)");
    }

    [Fact]
    public void A_position_without_a_number_is_a_bug()
    {
        PositionOf("maker").Quantity = new Lots(-1);

        // The trade makes another quantity of it than the sums say.
        ContractOf().QuantitySum += 1;
        Breaks("QuantitySum == 0");
    }

    [Fact]
    public void Orders_that_sell_more_than_was_counted_are_a_bug()
    {
        PositionOf("maker").SellLots = Lots.Zero;

        Breaks("SellLots.Value >= 0");
    }

    [Fact]
    public void Orders_that_buy_more_than_was_counted_are_a_bug()
    {
        _lab.Do(_lab.Limit("alice", Side.Buy, "1.0", "7000.0"));
        PositionOf("alice").BuyLots = Lots.Zero;

        Breaks(new CancelMany { Header = _lab.By("alice") }, "BuyLots.Value >= 0");
    }

    [Fact]
    public void Holds_that_return_more_than_was_held_are_a_bug()
    {
        PositionOf("maker").Holds = 0;

        Breaks("Holds >= 0");
    }

    [Fact]
    public void Reduce_only_orders_that_nobody_finds_are_a_bug()
    {
        PositionOf("alice").ReduceOnlyLots = Contracts.Volume("9.0");

        Breaks("!HasTooManyReduceOnly(at)");
    }

    [Fact]
    public void A_posting_of_a_margin_account_without_its_counterpart_is_a_bug()
    {
        Insides.Accounts(_lab.Exchange).Post(
            Insides.Margin(_lab.Exchange).Account(_lab.Account("alice")).Ledger, new Amount(-5), Amount.Zero, PostingKind.RealisedProfit,
                1);

        Breaks("_imbalance");
    }

    [Fact]
    public void Held_money_on_a_margin_account_is_a_bug()
    {
        Insides.Accounts(_lab.Exchange).Hold(Insides.Margin(_lab.Exchange).Account(_lab.Account("alice")).Ledger, new Amount(1), 1);

        Breaks("_unneeded");
    }

    [Fact]
    public void A_whole_exchange_breaks_nothing()
    {
        _lab.Do(_lab.Limit("alice", Side.Buy, "1.0", "8000.0"));

        Assert.Single(_lab.All<Traded>());
    }

    Contract ContractOf() => Insides.Instruments(_lab.Exchange)[MarginLab.Btc.Value]!.Contract!;

    ref Position PositionOf(string name)
    {
        var margin = Insides.Margin(_lab.Exchange);
        Assert.True(margin.TryFind(_lab.Account(name), MarginLab.Btc, out var at));
        return ref margin[at];
    }

    void Breaks(string text) => Breaks(_lab.Limit("alice", Side.Buy, "5.0", "8000.0"), text);

    void Breaks<TCommand>(in TCommand command, string text)
        where TCommand : unmanaged, ICommand
    {
        var bytes = Draft.Of(command);
        Draft.SetTime(bytes, _lab.NowUs);
        var broken = Assert.Throws<InvariantBrokenException>(
            () => _lab.Exchange.Apply(bytes, _lab.Exchange.LastCommandNumber + 1, new EventBuffer(1 << 12)));
        Assert.Contains(text, broken.Message, StringComparison.Ordinal);
    }
}

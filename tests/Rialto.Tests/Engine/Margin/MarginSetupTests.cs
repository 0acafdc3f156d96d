using Rialto.Engine;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine.Margin;

/// <summary>Perpetuals come into being, margin accounts too, and money goes to and from them.</summary>
public class MarginSetupTests
{
    [Fact]
    public void A_log_that_was_begun_without_perpetuals_gains_them_and_everybody_his_accounts()
    {
        var lab = new MarginLab(perpetuals: false);
        lab.Open("alice", "0");
        lab.Open("bob", "0");
        lab.Do(new CreatePerpetual { Terms = MarginLab.Terms("BTCUSD", 50, 100),
            Contract = Contracts.Btc with { Margin = MarginLab.Bitcoin } });
        Assert.Equal([Reject.MarginNotBegun], lab.Rejects());
        lab.Do(new OpenMarginAccount { Header = lab.By("alice") });
        Assert.Equal([Reject.MarginNotBegun], lab.Rejects());

        lab.Do(new BeginMargin { Live = MarginLab.Bitcoin, Demo = MarginLab.DemoBitcoin, DemoGrant = CheckedLog.Coins(10) });

        Assert.Equal(
            [(1, 5), (2, 5), (3, 1_000), (4, 1_000), (5, 1_001), (6, 1_001)],
            lab.All<MarginAccountChanged>().Select(static one => (one.Account.Value, one.Member.Value)));
        Assert.Equal(
            ["demo-equity DemoGrant -10000000000000", "alice's demo DemoGrant 10000000000000",
                "demo-equity DemoGrant -10000000000000", "bob's demo DemoGrant 10000000000000"],
            lab.Postings());
        lab.Do(new BeginMargin { Live = MarginLab.Bitcoin, Demo = MarginLab.DemoBitcoin });
        Assert.Equal([Reject.AlreadyBegun], lab.Rejects());
        lab.Checked.CheckTwin();
    }

    [Fact]
    public void Perpetuals_take_the_kept_numbers_first_and_spot_goes_around_them()
    {
        var lab = new MarginLab();
        for (var i = 0; i < 4; i++) Create(lab, $"X{i}");
        Assert.Equal(14, lab.All<InstrumentChanged>().Single().Instrument.Value);

        lab.Do(new CreateInstrument { Terms = CheckedLog.Terms("ethbtc", 2, 3) with { Base = new(3), Quote = new(2) } });
        Assert.Equal(1, lab.All<InstrumentChanged>().Single().Instrument.Value);
        Create(lab, "X5");
        Assert.Equal(15, lab.All<InstrumentChanged>().Single().Instrument.Value);
    }

    [Fact]
    public void A_contract_must_make_sense()
    {
        var lab = new MarginLab();
        var good = Contracts.Btc with { Margin = MarginLab.Bitcoin };
        ContractTerms[] bad =
        [
            good with { Margin = MarginLab.DemoBitcoin }, good with { Kind = 0 }, good with { ValueFactor = 0 },
                good with { TierCount = 0 },
            good with { TierCount = 9 }, good with { ImpactValue = 0 }, good with { ProtectionPpm = 1_000_000 },
                good with { LimitBandPpm = 0 },
            good with { LiquidationFeePpm = -1 }, good with { InterestE8 = 187_501 }, good with { SliceValue = 0 }, Tier(0, 0, 1),
                Tier(1, 2_500, 2_500),
        ];

        foreach (var contract in bad)
        {
            lab.Do(new CreatePerpetual { Terms = MarginLab.Terms("X", 50, 10_000), Contract = contract });
            Assert.Equal([Reject.ContractInvalid], lab.Rejects());
        }

        lab.Do(new CreatePerpetual { Terms = MarginLab.Terms("X", 50, 10_000) with { Kind = InstrumentKind.Spot }, Contract = good });
        Assert.Equal([Reject.KindNotSupported], lab.Rejects());
        lab.Do(new CreatePerpetual { Terms = MarginLab.Terms("X", 50, 10_000) with { PriceMin = new(49) }, Contract = good });
        Assert.Equal([Reject.BoundsInvalid], lab.Rejects());
        lab.Do(new ChangeContract { Instrument = MarginLab.Btc, Contract = good with { LiquidationFeePpm = 600, ValueFactor = 5 } });
        var changed = lab.All<ContractChanged>().Single();
        Assert.Equal((600, 100), (changed.Contract.LiquidationFeePpm, changed.Contract.ValueFactor));
        lab.Do(new ChangeContract { Instrument = new(1), Contract = good });
        Assert.Equal([Reject.InstrumentNotFound], lab.Rejects());

        ContractTerms Tier(int index, long bound, int rate)
        {
            var terms = good;
            if (bound == 0) terms.Tiers[index].Bound = 0;
            else terms.Tiers[index].InitialPpm = rate;
            return terms;
        }
    }

    [Fact]
    public void Fees_of_a_perpetual_may_be_rebates_but_never_together_below_zero()
    {
        var lab = new MarginLab();
        lab.Do(new SetFee { Instrument = MarginLab.Btc, Maker = new(-751), Taker = new(750) });
        Assert.Equal([Reject.FeeRateInvalid], lab.Rejects());
        lab.Do(new SetFee { Maker = new(-1), Taker = new(750) });
        Assert.Equal([Reject.FeeRateInvalid], lab.Rejects());
        lab.Do(new SetFee { Instrument = MarginLab.Btc, Maker = new(-750), Taker = new(750) });
        Assert.Empty(lab.Rejects());
    }

    /// <summary>What a taker pays is held before he trades: the first order behind a rate below zero ended the process.</summary>
    [Fact]
    public void Takers_get_no_rebate_however_much_makers_pay()
    {
        var lab = new MarginLab();
        foreach (var taker in (int[])[-10_000, -1])
        {
            lab.Do(new SetFee { Instrument = MarginLab.Btc, Maker = new(10_000), Taker = new(taker) });
            Assert.Equal([Reject.FeeRateInvalid], lab.Rejects());
        }

        lab.Do(new SetFee { Instrument = MarginLab.Btc, Maker = new(10_000) });
        Assert.Empty(lab.Rejects());
        lab.Open("alice", "1.0");
        lab.Mark("8000.0");
        lab.Do(lab.Limit("alice", Side.Buy, "1.0", "7990.0"));
        Assert.Empty(lab.Rejects());
    }

    [Fact]
    public void A_member_has_at_most_five_accounts_of_a_type()
    {
        var lab = new MarginLab();
        lab.Open("alice", "0");
        for (var i = 0; i < 4; i++) lab.Do(new OpenMarginAccount { Header = lab.By("alice") });
        Assert.Empty(lab.Rejects());

        lab.Do(new OpenMarginAccount { Header = lab.By("alice") });
        Assert.Equal([Reject.TooManyMarginAccounts], lab.Rejects());
        lab.Do(new OpenMarginAccount { Header = lab.By("alice"), Type = InstrumentFlags.Demo });
        Assert.Equal(2, lab.All<BalanceChanged>().Count);
    }

    [Fact]
    public void Profit_that_is_not_realised_stays()
    {
        var lab = new MarginLab(maker: 0, taker: 0);
        lab.Open("alice", "1.0");
        lab.Open("maker", "10.0");
        lab.Mark("8000.0");
        lab.Trade("alice", Side.Buy, "10.0", "8000.0", "maker");
        lab.Mark("8800.0");

        // The balance is 1; 8.8 coins of value take 0.044 of it, and 0.8 of profit are no money yet.
        lab.Do(lab.Move("alice", MarginDirection.ToWallet, "0.95600001"));
        Assert.Equal([Reject.InsufficientFunds], lab.Rejects());
        lab.Do(lab.Move("alice", MarginDirection.ToWallet, "0.956"));
        Assert.Equal(["alice Transfer -956000000000", "alice's wallet Transfer 956000000000"], lab.Postings());
        lab.Do(lab.Move("alice", MarginDirection.ToAccount, "0.95600001"));
        Assert.Equal([Reject.InsufficientFunds], lab.Rejects());
        lab.Do(lab.Move("alice", MarginDirection.ToAccount, "0.956") with { Amount = new(1) });
        Assert.Equal([Reject.AmountTooFine], lab.Rejects());
        lab.Do(lab.Move("alice", MarginDirection.ToAccount, "0.956") with { Account = new(lab.Account("alice") + 2) });
        Assert.Equal([Reject.MarginAccountNotFound], lab.Rejects());
        lab.Do(lab.Move("alice", 0, "0.956"));
        Assert.Equal([Reject.KindNotSupported], lab.Rejects());
    }

    [Fact]
    public void A_demo_account_begins_anew_when_it_is_flat()
    {
        var lab = new MarginLab();
        lab.Open("alice", "0");
        var demo = new InstrumentId(10);
        lab.Mark("8000.0", demo);
        var reset = new ResetDemo { Header = lab.By("alice"), Amount = CheckedLog.Coins(3) };
        lab.Do(reset);
        Assert.Equal(["demo-equity DemoReset 7000000000000", "alice's demo DemoReset -7000000000000"], lab.Postings());
        lab.Do(lab.Limit("alice", Side.Buy, "1.0", "7000.0", demo));
        lab.Do(reset);
        Assert.Equal([Reject.AccountNotFlat], lab.Rejects());
        lab.Do(reset with { Amount = CheckedLog.Coins(1_001) });
        Assert.Equal([Reject.AmountTooLarge], lab.Rejects());
        lab.Do(reset with { Account = new(lab.Account("alice") + 1) });
        Assert.Equal([Reject.MarginAccountNotFound], lab.Rejects());
    }

    /// <summary>Somebody else's loss made it flat before its turn came: it would have paid what it owes out of the new money.</summary>
    [Fact]
    public void A_demo_account_does_not_begin_anew_before_its_liquidation_has_ended()
    {
        var lab = new MarginLab();
        lab.Open("alice", "0");
        var demo = lab.Account("alice") + 1;
        lab.Checked.LooksAtAll = false;
        Insides.Margin(lab.Exchange).BeginLiquidation(demo);
        lab.Checked.LooksAtAll = true;

        lab.Do(new ResetDemo { Header = lab.By("alice"), Amount = CheckedLog.Coins(3) });

        Assert.Equal([Reject.AccountInLiquidation], lab.Rejects());
    }

    [Fact]
    public void An_operator_adds_to_a_demo_account_whatever_it_has_open()
    {
        var lab = new MarginLab();
        lab.Open("alice", "0");
        lab.Mark("8000.0", new InstrumentId(10));
        lab.Do(lab.Limit("alice", Side.Buy, "1.0", "7000.0", new InstrumentId(10)));
        var grant = new ResetDemo { Account = new(lab.Account("alice") + 2), Amount = CheckedLog.Coins(3) };

        lab.Do(grant);
        Assert.Equal(["demo-equity DemoGrant -3000000000000", "alice's demo DemoGrant 3000000000000"], lab.Postings());
        lab.Do(grant with { Account = new(lab.Account("alice") + 1) });
        Assert.Equal([Reject.MarginAccountNotFound], lab.Rejects());
        lab.Do(grant with { Account = default });
        Assert.Equal([Reject.MarginAccountNotFound], lab.Rejects());
        lab.Do(grant with { Amount = Amount.Zero });
        Assert.Equal([Reject.AmountNotPositive], lab.Rejects());
        lab.Do(grant with { Amount = CheckedLog.Coins(1_001) });
        Assert.Equal([Reject.AmountTooLarge], lab.Rejects());
        lab.Do(grant with { Amount = new(1) });

        Assert.Equal([Reject.AmountTooFine], lab.Rejects());
    }

    static void Create(MarginLab lab, string code)
    {
        lab.Do(new CreatePerpetual { Terms = MarginLab.Terms(code, 50, 10_000),
            Contract = Contracts.Btc with { Margin = MarginLab.Bitcoin } });
        Assert.Empty(lab.Rejects());
    }
}

using Rialto.Engine;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Margin;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine.Margin;

/// <summary>A gap that ruins thousands at once is worked off in steps of a bounded size, with others' commands between them.</summary>
[Trait("speed", "slow")]
public sealed class CascadeTests
{
    const int Longs = 9_000;
    const int Shorts = 1_000;

    readonly MarginLab _lab = new();
    int _ruined;
    int _deleveraged;
    int _takenOver;
    int _worst;

    [Theory]
    [InlineData("0.0")]
    [InlineData("500.0")]
    public void Forty_percent_down_with_ten_thousand_accounts(string insurance)
    {
        _lab.Checked.LooksAtAll = false;
        if (insurance != "0.0") _lab.FillFund(insurance);
        Trade();
        var deposits = Everything();

        _lab.Mark("4800.0");
        Count();
        _lab.Open("bidder", "1000.0");
        _lab.Do(_lab.Limit("bidder", Side.Buy, "400.0", "4700.0"));
        Count();
        var steps = WorkOff();
        var rounds = Settle();

        // Each of them is dealt with once at the gap's price, and no step deals with more than its share.
        Assert.InRange(_ruined, 5_000, Longs);
        Assert.InRange(_worst, 1, Rialto.Engine.Limits.LiquidationsPerStepMax);
        Assert.InRange(steps, 1, _ruined / Rialto.Engine.Limits.LiquidationsPerStepMax + 2);
        Assert.InRange(rounds, 1, 40);
        Assert.True(_deleveraged > 0, "Nobody was deleveraged.");
        Assert.Equal(insurance != "0.0", _takenOver > 0);
        Assert.Equal(deposits + Contracts.Picos("1000.0"), Everything());
        _lab.Checked.LooksAtAll = true;
        _lab.Do(default(Tick));
        _lab.Checked.CheckTwin();
    }

    // Longs with 2 to 100 times what they have, each against one of the shorts, who can stand it.
    void Trade()
    {
        _lab.Mark("8000.0");
        _lab.Mark("200.0", MarginLab.Eth);
        _lab.Open("bystander", "10.0");
        for (var i = 0; i < Shorts; i++) _lab.Open($"short {i}", "20.0");
        for (var i = 0; i < Longs; i++)
        {
            var lots = 1_000L * (1 + i * 37 % 30);
            var percent = 1 + i * 53 % 50;
            _lab.Open($"long {i}", MarginLab.Coins((Int128)lots * 80_000_000 * percent / 100));
            _lab.Trade($"long {i}", Side.Buy, Decimals.Text(lots, 4), "8000.0", $"short {i % Shorts}");
        }
    }

    // Somebody else's orders go through meanwhile, each in its step.
    int WorkOff()
    {
        var steps = 0;
        for (; _lab.Exchange.NextTimerUs <= _lab.NowUs; steps++)
        {
            if (steps % 2 == 0) _lab.Do(_lab.Limit("bystander", Side.Buy, "0.01", "190.0", MarginLab.Eth));
            else _lab.Do(new CancelMany { Header = _lab.By("bystander") });
            Assert.Contains(steps % 2 == 0 ? nameof(OrderResting) : nameof(OrderCancelled), _lab.Kinds());
            Count();
        }

        return steps;
    }

    // Slices go on at later prices, until nobody is being liquidated.
    int Settle()
    {
        for (var round = 1; ; round++)
        {
            _lab.NowUs += 1_000_000;
            _lab.Mark(round % 2 == 0 ? "4800.0" : "4799.5");
            Count();
            _ = WorkOff();
            if (Enumerable.Range(0, Insides.Margin(_lab.Exchange).Count).All(IsActive)) return round;
        }
    }

    bool IsActive(int account) => Insides.Margin(_lab.Exchange).Account(account).Status == MarginStatus.Active;

    void Count()
    {
        var begun = _lab.All<MarginAccountChanged>().Count(static change => change.Status == MarginStatus.Liquidating);
        _ruined += begun;
        _worst = int.Max(_worst, begun);
        foreach (var trade in _lab.All<Deleveraged>())
        {
            if (trade.Cause == PositionCause.TakeOver) _takenOver++;
            else _deleveraged++;
        }
    }

    // All coins that people and the exchange have, and what open positions owe each other.
    Int128 Everything()
    {
        var accounts = Insides.Accounts(_lab.Exchange);
        var units = Int128.Zero;
        for (var i = 0; i < accounts.Count; i++)
        {
            if (accounts[i].Currency == MarginLab.Bitcoin && accounts[i].Owner != Owners.Outside) units += accounts[i].Available.Units;
        }

        return units / 1_000_000;
    }
}

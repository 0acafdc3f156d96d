using System.Numerics;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Node.History;

namespace Rialto.Tests.Node.History;

/// <summary>Profit and loss are made from the ledger alone: the same whenever they are asked for, and they add up to the balance.</summary>
public sealed class PnlTests
{
    static readonly CurrencyId Usd = new(1);
    static readonly CurrencyId Btc = new(2);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task What_came_and_went_is_the_balance_after_any_traffic(int seed)
    {
        await using var lab = await NodeLab.StartAsync();
        for (var round = 0; round < 4; round++)
        {
            await NodeWork.RunAsync(lab, (seed * 10) + round, commands: 150);
            foreach (var member in (MemberId[])[NodeLab.Alice, NodeLab.Bob])
            {
                var fees = await FeesAsync(lab, member);
                foreach (var row in await AskAsync(lab, member, Usd))
                {
                    var balance = lab.Views.Balances.Of(member, row.Currency).Total;
                    Assert.Equal((BigInteger)balance.Units, row.Credit - row.Debit - fees.GetValueOrDefault(row.Currency));
                }
            }
        }
    }

    [Fact]
    public async Task Gone_on_with_is_the_same_as_computed_at_once()
    {
        await using var lab = await NodeLab.StartAsync();
        for (var round = 0; round < 5; round++)
        {
            await NodeWork.RunAsync(lab, round, commands: 60);
            await AskAsync(lab, NodeLab.Alice, Usd);
            await AskAsync(lab, NodeLab.Alice, Btc);
        }

        var (usd, btc) = (await AskAsync(lab, NodeLab.Alice, Usd), await AskAsync(lab, NodeLab.Alice, Btc));
        await lab.RestartAsync();

        Assert.Equal(usd, await AskAsync(lab, NodeLab.Alice, Usd));
        Assert.Equal(btc, await AskAsync(lab, NodeLab.Alice, Btc));
        Assert.Contains(usd, row => row.Currency == Btc && row.DebitValue > 0);
    }

    [Fact]
    public async Task A_withdrawals_fee_is_neither_sold_nor_kept()
    {
        await using var lab = await NodeLab.StartAsync();
        var hold = new HoldWithdrawal { From = NodeLab.Alice, Currency = Usd, Gross = Whole(100), Fee = Whole(1) };
        var held = await lab.DoneAsync(hold, "iban");
        await lab.DoneAsync(new CompleteWithdrawal { WithdrawalNumber = held.Number });

        var usd = (await AskAsync(lab, NodeLab.Alice, Usd)).Single(row => row.Currency == Usd);

        Assert.Equal((BigInteger)Whole(99).Units, usd.Debit);
        Assert.Equal((BigInteger)Whole(999_900).Units, usd.BalanceValue);
    }

    static Amount Whole(long coins) => new((Int128)coins * 1_000_000_000_000_000_000);

    static Task<IReadOnlyList<PnlView>> AskAsync(NodeLab lab, MemberId member, CurrencyId valuedIn)
    {
        var market = lab.Views.Instruments.Find(NodeLab.BtcUsd)!;
        var query = new PnlQuery
        {
            Member = member,
            In = valuedIn,
            PathOf = currency => currency == Btc ? [new(market, IsInverted: false)]
                : currency == Usd ? [new(market, IsInverted: true)] : [],
        };
        return lab.Port.History.PnlAsync(query, Cancellation);
    }

    static async Task<Dictionary<CurrencyId, BigInteger>> FeesAsync(NodeLab lab, MemberId member)
    {
        var query = new WithdrawalsQuery
        {
            Member = member, States = [Rialto.Engine.Events.WithdrawalState.Completed], Page = new(0, 10_000),
        };
        var page = await lab.Port.History.WithdrawalsAsync(query, Cancellation);
        return page.Rows.GroupBy(row => row.Currency)
            .ToDictionary(rows => rows.Key, rows => rows.Aggregate(BigInteger.Zero, (sum, row) => sum + row.Fee.Units));
    }
}

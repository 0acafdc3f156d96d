using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Margin;
using Rialto.Gateways.PrimeBit;
using Rialto.Node.Setup;
using Rialto.Node.Views;
using Rialto.Tests.Node;

namespace Rialto.Tests.Gateways.PrimeBit;

/// <summary>An account is read at one moment, and the publisher does not wait while its orders are walked.</summary>
public sealed class StandingsTests
{
    static readonly InstrumentId s_btc = new(8);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_reads_an_account_waits_while_a_batch_is_taken_in()
    {
        await using var lab = await StartAsync();
        var account = lab.Views.Margin.Of(NodeLab.Alice)[0];
        var standings = new Standings(lab.Views, new(lab.Views, lab.Time));
        // Whatever is made at the first call is made by now: the reader waits for nothing else.
        var (standing, figures) = (standings.Of(account), AccountFigures.Of(lab.Views, account));
        _ = standings.FactsOf(account, out var lastEvent);

        Assert.Equal(standing.Equity, ReadWhileChanging(lab.Views, () => standings.Of(account)).Equity);
        Assert.Equal(figures, ReadWhileChanging(lab.Views, () => AccountFigures.Of(lab.Views, account)));
        Assert.Equal(lab.Views.LastEventNumber, lastEvent);
    }

    [Fact]
    public async Task What_is_taken_while_the_publisher_waits_has_the_orders_unwalked()
    {
        await using var lab = await StartAsync();
        var account = lab.Views.Margin.Of(NodeLab.Alice)[0];
        await lab.PlaceAsync(NodeLab.Alice, Side.Buy, 700_000, 1_000);
        var own = await lab.DoneAsync(NodeLab.Limit(NodeLab.Alice, Side.Buy, 790_000, 1_000) with { Instrument = s_btc });

        var moment = AccountMoment.Of(lab.Views, account, out var lastEvent);

        Assert.Same(lab.Views.OpenOrders.Of(NodeLab.Alice), moment.OrdersOfMember);
        Assert.Equal(lab.Views.LastEventNumber, lastEvent);
        Assert.Equal([own.Number], moment.Orders.Select(order => order.Id.Value));

        // It stays what it was, whatever happens to the orders.
        await lab.DoneAsync(new CancelOrder { Header = new() { Member = NodeLab.Alice }, Order = new(own.Number) });
        Assert.Equal([own.Number], moment.Orders.Select(order => order.Id.Value));
        Assert.Empty(AccountMoment.Of(lab.Views, account, out _).Orders);
    }

    [Fact]
    public async Task An_accounts_two_readings_agree_on_what_its_orders_and_positions_take()
    {
        await using var lab = await StartAsync();
        var account = lab.Views.Margin.Of(NodeLab.Alice)[0];
        await lab.DoneAsync(NodeLab.Limit(NodeLab.Bob, Side.Sell, 800_000, 1_000) with { Instrument = s_btc });
        await lab.DoneAsync(NodeLab.Limit(NodeLab.Alice, Side.Buy, 800_000, 3_000) with { Instrument = s_btc });
        await lab.DoneAsync(NodeLab.Limit(NodeLab.Alice, Side.Sell, 810_000, 9_000) with { Instrument = s_btc });

        var standing = new Standings(lab.Views, new(lab.Views, lab.Time)).Of(account);
        var figures = AccountFigures.Of(lab.Views, account);

        Assert.Equal(
            (standing.Balance, standing.Equity, standing.Margin, standing.Maintenance),
            (figures.Balance, figures.Equity, figures.Initial, figures.Maintenance));
        Assert.Equal(1_000, Assert.Single(standing.Positions).Position.Quantity.Value);
        Assert.True(figures.Initial > figures.Maintenance && figures.Maintenance > 0);
    }

    /// <summary>Reads while the publisher is in the middle of something; it must not be done before that ends.</summary>
    static TResult ReadWhileChanging<TResult>(ExchangeViews views, Func<TResult> read)
    {
        TResult? seen = default;
        var reader = new Thread(() => seen = read());
        lock (views.Changing)
        {
            reader.Start();
            SpinWait.SpinUntil(() => !reader.IsAlive || (reader.ThreadState & ThreadState.WaitSleepJoin) != 0);
            Assert.True(reader.IsAlive, "It read what was half done.");
        }

        reader.Join();
        return seen!;
    }

    static async Task<NodeLab> StartAsync()
    {
        var lab = await NodeLab.StartAsync();
        await PerpetualExchange.SetUpAsync(lab.Port, Cancel);
        foreach (var member in (MemberId[])[NodeLab.Alice, NodeLab.Bob])
        {
            var coins = new Amount((Int128)10 * 1_000_000_000_000_000_000);
            var header = new CommandHeader { Member = member };
            await lab.DoneAsync(new MoveMargin { Header = header, Direction = MarginDirection.ToAccount, Amount = coins });
        }

        await lab.DoneAsync(new MarkIndex { Instrument = s_btc, State = IndexState.Good, Price = new(800_000) });
        return lab;
    }
}

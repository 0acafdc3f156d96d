using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Ranger;
using Rialto.Gateways.Wire;
using Rialto.Node;

namespace Rialto.Wire.Tests.Ranger;

/// <summary>Books that clients keep are the book of the log, whenever they came and however often they came back.</summary>
public sealed class ManyOrdersTests
{
    const int OrdersBetweenRestarts = 5_000;
    const int InFlightMax = 64;
    const int JoinEvery = 500;

    static readonly MemberId[] s_members = [new(1_000), new(1_001)];

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(20261121, 0)]
    [InlineData(7, 5)]
    public async Task Ten_thousand_random_orders_leave_every_kept_book_as_the_log_has_it(int seed, int batchMs)
    {
        var options = new RangerOptions { BookBatch = TimeSpan.FromMilliseconds(batchMs) };
        await using var lab = await RangerLab.StartAsync(options);
        foreach (var member in s_members) await lab.OpenMemberAsync(member);
        var dice = new Dice((ulong)seed);

        var last = "";
        for (var life = 0; life < 2; life++)
        {
            var keepers = await TradeAsync(lab, dice, isBatched: batchMs > 0);
            var (sequence, wanted) = BookOf(lab.Port);
            foreach (var keeper in keepers) await CatchUpAsync(keeper, sequence, wanted, seed);
            foreach (var keeper in keepers) await keeper.DisposeAsync();

            await lab.RestartAsync();
            Assert.Equal((sequence, wanted), BookOf(lab.Port));
            Assert.NotEqual(last, wanted);
            last = wanted;
        }
    }

    /// <summary>Half of the orders; every few hundred somebody joins, and the one who was first leaves.</summary>
    static async Task<List<BookKeeper>> TradeAsync(RangerLab lab, Dice dice, bool isBatched)
    {
        var keepers = new List<BookKeeper>();
        var inFlight = new Queue<Task<Outcome>>();
        var orders = new List<OrderId>();
        for (var i = 0; i < OrdersBetweenRestarts; i++)
        {
            if (i % JoinEvery == 0) keepers.Add(await JoinAsync(lab, i % (3 * JoinEvery) != 0, isBatched));
            if (i % (4 * JoinEvery) == 4 * JoinEvery - 1)
            {
                await keepers[0].DisposeAsync();
                keepers.RemoveAt(0);
            }

            inFlight.Enqueue(ActAsync(lab, dice, orders));
            while (inFlight.Count > InFlightMax) Note(await inFlight.Dequeue(), orders);
        }

        while (inFlight.Count > 0) Note(await inFlight.Dequeue(), orders);
        await TellAllAsync(lab);
        return keepers;
    }

    /// <summary>Steps are told in order: when the owner of a last order hears of it, everything before is told.</summary>
    static async Task TellAllAsync(RangerLab lab)
    {
        await using var last = lab.Open(s_members[0], flatBooks: false, "order");
        var placed = await lab.DoneAsync(RangerLab.Limit(s_members[0], Side.Buy, cents: 1, thousandths: 1));
        while (!(await last.HearAsync(Cancel)).Contains($"\"id\":{placed.Number},", StringComparison.Ordinal))
        {
        }

        lab.Streams.Beat();
        lab.Clock.Advance(TimeSpan.FromMilliseconds(10));
        lab.Streams.Beat();
    }

    static Task<BookKeeper> JoinAsync(RangerLab lab, bool isNested, bool isBatched) =>
        BookKeeper.JoinAsync(lab.Open(member: null, flatBooks: !isNested, "ethusd.ob-inc"), "ethusd", isNested, Cancel,
            isBatched);

    static void Note(Outcome outcome, List<OrderId> orders)
    {
        Assert.True(outcome.Status is OutcomeStatus.Done or OutcomeStatus.Rejected, $"{outcome.Status}");
        if (outcome is { Status: OutcomeStatus.Done, Orders: [var order, ..] }) orders.Add(order.Id);
    }

    /// <summary>An order near the middle, so that many trade; sometimes a change or a cancel of one, now and then all go.</summary>
    static Task<Outcome> ActAsync(RangerLab lab, Dice dice, List<OrderId> orders)
    {
        var header = new CommandHeader { Member = s_members[dice.Below(2)] };
        var some = orders.Count == 0 ? new OrderId(1) : orders[^(1 + dice.Below(Math.Min(orders.Count, 40)))];
        switch (dice.Below(40))
        {
            case 0: return lab.Port.Submit(new CancelMany { Header = header, Owner = header.Member }, []).AsTask();
            case 1 or 2 or 3: return lab.Port.Submit(new CancelOrder { Header = header, Order = some }, []).AsTask();
            case 4 or 5:
                var amend = new AmendOrder { Header = header, Order = some, Price = new(15_950 + dice.Below(100)) };
                return lab.Port.Submit(amend, []).AsTask();
            case 6: return lab.Port.Submit(new ReduceOrder { Header = header, Order = some, By = new(1_000_000) }, []).AsTask();
        }

        var side = dice.Below(2) == 0 ? Side.Buy : Side.Sell;
        var order = RangerLab.Limit(header.Member, side, (side == Side.Buy ? 15_970 : 16_000) + dice.Below(60), 1 + dice.Below(5_000));
        if (dice.Below(10) == 0) order.TimeInForce = TimeInForce.ImmediateOrCancel;
        return lab.Port.Submit(order, []).AsTask();
    }

    /// <summary>Numbers of batches and of single levels say nothing about the book's: the last message makes them equal.</summary>
    static async Task CatchUpAsync(BookKeeper keeper, long sequence, string wanted, int seed)
    {
        if (keeper.IsNested && !keeper.IsBatched)
        {
            while (keeper.Sequence < sequence) await keeper.HearAsync(Cancel);
            Assert.Equal(sequence, keeper.Sequence);
        }
        else
        {
            while (keeper.Book() != wanted) await keeper.HearAsync(Cancel);
        }

        Assert.True(keeper.Book() == wanted, $"seed {seed}\nwanted {wanted}\ngot    {keeper.Book()}");
    }

    static (long Sequence, string Text) BookOf(ExchangePort port)
    {
        var (book, terms) = (port.Views.Books.Of(RangerLab.EthUsd), port.Views.Instruments.Find(RangerLab.EthUsd)!.Terms);
        return (book.Sequence, $"\"asks\":[{Text(book.Asks(1_000))}],\"bids\":[{Text(book.Bids(1_000))}]");

        string Text(IReadOnlyList<Rialto.Node.Views.BookLevel> levels) => string.Join(',', levels.Select(level =>
            $"[\"{DecimalText.Of(level.Price, terms.PricePrecision)}\",\"{DecimalText.Of(level.Quantity, terms.AmountPrecision)}\"]"));
    }
}

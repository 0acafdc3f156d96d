using Rialto.Engine;
using Rialto.Engine.Books;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Ledger;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine;

/// <summary>What must always be true, made untrue: the engine throws before the step's outcome can leave.</summary>
public class InvariantTests
{
    readonly CheckedLog _log = new();

    public InvariantTests() => _log.Begin();

    Exchange Exchange => _log.Exchange;

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(-1)]
    public void A_command_number_that_does_not_follow_is_a_bug(int step)
    {
        var tick = Tick(_log.NowUs);

        var number = Exchange.LastCommandNumber + step;
        var broken = Assert.Throws<InvariantBrokenException>(() => Exchange.Apply(tick, number, new EventBuffer(0)));

        Assert.Contains("commandNumber == LastCommandNumber + 1", broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Time_that_goes_back_is_a_bug() => Breaks(Tick(_log.NowUs - 1), "TimeUs");

    [Fact]
    public void A_layout_of_another_version_is_a_bug()
    {
        var tick = Tick(_log.NowUs);
        tick[6] = 2;

        Breaks(tick, "Version");
    }

    [Fact]
    public void A_command_that_is_not_as_long_as_it_says_is_a_bug() => Breaks([.. Tick(_log.NowUs), 0, 0, 0, 0, 0, 0, 0, 0], "LengthBytes");

    [Fact]
    public void An_unknown_kind_of_command_is_a_bug()
    {
        var tick = Tick(_log.NowUs);
        tick[4] = 99;

        Breaks(tick, "false");
    }

    [Fact]
    public void A_posting_without_its_counterpart_is_a_bug()
    {
        Insides.Accounts(Exchange).Post(Account(CheckedLog.Alice), new Amount(1), Amount.Zero, PostingKind.Trade, 1);

        Breaks(Tick(_log.NowUs), "_imbalance");
    }

    [Fact]
    public void A_hold_that_nothing_needs_is_a_bug()
    {
        Insides.Accounts(Exchange).Hold(Account(CheckedLog.Alice), new Amount(1), 1);

        Breaks(Tick(_log.NowUs), "_unneeded");
    }

    [Fact]
    public void A_need_that_nothing_holds_is_a_bug()
    {
        Insides.Accounts(Exchange).Needs(CheckedLog.Quote, new Amount(1));

        Breaks(Tick(_log.NowUs), "_unneeded");
    }

    [Fact]
    public void Available_money_below_zero_is_a_bug()
    {
        Insides.RowOf(Exchange, CheckedLog.Alice, CheckedLog.Quote).Available = new Amount(-10);

        Breaks(Draft.Of(new Deposit { To = CheckedLog.Alice, Currency = CheckedLog.Quote, Net = new Amount(1) }), "Available");
    }

    [Fact]
    public void Held_money_below_zero_is_a_bug()
    {
        Rest(Side.Buy, 100);
        Insides.RowOf(Exchange, CheckedLog.Alice, CheckedLog.Quote).Held = Amount.Zero;

        Breaks(Draft.Of(new CancelMany { Header = new CommandHeader { Member = CheckedLog.Alice } }), "Held");
    }

    [Fact]
    public void An_order_that_has_less_than_its_level_counted_is_a_bug()
    {
        Order(Rest(Side.Buy, 100)).Remaining = new Lots(3);

        Breaks(Draft.Of(new CancelMany { Header = new CommandHeader { Member = CheckedLog.Alice } }), "Lots");
    }

    [Fact]
    public void An_order_that_has_more_than_it_holds_is_a_bug()
    {
        Order(Rest(Side.Buy, 100)).Remaining = new Lots(30);

        Breaks(Draft.Of(new CancelMany { Header = new CommandHeader { Member = CheckedLog.Alice } }), "Held");
    }

    [Fact]
    public void A_level_that_counts_other_lots_than_its_orders_is_a_bug()
    {
        var slot = Rest(Side.Sell, 100);
        Insides.Levels(Exchange)[Order(slot).Level].Lots = new Lots(11);

        Breaks(Draft.Of(CheckedLog.Limit(CheckedLog.Bob, Side.Buy, 100, 10)), "Lots");
    }

    [Fact]
    public void An_order_with_nothing_open_that_stands_in_the_book_is_a_bug()
    {
        Order(Rest(Side.Sell, 100)).Remaining = new Lots(-1);

        Breaks(Draft.Of(CheckedLog.Limit(CheckedLog.Bob, Side.Buy, 100, 10)), "by.Value > 0");
    }

    [Fact]
    public void A_crossed_book_is_a_bug()
    {
        Rest(Side.Buy, 100);
        Rest(Side.Sell, 110);
        var instrument = Insides.Instruments(Exchange)[1]!;
        var slot = Insides.Orders(Exchange).Add(
            new RestingOrder
            {
                Id = new OrderId(1_000_000),
                Price = new Ticks(111),
                Remaining = new Lots(1),
                Instrument = CheckedLog.Instrument,
                Member = CheckedLog.Bob,
                Side = Side.Buy,
            },
            default);
        instrument.Book.Insert(slot);

        Breaks(Draft.Of(CheckedLog.Limit(CheckedLog.Bob, Side.Buy, 1, 1)), "bid < ask");
    }

    [Fact]
    public void An_order_number_that_is_taken_is_a_bug()
    {
        var slot = Rest(Side.Buy, 100);
        Order(slot).Id = Order(slot).Id with { Value = 999 };

        Breaks(Draft.Of(new CancelMany { Header = new CommandHeader { Member = CheckedLog.Alice } }), "");
    }

    [Fact]
    public void A_whole_exchange_breaks_nothing()
    {
        Rest(Side.Buy, 100);
        Rest(Side.Sell, 110);

        var cancelled = _log.Apply(Draft.Of(new CancelMany { Header = new CommandHeader { Member = CheckedLog.Alice } }));

        Assert.Equal(EventKind.OrderCancelled, cancelled[0]);
    }

    [Fact]
    public void Who_is_told_the_hash_goes_on_like_who_computed_it()
    {
        var told = CheckedExchange.Load(CheckedExchange.Saved(Exchange));
        Rest(Side.Buy, 100);

        told.ApplyUnhashed(_log.Log[_log.Log.Count - 1], _log.Log.Count, new EventBuffer(1 << 12));
        told.TellHash(Exchange.EventHash);
        Assert.Equal(Exchange.StateHash(), told.StateHash());

        Rest(Side.Sell, 110);
        told.Apply(_log.Log[_log.Log.Count - 1], _log.Log.Count, new EventBuffer(1 << 12));
        Assert.Equal(Exchange.EventHash, told.EventHash);
        Assert.Equal(Exchange.StateHash(), told.StateHash());
    }

    int Account(MemberId owner) => Insides.Accounts(Exchange).Of(owner, CheckedLog.Quote);

    ref RestingOrder Order(OrderSlot slot) => ref Insides.Orders(Exchange)[slot];

    OrderSlot Rest(Side side, long ticks)
    {
        _log.Apply(Draft.Of(CheckedLog.Limit(CheckedLog.Alice, side, ticks, 10)));
        return Insides.Instruments(Exchange)[1]!.Book.BestSlot(side);
    }

    static byte[] Tick(long timeUs)
    {
        var tick = Draft.Of(default(Tick));
        Draft.SetTime(tick, timeUs);
        return tick;
    }

    void Breaks(byte[] command, string text)
    {
        if (CommandCodec.Header(command).TimeUs == 0) Draft.SetTime(command, _log.NowUs);
        var number = Exchange.LastCommandNumber + 1;
        var broken = Assert.Throws<InvariantBrokenException>(() => Exchange.Apply(command, number, new EventBuffer(1 << 12)));
        Assert.Contains(text, broken.Message, StringComparison.Ordinal);
    }
}

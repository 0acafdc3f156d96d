using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Bots;
using Rialto.Node.Views;

namespace Rialto.Tests.Gateways.Bots;

public sealed class PerpetualLadderTests
{
    static readonly InstrumentTerms Terms = new()
    {
        PricePrecision = 2, AmountPrecision = 4, TickStep = new(50), PriceMin = new(50), QuantityMin = new(1),
        QuantityMax = new(10_000_000),
    };

    static readonly Lots Room = new(10_000_000);

    [Theory]
    [InlineData(800_000, "799900 799800 799700", "800100 800200 800300")]
    [InlineData(800_001, "800000 799900 799800", "800100 800200 800300")]
    [InlineData(800_099, "800000 799900 799800", "800100 800200 800300")]
    [InlineData(800_100, "800000 799900 799800", "800200 800300 800400")]
    public void Levels_stand_on_a_fixed_grid_two_steps_apart_and_never_at_the_fair_price(long fair, string bids, string asks)
    {
        string Prices(Side side) => string.Join(' ', Enumerable.Range(0, 3).Select(level =>
            PerpetualLadder.Price(side, level, new(fair), Terms.TickStep).Value));

        Assert.Equal((bids, asks), (Prices(Side.Buy), Prices(Side.Sell)));
        Assert.Equal([10_000, 20_000, 30_000], Enumerable.Range(0, 3).Select(level => PerpetualLadder.Size(level, Terms).Value));
    }

    [Fact]
    public void A_move_of_the_fair_price_takes_one_quote_from_one_end_to_the_other()
    {
        OrderView[] bids = [Order(1, Side.Buy, 799_900, 10_000), Order(2, Side.Buy, 799_800, 20_000), Order(3, Side.Buy, 799_700, 30_000)];
        OrderView[] asks =
            [Order(4, Side.Sell, 800_100, 10_000), Order(5, Side.Sell, 800_200, 20_000), Order(6, Side.Sell, 800_300, 30_000)];

        Assert.Null(Find(Side.Buy, bids, 800_000, 800_100));
        Assert.Null(Find(Side.Sell, asks, 800_000, 799_900));
        Assert.Equal(new Repair(RepairKind.Move, new(4), new(800_400), new(30_000)), Find(Side.Sell, asks, 800_100, 799_900));
        Assert.Equal(new Repair(RepairKind.Move, new(3), new(800_000), new(10_000)), Find(Side.Buy, bids, 800_100, 800_200));
    }

    [Fact]
    public void What_is_missing_is_placed_what_is_worn_is_made_whole_and_what_is_too_much_goes()
    {
        Assert.Equal(new Repair(RepairKind.Place, default, new(799_900), new(10_000)), Find(Side.Buy, [], 800_000, 0));
        Assert.Equal(
            new Repair(RepairKind.Move, new(1), new(799_900), new(10_000)),
            Find(Side.Buy, [Order(1, Side.Buy, 799_900, 2_499)], 800_000, 0));
        OrderView[] whole = [Order(1, Side.Buy, 799_900, 2_500), Order(2, Side.Buy, 799_800, 20_000), Order(3, Side.Buy, 799_700, 30_000)];
        Assert.Null(Find(Side.Buy, whole, 800_000, 0));
        Assert.Equal(
            new Repair(RepairKind.Cancel, new(4), default, default),
            Find(Side.Buy, [.. whole, Order(4, Side.Buy, 700_000, 1)], 800_000, 0));
        Assert.Equal(
            new Repair(RepairKind.Cancel, new(5), default, default),
            Find(Side.Buy, [whole[0], Order(5, Side.Buy, 799_900, 10_000), whole[1], whole[2]], 800_000, 0));
    }

    [Fact]
    public void A_quote_that_would_trade_waits_and_a_full_position_is_not_made_larger()
    {
        Assert.Null(Find(Side.Buy, [], 800_000, other: 799_900));
        Assert.Null(new PerpetualLadder(3).FindRepair(Side.Buy, [], new(800_000), Ticks.None, new Lots(9_999), Terms));
        var first = new PerpetualLadder(3).FindRepair(Side.Buy, [], new(800_000), Ticks.None, new Lots(29_999), Terms);
        Assert.Equal(new Repair(RepairKind.Place, default, new(799_900), new(10_000)), first);
        Assert.Equal(
            new Repair(RepairKind.Cancel, new(2), default, default),
            new PerpetualLadder(3).FindRepair(
                Side.Buy, [Order(1, Side.Buy, 799_900, 10_000), Order(2, Side.Buy, 799_800, 20_000)], new(800_000), Ticks.None,
                new Lots(29_999), Terms));
    }

    static Repair? Find(Side side, IReadOnlyList<OrderView> orders, long fair, long other) =>
        new PerpetualLadder(3).FindRepair(side, orders, new(fair), new(other), Room, Terms);

    static OrderView Order(long id, Side side, long price, long remaining) => new()
    {
        Id = new(id), Uuid = Guid.Empty, Member = new(1_000), Instrument = new(8), Side = side, Kind = OrderKind.Limit,
        TimeInForce = TimeInForce.GoodTillCancelled, Flags = OrderFlags.PostOnly, Price = new(price), Quantity = new(remaining),
        QuoteAmount = Amount.Zero, Filled = Lots.Zero, Remaining = new(remaining), FilledNotional = Amount.Zero, State = OrderState.Wait,
        Reason = null, Maker = default, Taker = default, TradesCount = 0, CreatedUs = 0, UpdatedUs = 0, ClientOrderId = null, Session = 0,
        PrioritySequence = id, IsWaiting = false, TriggerPrice = Ticks.None, DisplayQuantity = Lots.Zero, Shown = new(remaining),
        ExpiresUs = 0, CancelReject = Rialto.Engine.Events.Reject.None,
    };
}

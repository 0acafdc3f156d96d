using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine;

/// <summary>Tick and lot steps. Spot instruments have steps of 1, so these are set behind the exchange's face.</summary>
public class StepTests
{
    readonly CheckedLog _log = new();

    public StepTests()
    {
        _log.Begin();
        var instrument = Insides.Instruments(_log.Exchange)[1]!;
        var terms = instrument.Terms;
        terms.TickStep = new Ticks(50);
        terms.LotStep = new Lots(10);
        terms.PriceMin = new Ticks(100);
        terms.PriceMax = new Ticks(1_000);
        terms.QuantityMin = new Lots(20);
        terms.QuantityMax = new Lots(100);
        instrument.Change(terms);
    }

    [Theory]
    [InlineData(101, 20, Reject.PriceOffTick)]
    [InlineData(51, 20, Reject.PriceOffTick)]
    [InlineData(1_001, 20, Reject.PriceOffTick)]
    [InlineData(50, 20, Reject.PriceBelowMinimum)]
    [InlineData(1_050, 20, Reject.PriceAboveMaximum)]
    [InlineData(101, 11, Reject.PriceOffTick)]
    [InlineData(100, 11, Reject.QuantityOffLot)]
    [InlineData(100, 101, Reject.QuantityOffLot)]
    [InlineData(100, 10, Reject.QuantityBelowMinimum)]
    [InlineData(100, 110, Reject.QuantityAboveMaximum)]
    [InlineData(150, 30, Reject.None)]
    public void A_step_is_checked_before_the_bounds(long ticks, long lots, Reject wanted) =>
        Assert.Equal(wanted, Place(CheckedLog.Limit(CheckedLog.Alice, Side.Buy, ticks, lots)));

    [Fact]
    public void Repricing_goes_one_step_away()
    {
        Place(CheckedLog.Limit(CheckedLog.Bob, Side.Sell, 500, 20));
        var order = CheckedLog.Limit(CheckedLog.Alice, Side.Buy, 600, 20);
        order.Flags = OrderFlags.PostOnly | OrderFlags.PostOnlyReprice;
        Place(order);

        Assert.Equal(new Ticks(450), Insides.Instruments(_log.Exchange)[1]!.Book.BestPrice(Side.Buy));
    }

    Reject Place(in PlaceOrder order)
    {
        _log.Apply(Draft.Of(order));
        var reader = new EventReader(_log.LastEvents);
        reader.Next();
        return reader.Kind == EventKind.OrderRejected ? reader.As<OrderRejected>().Reject : Reject.None;
    }
}

using Rialto.Engine;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Sockets;
using Rialto.Gateways.Wire;
using Rialto.Node.Views;

namespace Rialto.Tests.Gateways.Sockets;

/// <summary>What streams make of an order whose turnover is beyond 128 bits: figures, never the end of the stream.</summary>
public class RunningTurnoverTests
{
    const int Fills = 300;
    static readonly InstrumentScale s_scale = new(1, 1);

    // Worth 10^36 units.
    static readonly Filled s_fill = new() { Price = new(1_000_000_000_000_000), Quantity = new(100_000), Remaining = new(1) };

    [Theory]
    [InlineData("100000000000000000000000000000000000000")]
    [InlineData("170141183460469231731687303715884105727")]
    public void An_order_of_a_socket_survives_its_turnover(string told)
    {
        var order = new StepOrder(After(told));
        for (var i = 0; i < Fills; i++) order.TakeBack(s_fill, s_scale);
        Assert.Equal(Amount.Zero, order.Now.FilledNotional);
        for (var i = 0; i < Fills; i++) order.Filled(s_fill, s_scale);

        Assert.Equal(Int128.MaxValue, order.Now.FilledNotional.Units);
        Assert.InRange(OrderText.AveragePrice(order.Now, s_scale).Value, 1, Limits.TicksMax);
    }

    [Fact]
    public void What_fits_is_exact()
    {
        var order = new StepOrder(After("5000000000000000000000000000000000000"));
        order.TakeBack(s_fill, s_scale);
        Assert.Equal(4 * Limits.AmountMaxUnits, order.Now.FilledNotional.Units);
        order.Filled(s_fill, s_scale);

        Assert.Equal(5 * Limits.AmountMaxUnits, order.Now.FilledNotional.Units);
    }

    [Fact]
    public void An_average_over_a_turnover_that_has_stopped_is_a_price() =>
        Assert.Equal(Limits.TicksMax, OrderText.AveragePrice(After("170141183460469231731687303715884105727") with { Filled = new(1) },
            new(9, 9)).Value);

    static OrderView After(string notional) => new()
    {
        Id = new(1),
        Uuid = Guid.Empty,
        Member = new(1_000),
        Instrument = new(1),
        Side = Side.Sell,
        Kind = OrderKind.Limit,
        TimeInForce = TimeInForce.GoodTillCancelled,
        Flags = OrderFlags.None,
        Price = new(1),
        Quantity = new(1_000_000_000),
        QuoteAmount = Amount.Zero,
        Filled = new(Fills * 100_000),
        Remaining = new(1),
        FilledNotional = new(Int128.Parse(notional, null)),
        State = OrderState.Wait,
        Reason = null,
        Maker = new(0),
        Taker = new(0),
        TradesCount = Fills,
        CreatedUs = 0,
        UpdatedUs = 0,
        ClientOrderId = null,
        Session = 0,
        PrioritySequence = 1,
        IsWaiting = false,
        TriggerPrice = Ticks.None,
        DisplayQuantity = Lots.Zero,
        Shown = new(1),
        ExpiresUs = 0,
        CancelReject = Reject.None,
    };
}

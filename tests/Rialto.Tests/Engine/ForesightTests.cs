using Rialto.Engine;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine;

/// <summary>Looking ahead is at what nobody has checked yet: it must come to its end whatever stands there.</summary>
public class ForesightTests
{
    readonly CheckedLog _log = new();

    public ForesightTests()
    {
        _log.Begin();
        Exchange.ForesightOrdersMin = 0;
    }

    Exchange Exchange => _log.Exchange;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(Limits.ForeseenMax, Limits.ForeseenMax)]
    [InlineData(Limits.ForeseenMax + 4, Limits.ForeseenMax)]
    public void It_looks_at_the_first_commands_and_tells_how_many(int commands, int seen)
    {
        var body = Enumerable.Repeat(Order(), commands).SelectMany(static command => command).ToArray();

        Assert.Equal(seen, Exchange.LookAhead(body));
    }

    [Fact]
    public void With_fewer_orders_it_looks_at_nothing_and_asks_to_be_asked_again()
    {
        _log.Apply(Order());
        Exchange.ForesightOrdersMin = 1;
        Assert.True(Exchange.LooksAhead);
        Exchange.ForesightOrdersMin = 2;
        Assert.False(Exchange.LooksAhead);

        Assert.Equal(Limits.ForeseenMax, Exchange.LookAhead(Order()));
        Assert.Equal(Limits.ForeseenMax, Exchange.LookAhead([0]));
    }

    [Fact]
    public void Of_a_body_that_is_cut_short_it_looks_at_the_whole_commands()
    {
        byte[] body = [.. Order(), .. Order()];

        Assert.Equal(1, Exchange.LookAhead(body.AsSpan(0, body.Length - 8)));
        Assert.Equal(1, Exchange.LookAhead(body.AsSpan(0, PlaceOrder.SizeBytes + 8)));
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(8u)]
    [InlineData((uint)(CommandHeader.SizeBytes - 1))]
    [InlineData((uint)(PlaceOrder.SizeBytes + 8))]
    [InlineData(1u << 31)]
    [InlineData(uint.MaxValue)]
    public void It_ends_in_front_of_a_command_whose_length_can_not_be(uint length)
    {
        var bad = Order();
        BitConverter.TryWriteBytes(bad, length);

        Assert.Equal(1, Exchange.LookAhead([.. Order(), .. bad]));
        Assert.Equal(0, Exchange.LookAhead(bad));
    }

    [Theory]
    [InlineData(CommandKind.PlaceOrder)]
    [InlineData(CommandKind.AmendOrder)]
    [InlineData(CommandKind.ReduceOrder)]
    [InlineData(CommandKind.CancelOrder)]
    public void A_command_shorter_than_its_kind_is_let_be(CommandKind kind)
    {
        var head = Draft.Of(default(Tick));
        BitConverter.TryWriteBytes(head.AsSpan(4), (ushort)kind);

        Assert.Equal(CommandHeader.SizeBytes, head.Length);
        Assert.Equal(2, Exchange.LookAhead([.. head, .. Order()]));
        Exchange.Foresee(head.AsSpan(0, 8));
        Exchange.LookAhead();
    }

    static byte[] Order() => Draft.Of(CheckedLog.Limit(CheckedLog.Alice, Side.Buy, 100, 10));
}

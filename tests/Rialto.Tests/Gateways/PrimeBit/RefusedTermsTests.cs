using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.PrimeBit.Streams;
using Rialto.Node;

namespace Rialto.Tests.Gateways.PrimeBit;

/// <summary>What a refused order came with is found in its command, or left out where two could be meant.</summary>
public class RefusedTermsTests
{
    static readonly PlaceOrder s_stop = new()
    {
        Header = new() { Member = new(1_000) }, Instrument = new(11), Side = Side.Sell, OrderKind = OrderKind.StopLimit,
        TimeInForce = TimeInForce.GoodTillDate, Price = new(790), Quantity = new(5), TriggerPrice = new(795), TriggerBy = TriggerBy.Index,
        ExpiresUs = 77, Account = new(3),
    };

    static readonly OrderRejected s_rejected = new()
    {
        Member = new(1_000), Instrument = new(11), Side = Side.Sell, OrderKind = OrderKind.StopLimit,
        TimeInForce = TimeInForce.GoodTillDate, Price = new(790), Quantity = new(5), Account = new(3), Reject = Reject.WouldTriggerAtOnce,
    };

    static readonly RefusedTerms s_terms = new(new(795), TriggerBy.Index, 77, Ticks.None, Ticks.None);

    [Fact]
    public void Of_a_single_order_they_are_its_own()
    {
        Assert.Equal(s_terms, RefusedTerms.Of(s_rejected, BytesOf(s_stop)));

        Assert.Equal(s_terms with { IsClosing = true }, RefusedTerms.Of(s_rejected, BytesOf(s_stop with { IsClosing = 1 })));

        var withExits = new PlaceWithExits { Order = s_stop, StopLoss = new(800), TakeProfit = new(700) };
        Assert.Equal(s_terms with { StopLoss = new(800), TakeProfit = new(700) }, RefusedTerms.Of(s_rejected, BytesOf(withExits)));
    }

    [Fact]
    public void In_a_batch_the_order_is_found_that_the_event_tells_of()
    {
        using var batch = new BatchBuilder(new() { Member = new(1_000) }, allOrNothing: false);
        batch.Add(s_stop with { Quantity = new(6), TriggerPrice = new(1) }, "a text"u8);
        batch.Add(new CancelOrder { Header = new() { Member = new(1_000) }, Order = new(9) }, []);
        batch.Add(s_stop, "another text"u8);
        batch.Add(s_stop, []);

        Assert.Equal(s_terms, RefusedTerms.Of(s_rejected, batch.Finish()));
    }

    [Fact]
    public void Where_two_could_be_meant_or_none_nothing_is_said()
    {
        using var batch = new BatchBuilder(new() { Member = new(1_000) }, allOrNothing: false);
        batch.Add(s_stop, []);
        batch.Add(s_stop with { TriggerPrice = new(796) }, []);

        Assert.Equal(default, RefusedTerms.Of(s_rejected, batch.Finish()));
        Assert.Equal(default, RefusedTerms.Of(s_rejected, BytesOf(s_stop with { Side = Side.Buy })));
        Assert.Equal(default, RefusedTerms.Of(s_rejected, []));
    }

    static byte[] BytesOf<TCommand>(in TCommand command)
        where TCommand : unmanaged, ICommand
    {
        var bytes = new byte[CommandCodec.SizeOf<TCommand>(0)];
        CommandCodec.Write(bytes, command, []);
        return bytes;
    }
}

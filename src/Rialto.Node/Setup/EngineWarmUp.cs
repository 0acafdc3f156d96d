using Rialto.Engine;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Node.Setup;

/// <summary>Runs some thousand orders through an exchange of its own, so that the first real order does not wait for the compiler.</summary>
/// <remarks>Touches nothing outside of itself: no log, no clock, no view. About 0.1 s of one core.</remarks>
public static class EngineWarmUp
{
    /// <summary>Above the number of calls after which the runtime compiles a method for speed.</summary>
    const int Rounds = 1_000;
    const int BufferBytes = 64 << 10;

    static readonly MemberId Buyer = new(Owners.FirstMember);
    static readonly MemberId Seller = new(Owners.FirstMember + 1);

    /// <summary>Returns when it is done; meant for a thread of the pool.</summary>
    public static void Run()
    {
        var scratch = new Scratch();
        scratch.Apply(new Genesis { UuidKeyHigh = 1, UuidKeyLow = 1 });
        foreach (var currency in Defaults.Currencies.Take(2)) scratch.Apply(new CreateCurrency { Terms = currency.ToTerms() });
        scratch.Apply(new CreateInstrument { Terms = Defaults.Instruments[0].ToTerms(new(2), new(1)) });
        foreach (var member in new[] { Buyer, Seller })
        {
            scratch.Apply(new OpenMember { Opened = member });
            foreach (var currency in new[] { 1, 2 })
                scratch.Apply(new Deposit { To = member, Currency = new(currency), Net = new((Int128)1_000_000_000_000_000_000 * 1_000_000) });
        }

        for (var round = 0; round < Rounds; round++) Trade(scratch, round);
    }

    /// <summary>An order that rests, one that takes a part of it, an amendment, a cancellation, and a market order.</summary>
    static void Trade(Scratch scratch, int round)
    {
        var order = scratch.Place(Limit(Seller, Side.Sell, 10_000 + round % 50, 100_000));
        scratch.Place(Limit(Buyer, Side.Buy, 10_100, 40_000));
        scratch.Apply(new AmendOrder { Header = new() { Member = Seller }, Order = order, Price = new(10_200) });
        scratch.Place(Limit(Buyer, Side.Buy, 9_000 - round % 50, 50_000));
        scratch.Place(Limit(Seller, Side.Sell, 0, 20_000) with { OrderKind = OrderKind.Market });
        scratch.Apply(new CancelOrder { Header = new() { Member = Seller }, Order = order });
        if (round % 10 == 9) scratch.Apply(new CancelMany { Header = new() { Member = Buyer }, Owner = Buyer });
    }

    static PlaceOrder Limit(MemberId member, Side side, long ticks, long lots) => new()
    {
        Header = new() { Member = member }, Instrument = new(1), Side = side, OrderKind = OrderKind.Limit, Price = new(ticks), Quantity = new(lots),
    };

    /// <summary>An exchange that nobody sees.</summary>
    sealed class Scratch
    {
        readonly Exchange _exchange = new(ordersCapacity: 1_024, accountsCapacity: 64);
        readonly EventBuffer _events = new(BufferBytes);
        readonly byte[] _command = new byte[1_024];
        long _orders;

        public OrderId Place(in PlaceOrder order)
        {
            Apply(order);
            return new(++_orders);
        }

        public void Apply<TCommand>(in TCommand command)
            where TCommand : unmanaged, ICommand
        {
            var length = CommandCodec.Write(_command, command, []);
            _events.Clear();
            _exchange.Apply(_command.AsSpan(0, length), _exchange.LastCommandNumber + 1, _events);
        }
    }
}

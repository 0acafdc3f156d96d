using System.Runtime.CompilerServices;
using Rialto.Engine;
using Rialto.Engine.Books;
using Rialto.Engine.Instruments;
using Rialto.Engine.Ledger;
using Rialto.Engine.Margin;
using Rialto.Engine.Members;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine;

/// <summary>What tests look at, or tamper with, behind an exchange's face.</summary>
internal static class Insides
{
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_accounts")]
    public static extern ref Accounts Accounts(Exchange exchange);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_orders")]
    public static extern ref OrderTable Orders(Exchange exchange);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_levels")]
    public static extern ref LevelTable Levels(Exchange exchange);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_members")]
    public static extern ref MemberTable Members(Exchange exchange);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_instruments")]
    public static extern ref Instrument?[] Instruments(Exchange exchange);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_instrumentCount")]
    public static extern ref int InstrumentCount(Exchange exchange);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_margin")]
    public static extern ref MarginTable Margin(Exchange exchange);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_marginOrders")]
    public static extern ref MarginOrders MarginOrders(Exchange exchange);

    /// <summary>How many orders all members together may have open; a test's may be smaller.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_partsOpenMax")]
    public static extern ref int OpenOrdersMax(Exchange exchange);

    /// <summary>The same on perpetuals.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_perpetualPartsOpenMax")]
    public static extern ref int PerpetualOrdersMax(Exchange exchange);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_partsOpen")]
    public static extern ref int OpenOrders(Exchange exchange);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_perpetualPartsOpen")]
    public static extern ref int OpenPerpetual(Exchange exchange);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_accounts")]
    public static extern ref Account[] Rows(Accounts accounts);

    public static IEnumerable<Instrument> AllInstruments(Exchange exchange) => Instruments(exchange).OfType<Instrument>();

    public static Account AccountOf(Exchange exchange, MemberId owner, CurrencyId currency)
    {
        var accounts = Accounts(exchange);
        for (var i = 0; i < accounts.Count; i++)
        {
            if (accounts[i].Owner == owner && accounts[i].Currency == currency) return accounts[i];
        }

        return new Account { Owner = owner, Currency = currency };
    }

    public static ref Account RowOf(Exchange exchange, MemberId owner, CurrencyId currency)
    {
        var accounts = Accounts(exchange);
        return ref Rows(accounts)[accounts.Of(owner, currency)];
    }

    /// <summary>The open orders of a side in the order in which they trade.</summary>
    public static List<RestingOrder> Queue(Exchange exchange, Instrument instrument, Side side)
    {
        var queue = new List<RestingOrder>();
        for (var slot = instrument.Book.BestSlot(side); !slot.IsNone; slot = instrument.Book.NextSlot(slot))
        {
            queue.Add(Orders(exchange)[slot]);
        }

        return queue;
    }

    /// <summary>The levels of a side from the best.</summary>
    public static List<PriceLevel> Ladder(Instrument instrument, Side side)
    {
        var ladder = new List<PriceLevel>();
        for (var level = instrument.Book.BestLevel(side); !level.IsNone; level = instrument.Book.NextLevel(level))
        {
            ladder.Add(instrument.Book[level]);
        }

        return ladder;
    }
}

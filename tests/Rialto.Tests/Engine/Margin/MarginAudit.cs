using Rialto.Engine;
using Rialto.Engine.Books;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Instruments;
using Rialto.Engine.Margin;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine.Margin;

/// <summary>What must be true of perpetuals after every command, worked out anew from positions, orders and the ledger.</summary>
internal static class MarginAudit
{
    const int UnitsOfPico = 1_000_000;

    public static void Check(Exchange exchange)
    {
        var margin = Insides.Margin(exchange);
        if (margin.Count == 0) return;
        foreach (var instrument in Insides.AllInstruments(exchange)) CheckInstrument(exchange, instrument);
        CheckClearing(exchange);
        for (var account = 0; account < margin.Count; account++) CheckAccount(exchange, account);
        Assert.Equal(0, Waiting(exchange).Count(place => place != 0));
    }

    /// <summary>Balance and profit of an account at the fair prices, in picos.</summary>
    public static Int128 Equity(Exchange exchange, int account) => Balance(exchange, account) + Positions(exchange, account).Sum(
        position => ContractMath.Unrealised(ContractOf(exchange, position).Terms, ContractOf(exchange, position).Fair, position.Quantity,
            position.Cost));

    public static Int128 Balance(Exchange exchange, int account) =>
        Insides.Accounts(exchange)[Insides.Margin(exchange).Account(account).Ledger].Available.Units / UnitsOfPico;

    public static IEnumerable<Position> Positions(Exchange exchange, int account)
    {
        var margin = Insides.Margin(exchange);
        for (var at = margin.Account(account).FirstPosition; at != 0; at = margin[at].Next) yield return margin[at];
    }

    static Contract ContractOf(Exchange exchange, Position position) => Insides.Instruments(exchange)[position.Instrument.Value]!.Contract!;

    // Nothing is held, and no position's orders wait to be cut, between two steps.
    static IEnumerable<int> Waiting(Exchange exchange)
    {
        var margin = Insides.Margin(exchange);
        for (var account = 0; account < margin.Count; account++)
        {
            yield return Insides.Accounts(exchange)[margin.Account(account).Ledger].Held.IsZero ? 0 : 1;
        }
    }

    static void CheckInstrument(Exchange exchange, Instrument instrument)
    {
        if (instrument.Contract is not { } contract) return;
        var (quantity, cost) = (Int128.Zero, Int128.Zero);
        for (var account = 0; account < Insides.Margin(exchange).Count; account++)
        {
            foreach (var position in Positions(exchange, account).Where(position => position.Instrument == instrument.Id))
            {
                quantity += position.Quantity.Value;
                cost += position.Cost;
            }
        }

        Assert.Equal((Int128.Zero, Int128.Zero), (quantity, contract.QuantitySum));
        Assert.Equal((cost, -cost), (contract.CostSum, contract.Clearing));
    }

    static void CheckClearing(Exchange exchange)
    {
        foreach (var group in Insides.AllInstruments(exchange).Where(static each => each.Contract is not null).GroupBy(static each =>
            each.Contract!.Terms.Margin))
        {
            var wanted = group.Sum(static each => each.Contract!.Clearing) * UnitsOfPico;
            Assert.Equal(wanted, Insides.AccountOf(exchange, Owners.Clearing, group.Key).Available.Units);
        }
    }

    static void CheckAccount(Exchange exchange, int index)
    {
        var margin = Insides.Margin(exchange);
        var account = margin.Account(index);
        var orders = Orders(exchange, index);
        Assert.Equal(orders.Count(static order => order.Order.IsWaiting), account.WaitingCount);
        Assert.Equal(orders.Count(static order => !order.Order.IsWaiting), account.RestingCount);
        var resting = orders.Where(static order => order.Order.IsResting).ToList();
        foreach (var position in Positions(exchange, index)) CheckPosition(exchange, position, resting);
        var mayBeBelow = account.IsDue || account.IsFund || account.Status == MarginStatus.Liquidating;
        if (mayBeBelow || Positions(exchange, index).Any(position => ContractOf(exchange, position).FrozenUs != 0)) return;
        Assert.True(Equity(exchange, index) >= 0, $"Account {index + 1} has an equity of {Equity(exchange, index)}.");
        var needed = Positions(exchange, index).Sum(position => Maintenance(ContractOf(exchange, position), position));
        Assert.True(Equity(exchange, index) >= needed, $"Account {index + 1} was not liquidated.");
    }

    static Int128 Maintenance(Contract contract, Position position) =>
        position.Quantity.IsZero ? 0 : ContractMath.Maintenance(contract.Terms, ContractMath.Value(contract.Terms, contract.Fair,
            position.Size));

    static List<(RestingOrder Order, MarginOrder Margin)> Orders(Exchange exchange, int account)
    {
        var list = new List<(RestingOrder, MarginOrder)>();
        for (var slot = Insides.Margin(exchange).Account(account).FirstOrder; !slot.IsNone; slot = Insides.MarginOrders(exchange)[slot].Next
            )
        {
            list.Add((Insides.Orders(exchange)[slot], Insides.MarginOrders(exchange)[slot]));
        }

        return list;
    }

    static void CheckPosition(Exchange exchange, Position position, List<(RestingOrder Order, MarginOrder Margin)> resting)
    {
        var own = resting.Where(order => order.Order.Instrument == position.Instrument).ToList();
        var plain = own.Where(static order => !IsReduceOnly(order.Order)).ToList();
        Assert.Equal(plain.Where(static order => order.Order.Side == Side.Buy).Sum(static order =>
            order.Order.Remaining.Value), position.BuyLots.Value);
        Assert.Equal(plain.Where(static order => order.Order.Side == Side.Sell).Sum(static order =>
            order.Order.Remaining.Value), position.SellLots.Value);
        Assert.Equal(plain.Sum(static order => order.Margin.HoldOf(order.Order.Remaining)), position.Holds);
        var reduceOnly = own.Where(static order => IsReduceOnly(order.Order)).ToList();
        Assert.Equal(reduceOnly.Sum(static order => order.Order.Remaining.Value), position.ReduceOnlyLots.Value);
        Assert.True(position.ReduceOnlyLots <= position.Size);
        Assert.All(reduceOnly, order => Assert.Equal(position.Quantity.Value > 0 ? Side.Sell : Side.Buy, order.Order.Side));
        Assert.Equal(position.Quantity.IsZero, position.Number == 0);
        Assert.Equal(position.Quantity.IsZero, position.Cost == 0);
        var direction = ContractOf(exchange, position).Terms.Kind == ContractKind.Inverse ? -1 : 1;
        Assert.Equal(direction * long.Sign(position.Quantity.Value), long.Sign(position.Cost));
    }

    static bool IsReduceOnly(in RestingOrder order) => (order.Flags & (byte)OrderFlags.ReduceOnly) != 0;

    static Int128 Sum<TItem>(this IEnumerable<TItem> items, Func<TItem, Int128> value)
    {
        var sum = Int128.Zero;
        foreach (var item in items) sum += value(item);
        return sum;
    }
}

using System.Numerics;
using Rialto.Engine.Numbers;
using Rialto.Node.Views;
using Rialto.Simulation.Model;

namespace Rialto.Simulation.Nodes;

/// <summary>Compares what clients are shown with the model, which has replayed the log up to the same command.</summary>
internal static class ViewsCheck
{
    /// <returns>The first thing that is shown wrong, or null.</returns>
    public static string? Difference(ExchangeViews views, ExchangeModel model)
    {
        if (views.LastEventNumber != model.LastEventNumber)
            return $"the views show event {views.LastEventNumber}, the model is at {model.LastEventNumber}";
        if (Accounts(views, model) is { } wrongMoney) return wrongMoney;
        if (Orders(views, model) is { } wrongOrder) return wrongOrder;
        foreach (var instrument in model.InstrumentIds)
        {
            if (Book(views.Books.Of(new(instrument)), model, instrument) is { } wrongBook) return wrongBook;
        }
        return null;
    }

    static string? Accounts(ExchangeViews views, ExchangeModel model)
    {
        foreach (var (owner, currency, available, held) in model.Accounts)
        {
            var shown = views.Balances.Of(new(owner), new(currency));
            if ((BigInteger)shown.Available.Units == available && (BigInteger)shown.Held.Units == held) continue;
            return $"owner {owner}, currency {currency}: shown {shown.Available.Units} + {shown.Held.Units}, is {available} + {held}";
        }
        return null;
    }

    static string? Orders(ExchangeViews views, ExchangeModel model)
    {
        if (views.OpenOrders.Count != model.OpenCount)
            return $"{views.OpenOrders.Count} open orders are shown, there are {model.OpenCount}";
        foreach (var order in model.OpenNow)
        {
            var shown = views.OpenOrders.Find(new(order.Id));
            if (shown is null) return $"order {order.Id} is open and not shown";
            if (Same(shown, order)) continue;
            return $"order {order.Id}: shown {shown}, is {order}";
        }
        return null;
    }

    static bool Same(OrderView shown, in ExchangeModel.OpenOrder order) =>
        (shown.Member.Value, shown.Instrument.Value, shown.Side) == (order.Member, order.Instrument, order.Side)
        && (shown.Price.Value, shown.Remaining.Value, shown.Filled.Value) == (order.Price, order.Remaining, order.Filled);

    static string? Book(BookSnapshot book, ExchangeModel model, int instrument)
    {
        if (book.Sequence != model.SequenceOf(instrument))
            return $"book {instrument}: sequence {book.Sequence} is shown, it is {model.SequenceOf(instrument)}";
        return Depth(book.Bids(int.MaxValue), model, instrument, Side.Buy)
            ?? Depth(book.Asks(int.MaxValue), model, instrument, Side.Sell)
            ?? Queue(book, model, instrument, Side.Buy)
            ?? Queue(book, model, instrument, Side.Sell);
    }

    static string? Depth(IReadOnlyList<BookLevel> shown, ExchangeModel model, int instrument, Side side)
    {
        var levels = model.LevelsOf(instrument, side);
        if (shown.Count != Math.Min(levels.Count, Rialto.Node.Limits.DepthLevelsMax))
            return $"book {instrument} {side}: {shown.Count} levels are shown, there are {levels.Count}";
        for (var index = 0; index < shown.Count; index++)
        {
            var (price, quantity, count) = levels[index];
            if (shown[index].Price.Value == price && shown[index].Quantity.Value == quantity && shown[index].Count == count) continue;
            return $"book {instrument} {side} level {index}: shown {shown[index]}, is {levels[index]}";
        }
        return null;
    }

    static string? Queue(BookSnapshot book, ExchangeModel model, int instrument, Side side)
    {
        var shown = book.Orders(side, int.MaxValue).Select(order => order.Id.Value);
        return shown.SequenceEqual(model.QueueOf(instrument, side)) ? null : $"book {instrument} {side}: orders stand in another order";
    }
}

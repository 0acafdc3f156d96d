using System.Text;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Node;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit.Streams;

/// <summary>Makes the words of the order channels out of one step, in the order of its events. Owner: the streams' gate.</summary>
/// <remarks>The step tells how an order is after it; here it is led there event by event, from how it was before.</remarks>
/// <param name="find">The followed account of a number, unless it is ahead of this step; null = nobody follows it.</param>
internal sealed class OrderTeller(StreamMarket market, ExchangeViews views, Func<MarginAccountId, AccountFeeds?> find)
{
    readonly Dictionary<OrderId, (OrderView After, AccountFeeds Account)> _touched = [];
    readonly Dictionary<OrderId, OrderView> _now = [];
    OrderView? _amended;
    bool _isRevised;
    long _timeUs;
    ReadOnlyMemory<byte> _command;

    /// <summary>Tells each word of a step, then how the orders are after it.</summary>
    public void Tell(PublishedStep step, Action<AccountFeeds, OrderPush> tell)
    {
        foreach (var order in step.Orders)
            if (order.Account.Value != 0 && find(order.Account) is { } account) _touched[order.Id] = (order, account);
        _timeUs = step.TimeUs;
        _command = step.Command;
        Walk(step, tell);
        foreach (var (after, account) in _touched.Values) account.Set(after);
        _touched.Clear();
        _now.Clear();
    }

    void Walk(PublishedStep step, Action<AccountFeeds, OrderPush> tell)
    {
        var reader = new EventReader(step.Events.Span);
        while (reader.Next())
        {
            // A revision stands before its amendment, a change of terms behind it: they are told as one.
            if (_amended is not null && !GoesOn(ref reader)) TellAmended(tell);
            Take(ref reader, tell);
        }

        if (_amended is not null) TellAmended(tell);
    }

    void Take(ref EventReader reader, Action<AccountFeeds, OrderPush> tell)
    {
        switch (reader.Kind)
        {
            case EventKind.OrderAccepted:
                Accepted(reader.As<OrderAccepted>(), tell);
                break;
            case EventKind.OrderRejected:
                Rejected(reader.As<OrderRejected>(), Encoding.UTF8.GetString(reader.Text<OrderRejected>()), tell);
                break;
            case EventKind.OrderAmended:
                Amended(reader.As<OrderAmended>());
                break;
            case EventKind.OrderRevised:
                Revised(reader.As<OrderRevised>(), Encoding.UTF8.GetString(reader.Text<OrderRevised>()));
                break;
            case EventKind.OrderTermsAmended:
                TermsAmended(reader.As<OrderTermsAmended>());
                break;
            case EventKind.OrderTriggered:
                Triggered(reader.As<OrderTriggered>().Order, tell);
                break;
            case EventKind.Filled:
                Filled(reader.As<Filled>(), tell);
                break;
            case EventKind.OrderCancelled:
                Cancelled(reader.As<OrderCancelled>(), tell);
                break;
            case EventKind.CommandRejected:
                Refused(reader.As<CommandRejected>(), tell);
                break;
        }
    }

    void Accepted(in OrderAccepted accepted, Action<AccountFeeds, OrderPush> tell)
    {
        if (!_touched.TryGetValue(accepted.Order, out var touched)) return;
        var order = _now[accepted.Order] = touched.After with
        {
            State = OrderState.Wait, Reason = null, CancelReject = Reject.None, Price = accepted.Price, Quantity = accepted.Quantity,
            Remaining = accepted.Quantity, Filled = Lots.Zero, FilledNotional = Amount.Zero, TradesCount = 0, PrioritySequence = 0,
            UpdatedUs = _timeUs, TriggerPrice = accepted.TriggerPrice, IsWaiting = accepted.TriggerPrice != Ticks.None,
            ExpiresUs = accepted.ExpiresUs,
        };
        Tell(OrderPush.NewRequest, order, touched.Account, tell);
        Tell(OrderPush.New, order, touched.Account, tell);
    }

    // What could not be filled, or would have been, was not refused: it ended at once.
    void Rejected(in OrderRejected rejected, string text, Action<AccountFeeds, OrderPush> tell)
    {
        if (rejected.Account.Value == 0 || find(rejected.Account) is not { } account || market.Find(rejected.Instrument) is null) return;
        // What ended at once stands among the step's orders, whole.
        var isOrder = _touched.TryGetValue(rejected.Order, out var touched);
        var terms = isOrder ? RefusedTerms.Of(touched.After) : RefusedTerms.Of(rejected, _command.Span);
        var order = OrderOf(rejected, text, terms);
        Tell(OrderPush.NewRequest, order, account, tell);
        if (rejected.EndsAtOnce)
        {
            Tell(OrderPush.New, order, account, tell);
            var ended = order with { State = OrderState.Cancelled, Reason = CancelReason.TriggerFailed, CancelReject = rejected.Reject };
            Tell(OrderPush.Cancel, ended, account, tell);
            return;
        }

        var problem = Errors.OfNew(rejected.Reject, terms.IsClosing);
        tell(account, new(OrderPush.Reject, order, market.SymbolOf(order.Instrument)) { Problem = problem });
    }

    void Amended(in OrderAmended amended)
    {
        if (Find(amended.Order) is not { } order) return;
        _isRevised = false;
        _amended = _now[amended.Order] = order with
        {
            Price = amended.Price, Quantity = amended.Quantity, Remaining = amended.Remaining, UpdatedUs = _timeUs,
        };
    }

    // Whether an event is one more of the change that is about to be told.
    bool GoesOn(ref EventReader reader) => reader.Kind switch
    {
        EventKind.OrderTermsAmended => true,
        EventKind.OrderAmended => _isRevised && reader.As<OrderAmended>().Order == _amended!.Id,
        _ => false,
    };

    // What an order came with was told with it.
    void Revised(in OrderRevised revised, string comment)
    {
        if (revised.IsNew != 0 || Find(revised.Order) is not { } order) return;
        _isRevised = true;
        _amended = _now[revised.Order] = order with
        {
            StopLoss = revised.StopLossAfter(order.StopLoss), TakeProfit = revised.TakeProfitAfter(order.TakeProfit), UpdatedUs = _timeUs,
            ClientOrderId = revised.HasComment == 0 ? order.ClientOrderId : comment.Length == 0 ? null : comment,
        };
    }

    void TermsAmended(in OrderTermsAmended terms)
    {
        if (Find(terms.Order) is not { } order) return;
        _amended = _now[terms.Order] = order with
        {
            TriggerPrice = order.IsWaiting ? terms.TriggerPrice : order.TriggerPrice, ExpiresUs = terms.ExpiresUs,
            TimeInForce = terms.TimeInForce, UpdatedUs = _timeUs,
        };
    }

    void TellAmended(Action<AccountFeeds, OrderPush> tell)
    {
        var order = _amended!;
        (_amended, _isRevised) = (null, false);
        Tell(OrderPush.Modify, order, _touched[order.Id].Account, tell);
    }

    void Triggered(OrderId id, Action<AccountFeeds, OrderPush> tell)
    {
        if (Find(id) is not { } order) return;
        order = _now[id] = order with { IsWaiting = false, UpdatedUs = _timeUs };
        tell(_touched[id].Account, new(OrderPush.Modify, order, market.SymbolOf(order.Instrument)) { IsTriggered = true });
    }

    void Filled(in Filled fill, Action<AccountFeeds, OrderPush> tell)
    {
        if (Find(fill.Order) is not { } order) return;
        var symbol = market.SymbolOf(order.Instrument);
        order = _now[fill.Order] = order with
        {
            Filled = order.Filled + fill.Quantity, Remaining = fill.Remaining, TradesCount = order.TradesCount + 1,
            FilledNotional = Turnover.Plus(order.FilledNotional, symbol.Instrument.Scale.Notional(fill.Price, fill.Quantity)),
            State = fill.Remaining.IsZero ? OrderState.Done : OrderState.Wait, UpdatedUs = _timeUs,
        };
        var word = fill.Remaining.IsZero ? OrderPush.Fill : OrderPush.PartialFill;
        tell(_touched[fill.Order].Account, new(word, order, symbol) { Trade = fill });
    }

    void Cancelled(in OrderCancelled cancelled, Action<AccountFeeds, OrderPush> tell)
    {
        if (Find(cancelled.Order) is not { } order) return;
        order = _now[cancelled.Order] = order with
        {
            State = OrderState.Cancelled, Reason = cancelled.Reason, CancelReject = cancelled.Reject, Remaining = cancelled.Cancelled,
            UpdatedUs = _timeUs,
        };
        Tell(OrderPush.Cancel, order, _touched[cancelled.Order].Account, tell);
    }

    // Only open orders have a channel left on which it could be told.
    void Refused(in CommandRejected refused, Action<AccountFeeds, OrderPush> tell)
    {
        if (WordOf(refused.Command) is not { } word) return;
        var problem = word == OrderPush.ModifyReject ? Errors.OfChange(refused.Reject) : Errors.Of(refused.Reject);
        foreach (var account in views.Margin.Of(refused.Member))
        {
            if (find(account.Id) is not { } feeds || OpenOrder(feeds, refused.Reference) is not { } order) continue;
            tell(feeds, new(word, order, market.SymbolOf(order.Instrument)) { Problem = problem });
        }
    }

    OrderView? OpenOrder(AccountFeeds feeds, long number) =>
        (_now.GetValueOrDefault(new(number)) ?? feeds.FindOrder(number)) is { State: OrderState.Wait } order && order.Account == feeds.Id
            ? order
            : null;

    static string? WordOf(CommandKind command) => command switch
    {
        CommandKind.AmendOrder or CommandKind.AmendTerms or CommandKind.ReduceOrder or CommandKind.ReviseOrder => OrderPush.ModifyReject,
        CommandKind.CancelOrder => OrderPush.CancelReject,
        _ => null,
    };

    /// <summary>As it is at this point of the step; null = nobody follows its account.</summary>
    OrderView? Find(OrderId id)
    {
        if (_now.TryGetValue(id, out var now)) return now;
        return _touched.TryGetValue(id, out var touched) ? touched.Account.FindOrder(id.Value) : null;
    }

    void Tell(string word, OrderView order, AccountFeeds account, Action<AccountFeeds, OrderPush> tell) =>
        tell(account, new(word, order, market.SymbolOf(order.Instrument)));

    OrderView OrderOf(in OrderRejected rejected, string text, RefusedTerms terms) => new()
    {
        Id = rejected.Order, Uuid = views.Uuids.Of(rejected.Order), Member = rejected.Member, Instrument = rejected.Instrument,
        Side = rejected.Side, Kind = rejected.OrderKind, TimeInForce = rejected.TimeInForce, Flags = rejected.Flags, Price = rejected.Price,
        Quantity = rejected.Quantity, QuoteAmount = Amount.Zero, Filled = Lots.Zero, Remaining = rejected.Quantity,
        FilledNotional = Amount.Zero, State = OrderState.Wait, Reason = null, Maker = default, Taker = default, TradesCount = 0,
        CreatedUs = _timeUs, UpdatedUs = _timeUs, ClientOrderId = text.Length == 0 ? null : text, Session = 0, PrioritySequence = 0,
        IsWaiting = terms.TriggerPrice != Ticks.None, TriggerPrice = terms.TriggerPrice, TriggerBy = terms.TriggerBy,
        DisplayQuantity = Lots.Zero, Shown = Lots.Zero, ExpiresUs = terms.ExpiresUs, CancelReject = Reject.None,
        Account = rejected.Account, StopLoss = terms.StopLoss, TakeProfit = terms.TakeProfit,
    };
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.PrimeBit.Wire;
using Rialto.Identity.Members;
using Rialto.Node;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit.Routes;

/// <summary>What single orders and batches have in common: finding an order, and telling what became of a command.</summary>
internal sealed class OrdersDesk(PrimeBitDialect dialect)
{
    /// <summary>How one order is answered: the order, or a "no".</summary>
    public readonly record struct Told(OrderView? Order, Errors.Problem? Problem);

    /// <summary>An account's order by the text of its number, open or past; null = there is none.</summary>
    public async ValueTask<OrderView?> FindAsync(MarginAccountView account, string text, CancellationToken cancel)
    {
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return null;
        return await FindAsync(account, number, cancel);
    }

    public async ValueTask<OrderView?> FindAsync(MarginAccountView account, long number, CancellationToken cancel)
    {
        var id = new OrderId(number);
        var found = dialect.Views.OpenOrders.Find(id) ?? await dialect.Exchange.History.OrderAsync(id, cancel);
        return found is not null && IsOf(account, found) ? found : null;
    }

    /// <summary>Whether an account may place orders now.</summary>
    public Errors.Problem? CheckTrading(Member member, MarginAccountView account) =>
        dialect.MayTrade(member, account) ? null : Errors.TradeDisabled;

    /// <summary>What a new order became.</summary>
    public Told OfNew(PlaceTerms terms, Outcome outcome)
    {
        if (outcome.Status == OutcomeStatus.Done) return new(outcome.Orders[0], null);
        var endedAtOnce = outcome is
        {
            Status: OutcomeStatus.Rejected,
            Reject: Reject.PostOnlyWouldTrade or Reject.FillOrKillUnfillable or Reject.NotEnoughLiquidity,
        };
        return endedAtOnce ? new(EndedAtOnce(terms, outcome), null) : new(null, Errors.Of(outcome));
    }

    /// <summary>What a cancelled order became: the engine tells it as it was before.</summary>
    public static Told OfCancel(Outcome outcome) => outcome.Status == OutcomeStatus.Done
        ? new(Cancelled(outcome.Orders[0], outcome.TimeUs), null)
        : new(null, Errors.Of(outcome));

    public static Told OfModify(Outcome outcome) =>
        outcome.Status == OutcomeStatus.Done ? new(outcome.Orders[0], null) : new(null, Errors.Of(outcome));

    public static OrderView Cancelled(OrderView order, long timeUs) => order with
    {
        State = OrderState.Cancelled, Reason = CancelReason.Requested, IsWaiting = order.IsWaiting, UpdatedUs = timeUs,
    };

    /// <summary>Answers one.</summary>
    public async ValueTask AnswerAsync(PrimeBitCall call, Told told)
    {
        if (told.Problem is { } problem) await call.No(problem);
        else await call.Json((dialect, told.Order, Fee: await dialect.FeeOfAsync(told.Order!, call.Aborted)), static (json, state) =>
            OrderWire.Write(json, state.Order!, state.dialect.Symbols.Of(state.Order!.Instrument), state.Fee));
    }

    /// <summary>Answers a list of them; refused ones have their error in their place.</summary>
    public async ValueTask AnswerAsync(PrimeBitCall call, IReadOnlyList<Told> all)
    {
        var fees = new Amount[all.Count];
        for (var i = 0; i < fees.Length; i++)
        {
            if (all[i].Order is { } order) fees[i] = await dialect.FeeOfAsync(order, call.Aborted);
        }

        await call.Json((dialect, all, fees), static (json, state) =>
        {
            json.WriteStartArray();
            for (var i = 0; i < state.fees.Length; i++) Write(json, state.dialect, state.all[i], state.fees[i]);
            json.WriteEndArray();
        });
    }

    static void Write(Utf8JsonWriter json, PrimeBitDialect dialect, Told told, Amount fee)
    {
        if (told.Problem is { } problem) Errors.WriteBody(json, problem);
        else OrderWire.Write(json, told.Order!, dialect.Symbols.Of(told.Order!.Instrument), fee);
    }

    // Orders that history keeps from before it knew accounts belong to the member's first.
    bool IsOf(MarginAccountView account, OrderView order) =>
        order.Member == account.Member && dialect.Symbols.Knows(order.Instrument)
            && (order.Account == account.Id || (order.Account == default && dialect.Symbols.Of(order.Instrument).IsDemo == account.IsDemo));

    // The contract shows as ended what the engine did not take at all: it has a number, and nothing else ever knows of it.
    OrderView EndedAtOnce(PlaceTerms terms, Outcome outcome)
    {
        var order = terms.ToCommand(default);
        var id = new OrderId(outcome.Number);
        return new()
        {
            Id = id,
            Uuid = dialect.Views.Uuids.Of(id),
            Member = order.Header.Member,
            Instrument = order.Instrument,
            Side = order.Side,
            Kind = order.OrderKind,
            TimeInForce = order.TimeInForce,
            Flags = order.Flags,
            Price = order.Price,
            Quantity = order.Quantity,
            QuoteAmount = Amount.Zero,
            Filled = Lots.Zero,
            Remaining = order.Quantity,
            FilledNotional = Amount.Zero,
            State = OrderState.Cancelled,
            Reason = CancelReason.TriggerFailed,
            Maker = default,
            Taker = default,
            TradesCount = 0,
            CreatedUs = outcome.TimeUs,
            UpdatedUs = outcome.TimeUs,
            ClientOrderId = terms.Comment.Length == 0 ? null : terms.Comment,
            Session = 0,
            PrioritySequence = 0,
            IsWaiting = false,
            TriggerPrice = order.TriggerPrice,
            DisplayQuantity = Lots.Zero,
            Shown = Lots.Zero,
            ExpiresUs = order.ExpiresUs,
            CancelReject = outcome.Reject,
            Account = order.Account,
            TriggerBy = order.TriggerBy,
        };
    }

    /// <summary>The comment of an order as the engine keeps it.</summary>
    public static byte[] TextOf(PlaceTerms terms) => Encoding.UTF8.GetBytes(terms.Comment);
}

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
    /// <remarks>What could not be filled as asked is an order that ended at once, in history too.</remarks>
    public static Told OfNew(PlaceTerms terms, Outcome outcome)
    {
        var isOrder = outcome.Status == OutcomeStatus.Done || outcome is { Status: OutcomeStatus.Rejected, Orders.Count: > 0 };
        return isOrder ? new(outcome.Orders[0], null) : new(null, terms.ProblemOf(outcome));
    }

    /// <summary>What a cancelled order became: the engine tells it as it was before.</summary>
    public static Told OfCancel(Outcome outcome) => outcome.Status == OutcomeStatus.Done
        ? new(Cancelled(outcome.Orders[0], outcome.TimeUs), null)
        : new(null, Errors.Of(outcome));

    public static Told OfModify(ModifyTerms terms, Outcome outcome) =>
        outcome.Status == OutcomeStatus.Done ? new(outcome.Orders[0], null) : new(null, terms.ProblemOf(outcome));

    /// <summary>What a refusal becomes.</summary>
    /// <param name="exit">The parameter of the only exit that came along; null = both did, or those that were there may be meant.</param>
    public static Errors.Problem ProblemOf(Outcome outcome, bool hasExits, string? exit)
    {
        var isOfExits = hasExits && outcome is { Status: OutcomeStatus.Rejected, Reject: Reject.TriggerPriceInvalid };
        return isOfExits ? Errors.InvalidStopPrice with { Field = exit } : Errors.Of(outcome);
    }

    public static OrderView Cancelled(OrderView order, long timeUs) => order with
    {
        State = OrderState.Cancelled, Reason = CancelReason.Requested, IsWaiting = order.IsWaiting, UpdatedUs = timeUs,
    };

    /// <summary>Answers one.</summary>
    public async ValueTask AnswerAsync(PrimeBitCall call, Told told)
    {
        if (told.Problem is { } problem) await call.No(problem);
        else
        {
            var fees = await dialect.FeesOfAsync([told.Order!], call.Aborted);
            await call.Json((dialect, told, Fee: fees.GetValueOrDefault(told.Order!.Id)), static (json, state) =>
                Write(json, state.dialect, state.told, state.Fee));
        }
    }

    /// <summary>Answers a list of them; refused ones have their error in their place.</summary>
    public async ValueTask AnswerAsync(PrimeBitCall call, IReadOnlyList<Told> all)
    {
        var fees = await dialect.FeesOfAsync(all.Where(told => told.Order is not null).Select(told => told.Order!), call.Aborted);
        await call.Json((dialect, all, fees), static (json, state) =>
        {
            json.WriteStartArray();
            foreach (var told in state.all)
                Write(json, state.dialect, told, told.Order is { } order ? state.fees.GetValueOrDefault(order.Id) : Amount.Zero);
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
}

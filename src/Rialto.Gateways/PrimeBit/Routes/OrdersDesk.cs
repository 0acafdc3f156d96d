using System.Globalization;
using System.Text;
using System.Text.Json;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.PrimeBit.Wire;
using Rialto.Identity.Members;
using Rialto.Node;
using Rialto.Node.History;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit.Routes;

/// <summary>What single orders and batches have in common: finding an order, and telling what became of a command.</summary>
internal sealed class OrdersDesk(PrimeBitDialect dialect)
{
    /// <summary>How one order is answered: the order, or a "no".</summary>
    public readonly record struct Told(OrderView? Order, Errors.Problem? Problem)
    {
        /// <summary>What its fills cost, as far as its step knows; null = history does.</summary>
        public Amount? Fee { get; init; }
    }

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
        var endedAtOnce = outcome is { Status: OutcomeStatus.Rejected, Orders.Count: > 0 };
        if (!endedAtOnce && outcome.Status != OutcomeStatus.Done) return new(null, terms.ProblemOf(outcome));
        return new(outcome.Orders[0], null) { Fee = outcome.Fees };
    }

    /// <summary>What a cancelled order became, with all that happened to it in the same step.</summary>
    public static Told OfCancel(Outcome outcome) => outcome.Status == OutcomeStatus.Done
        ? new(outcome.Cancelled, null) { Fee = outcome.Fees }
        : new(null, Errors.Of(outcome));

    public static Told OfModify(ModifyTerms terms, Outcome outcome) => outcome.Status == OutcomeStatus.Done
        ? new(outcome.Orders[0], null) { Fee = outcome.Fees }
        : new(null, terms.ProblemOf(outcome));

    /// <summary>What the refusal of a change becomes that was made earlier.</summary>
    /// <param name="body">What was to be changed.</param>
    /// <param name="order">As it is by now; null = it is not found any more.</param>
    public Errors.Problem ProblemOfModify(Fields body, OrderView? order, Outcome outcome) => order is null
        ? Errors.Of(outcome)
        : ModifyTerms.Read(body, order, dialect.Symbols.Of(order.Instrument), dialect.Exchange.NowUs / 1_000).ProblemOf(outcome);

    /// <summary>What a refusal becomes: what its channel says of it, and which parameter is meant.</summary>
    /// <param name="exit">The parameter of the only exit that came along; null = both did, or those that were there may be meant.</param>
    public static Errors.Problem ProblemOf(Reject reject, Errors.Problem told, bool hasExits, string? exit) =>
        hasExits && reject == Reject.TriggerPriceInvalid ? told with { Field = exit } : told;

    /// <summary>Shows orders as they are.</summary>
    public async ValueTask ShowAsync(PrimeBitCall call, IReadOnlyList<OrderView> orders)
    {
        var fees = await dialect.FeesOfAsync(orders, call.Aborted);
        await call.Rows(orders, (json, order) => Write(json, new(order, null), fees));
    }

    /// <summary>Shows one as it is.</summary>
    public async ValueTask ShowAsync(PrimeBitCall call, OrderView order)
    {
        var fees = await dialect.FeesOfAsync([order], call.Aborted);
        await call.Json((desk: this, order, fees), static (json, state) => state.desk.Write(json, new(state.order, null), state.fees));
    }

    /// <summary>Answers once more a request that was done to one order: the order as it is by now, or the refusal.</summary>
    /// <param name="problemOf">What a refusal becomes.</param>
    public async ValueTask AgainAsync(
        PrimeBitCall call, MarginAccountView? account, RequestView part, Func<Outcome, Errors.Problem> problemOf) =>
        await AnswerAsync(call, await ToldAgainAsync(account, part, problemOf, call.Aborted));

    /// <summary>What is left of a request, or a part of one, that was done to an order.</summary>
    public async ValueTask<Told> ToldAgainAsync(
        MarginAccountView? account, RequestView part, Func<Outcome, Errors.Problem> problemOf, CancellationToken cancel)
    {
        if (account is null) return new(null, Errors.NotFound);
        if (part.Reject != Reject.None) return new(null, problemOf(new() { Status = OutcomeStatus.Rejected, Reject = part.Reject }));
        var order = await FindAsync(account, part.Number, cancel);
        return order is null ? new(null, Errors.AlreadyDone) : new(order, null);
    }

    /// <summary>Answers what became of a command.</summary>
    public async ValueTask AnswerAsync(PrimeBitCall call, Told told)
    {
        if (told.Problem is { } problem) await call.No(problem);
        else if (await FeesAfterAsync([told]) is not { } fees) await call.No(Errors.TemporaryServerError);
        else await call.Json((desk: this, told, fees), static (json, state) => state.desk.Write(json, state.told, state.fees));
    }

    /// <summary>Answers a list of them; refused ones have their error in their place.</summary>
    public async ValueTask AnswerAsync(PrimeBitCall call, IReadOnlyList<Told> all)
    {
        if (await FeesAfterAsync(all) is not { } fees) await call.No(Errors.TemporaryServerError);
        else await call.Rows(all, (json, told) => Write(json, told, fees));
    }

    // What was done was done: it is answered, and kept for who asks again, though its asker has hung up by now. Null = history is behind.
    async ValueTask<IReadOnlyDictionary<OrderId, Amount>?> FeesAfterAsync(IReadOnlyList<Told> all)
    {
        var unknown = all.Where(told => told is { Order: not null, Fee: null }).Select(told => told.Order!);
        try
        {
            return await dialect.FeesOfAsync(unknown, CancellationToken.None);
        }
        catch (HistoryBehindException)
        {
            return null;
        }
    }

    void Write(Utf8JsonWriter json, Told told, IReadOnlyDictionary<OrderId, Amount> fees)
    {
        if (told.Order is not { } order) Errors.WriteBody(json, told.Problem!.Value);
        else OrderWire.Write(json, order, dialect.Symbols.Of(order.Instrument), told.Fee ?? fees.GetValueOrDefault(order.Id));
    }

    // Orders that history keeps from before it knew accounts belong to the member's first.
    bool IsOf(MarginAccountView account, OrderView order) =>
        order.Member == account.Member && dialect.Symbols.Knows(order.Instrument)
            && (order.Account == account.Id || (order.Account == default && dialect.Symbols.Of(order.Instrument).IsDemo == account.IsDemo));
}

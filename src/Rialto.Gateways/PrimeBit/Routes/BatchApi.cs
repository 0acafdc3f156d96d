using System.Text.Json;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Gateways.PrimeBit.Wire;
using Rialto.Node;
using Rialto.Node.History;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit.Routes;

/// <summary>Several orders in one request: <c>/trading/account/{account_id}/order/batch</c>.</summary>
/// <remarks>One command, so nobody else's comes in between; what can't be read is answered in its place and not part of it.</remarks>
internal sealed class BatchApi(PrimeBitDialect dialect, OrdersDesk desk)
{
    const int EntriesOfToken = 5;

    public void Map(OperationTable table) => table.Add(new()
    {
        Verb = "POST",
        Pattern = "/trading/account/{account_id}/order/batch",
        Entry = Entry.Trade,
        Handle = Batch,
        Again = BatchAgain,
        About = "Up to 20 creates, modifies and cancels, each with an answer of its own; five count as one request.",
        Reply = "[OrderOrError]",
        Example = """{"orders":[{"action":"create","symbol":"BTCUSD","side":"buy","volume":"0.01","limit_price":"7990.0"}]}""",
        Body = [new("orders", "entries", "Each with its action: create, modify, cancel.", IsRequired: true, [])],
        Refusals = OrdersApi.PlaceRefusals,
    });

    /// <summary>An entry on its way: told at once, or with the outcome at its place of the command.</summary>
    sealed record Entered(OrdersDesk.Told? Told, Func<Outcome, OrdersDesk.Told>? Tell);

    async ValueTask Batch(PrimeBitCall call)
    {
        var account = dialect.FindAccount(call.Caller.Member, call.Path("account_id"));
        if (account is null) await call.No(Errors.NotFound);
        else if (!call.Body.TryList("orders", out var list) || list.Count is 0 or > Limits.PrimeBitBatchMax)
            await call.No(Errors.InvalidParameter.About("orders"));
        else if (!MayTake(call, list.Count, out var take)) await call.TooMany(take);
        else await Batch(call, account, list);
    }

    // The first five were counted when the request came.
    bool MayTake(PrimeBitCall call, int entries, out Identity.RateLimits.RateTake take)
    {
        take = default;
        var more = (entries - 1) / EntriesOfToken;
        if (more == 0 || call.Caller.Caller.Key is not { } key) return true;
        // None costs more than a full bucket: a key with a small rate of its own could never send it.
        more = int.Min(more, dialect.Rates.RateOf(key) - 1);
        if (more <= 0) return true;
        take = dialect.Rates.Take(key, more);
        return take.Allowed;
    }

    async ValueTask Batch(PrimeBitCall call, MarginAccountView account, IReadOnlyList<JsonElement> list)
    {
        using var batch = new BatchBuilder(call.Header(), allOrNothing: false);
        var entries = new List<Entered>();
        foreach (var item in list) entries.Add(await Enter(call, account, new(item), batch));
        // Nothing of it can be done by now, but what could be was done when it came first.
        if (batch.Count == 0 && await call.TryAnswerAgainAsync()) return;
        var outcome = batch.Count == 0 ? null : await dialect.Exchange.Submit(batch);
        if (outcome is not null && outcome.Status != OutcomeStatus.Done)
        {
            await call.No(Errors.Of(outcome));
            return;
        }

        var at = 0;
        await desk.AnswerAsync(call, [.. entries.Select(entry => entry.Told ?? entry.Tell!(outcome!.Elements[at++]))]);
    }

    // Where an entry was not part of the command nobody knows which; then it is not made again.
    async ValueTask BatchAgain(PrimeBitCall call, IReadOnlyList<RequestView> parts)
    {
        var account = dialect.FindAccount(call.Caller.Member, call.Path("account_id"));
        var list = call.Body.TryList("orders", out var entries) ? entries : [];
        if (parts[0] is { Part: RequestView.Whole } whole) await call.No(Errors.Of(whole.Reject));
        else if (account is null || list.Count != parts.Count) await call.No(Errors.AlreadyDone);
        else
        {
            var told = new List<OrdersDesk.Told>();
            for (var i = 0; i < parts.Count; i++) told.Add(await ToldAgain(call, account, new(list[i]), parts[i]));
            await desk.AnswerAsync(call, told);
        }
    }

    async ValueTask<OrdersDesk.Told> ToldAgain(PrimeBitCall call, MarginAccountView account, Fields item, RequestView part)
    {
        _ = item.TryText("action", out var action);
        var id = item.TryInteger("order_id", out var number) ? number : null;
        var order = action == "modify" && id is not null ? await desk.FindAsync(account, id.Value, call.Aborted) : null;
        return await desk.ToldAgainAsync(account, part, ProblemOf, call.Aborted);

        Errors.Problem ProblemOf(Outcome outcome) => action switch
        {
            "create" => PlaceTerms.Read(item, dialect, account).ProblemOf(outcome),
            "modify" => desk.ProblemOfModify(item, order, outcome),
            _ => Errors.Of(outcome),
        };
    }

    ValueTask<Entered> Enter(PrimeBitCall call, MarginAccountView account, Fields item, BatchBuilder batch)
    {
        if (!item.TryText("action", out var action)) action = null;
        return action switch
        {
            "create" => new(Create(call, account, item, batch)),
            "modify" => Change(call, account, item, batch, isCancel: false),
            "cancel" => Change(call, account, item, batch, isCancel: true),
            _ => new(No(Errors.InvalidParameter.About("action"))),
        };
    }

    Entered Create(PrimeBitCall call, MarginAccountView account, Fields item, BatchBuilder batch)
    {
        var terms = PlaceTerms.Read(item, dialect, account);
        if ((terms.Problem ?? desk.CheckTrading(call.Caller.Member, account)) is { } problem) return No(problem);
        if (!terms.AddTo(batch, HeaderOf(call))) throw TooLarge();
        return new(null, outcome => OrdersDesk.OfNew(terms, outcome));
    }

    async ValueTask<Entered> Change(PrimeBitCall call, MarginAccountView account, Fields item, BatchBuilder batch, bool isCancel)
    {
        if (!item.TryInteger("order_id", out var number) || number is not { } id) return No(Errors.InvalidParameter.About("order_id"));
        if (await desk.FindAsync(account, id, call.Aborted) is not { } order) return No(Errors.NotFound);
        if (order.State != OrderState.Wait) return No(Errors.OrderNotActive);
        if (isCancel)
        {
            if (!batch.Add(new CancelOrder { Header = HeaderOf(call), Order = order.Id }, [])) throw TooLarge();
            return new(null, OrdersDesk.OfCancel);
        }

        var terms = ModifyTerms.Read(item, order, dialect.Symbols.Of(order.Instrument), dialect.Exchange.NowUs / 1_000);
        if (terms.Problem is { } problem) return No(problem);
        if (!terms.AddTo(batch, HeaderOf(call))) throw TooLarge();
        return new(null, outcome => OrdersDesk.OfModify(terms, outcome));
    }

    static InvalidOperationException TooLarge() => new("A batch of so many orders has room.");

    // The request's key belongs to the batch as a whole.
    static CommandHeader HeaderOf(PrimeBitCall call)
    {
        var whole = call.Header();
        return new() { Member = whole.Member, Session = whole.Session };
    }

    static Entered No(Errors.Problem problem) => new(new OrdersDesk.Told(null, problem), null);
}

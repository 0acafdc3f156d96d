using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.PrimeBit.Wire;
using Rialto.Node;
using Rialto.Node.History;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit.Routes;

/// <summary>Orders of an account: <c>/trading/account/{account_id}/order*</c>.</summary>
internal sealed class OrdersApi(PrimeBitDialect dialect, OrdersDesk desk)
{
    const string Root = "/trading/account/{account_id}/order";
    const string One = Root + "/{order_id}";

    static readonly IReadOnlyList<Said> s_filter =
    [
        Said.Text("symbol", "Only this symbol."), Said.OneOf("side", "Only this side.", OrderWords.Buy, OrderWords.Sell),
    ];

    public static readonly IReadOnlyList<Errors.Problem> PlaceRefusals =
    [
        Errors.NotFound, Errors.TradeDisabled, Errors.InvalidSymbol, Errors.InvalidSide, Errors.InvalidType, Errors.InvalidFillType,
        Errors.InvalidVolume, Errors.InvalidLimitPrice, Errors.InvalidStopPrice, Errors.InvalidParameter, Errors.InvalidExpirationTime,
        Errors.InvalidComment, Errors.PriceOutOfRange, Errors.InsufficientMargin, Errors.PositionLimitExceeded, Errors.ReduceOnlyViolation,
        Errors.WouldTriggerImmediately, Errors.AccountInLiquidation, Errors.OrdersLimitReached,
    ];

    public static readonly IReadOnlyList<Said> PlaceBody =
    [
        Said.Text("symbol", "A demo account's may end in d.").Needed(),
        Said.OneOf("side", "What to do.", OrderWords.Buy, OrderWords.Sell).Needed(),
        Said.Figure("volume", "How much.").Needed(),
        Said.OneOf(
            "type", "Absent = what the prices say.", OrderWords.Market, OrderWords.Limit, OrderWords.Stop, OrderWords.StopLimit),
        Said.Figure("limit_price", "Of limit and stop-limit orders."), Said.Figure("stop_price", "Of stop and stop-limit orders."),
        Said.OneOf("fill_type", "Absent = normal.", OrderWords.Normal, OrderWords.ImmediateOrCancel, OrderWords.FillOrKill),
        Said.Whole("expiration_time", "Unix milliseconds; null = none."), Said.Text("comment", "Up to 128 bytes."),
        Said.Flag("reduce_only", "Never opens a position."), Said.Flag("post_only", "Never trades at once."),
        Said.OneOf("stop_trigger", "Whose price starts a stop; absent = last.", OrderWords.Last, OrderWords.Fair, OrderWords.Spot),
        Said.Figure("stop_loss", "Put on the position at the first fill."),
        Said.Figure("take_profit", "Put on the position at the first fill."),
    ];

    public void Map(OperationTable table)
    {
        Errors.Problem[] badFilter = [Errors.InvalidSymbol, Errors.InvalidSide];
        table.Add(Of("GET", Root, Entry.Read, List, "Active orders, oldest first.", "[Order]", badFilter) with
        {
            Query = s_filter,
        });
        table.Add(Of("POST", Root, Entry.Trade, Place, "Places an order; answers it as it is afterwards.", "Order") with
        {
            Example = """{"symbol":"BTCUSD","side":"buy","volume":"0.01","limit_price":"7990.0","comment":"first"}""",
            Body = PlaceBody, Refusals = PlaceRefusals, Again = PlaceAgain,
        });
        table.Add(Of("GET", One, Entry.Read, Show, "An order, active or past.", "Order"));
        table.Add(Of("PUT", One, Entry.Trade, Modify, "Changes an active order.", "Order") with
        {
            Again = ModifyAgain,
            Example = """{"limit_price":"7991.0"}""",
            Body =
            [
                Said.Figure("volume", "What shall remain."), Said.Figure("limit_price", "A new limit."),
                Said.Figure("stop_price", "A new stop."), Said.Whole("expiration_time", "Null = none."), Said.Text("comment", "A new one."),
                Said.Figure("stop_loss", "A new one for the position; null = none."),
                Said.Figure("take_profit", "A new one for the position; null = none."),
            ],
            Refusals =
            [
                Errors.NotFound, Errors.OrderNotActive, Errors.InvalidParameter, Errors.InvalidVolume, Errors.InvalidLimitPrice,
                Errors.InvalidStopPrice, Errors.InvalidExpirationTime, Errors.InvalidComment, Errors.InvalidType, Errors.PriceOutOfRange,
                Errors.InsufficientMargin, Errors.PositionLimitExceeded, Errors.WouldTriggerImmediately, Errors.AccountInLiquidation,
                Errors.TradeDisabled, Errors.OrdersLimitReached,
            ],
        });
        table.Add(Of("DELETE", One, Entry.Trade, Cancel, "Cancels an order.", "Order", Errors.OrderNotActive) with
        {
            Again = CancelAgain,
        });
        table.Add(Of("DELETE", Root, Entry.Trade, CancelAll, "Cancels the active orders.", "Canceled", badFilter) with
        {
            Query = s_filter, Again = CancelAllAgain,
        });

        static Operation Of(
            string verb, string pattern, Entry entry, Func<PrimeBitCall, ValueTask> handle, string about, string reply,
            params Errors.Problem[] refusals) => new()
        {
            Verb = verb, Pattern = pattern, Entry = entry, Handle = handle, About = about, Reply = reply,
            Refusals = [Errors.NotFound, .. refusals],
        };
    }

    async ValueTask List(PrimeBitCall call)
    {
        if (Find(call) is not { } account) await call.No(Errors.NotFound);
        else if (!TryReadFilter(call, account, out var instrument, out var side, out var problem)) await call.No(problem);
        else
        {
            var orders = dialect.Views.OpenOrders.Of(account.Member).Where(order => order.Account == account.Id
                && (instrument == default || order.Instrument == instrument) && side.Takes(order.Side));
            await desk.ShowAsync(call, [.. orders]);
        }
    }

    async ValueTask Place(PrimeBitCall call)
    {
        if (Find(call) is not { } account)
        {
            await call.No(Errors.NotFound);
            return;
        }

        var terms = PlaceTerms.Read(call.Body, dialect, account);
        if ((terms.Problem ?? desk.CheckTrading(call.Caller.Member, account)) is { } problem) await call.No(problem);
        else
        {
            await desk.AnswerAsync(call, OrdersDesk.OfNew(terms, await terms.SubmitAsync(dialect.Exchange, call.Header())));
        }
    }

    async ValueTask CancelAll(PrimeBitCall call)
    {
        if (Find(call) is not { } account) await call.No(Errors.NotFound);
        else if (!TryReadFilter(call, account, out var instrument, out var side, out var problem)) await call.No(problem);
        else
        {
            var command = new CancelMany { Header = call.Header(), Instrument = instrument, Side = side, Account = account.Id };
            var outcome = await dialect.Exchange.Submit(command, []);
            if (outcome.Status != OutcomeStatus.Done) await call.No(Errors.Of(outcome));
            else await AnswerCancelled(call, outcome.Orders.Select(order => order.Id.Value));
        }
    }

    static ValueTask AnswerCancelled(PrimeBitCall call, IEnumerable<long> numbers) => call.Json(numbers, static (json, numbers) =>
    {
        json.WriteStartObject();
        json.WriteStartArray("canceled"u8);
        foreach (var number in numbers) json.WriteNumberValue(number);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    ValueTask PlaceAgain(PrimeBitCall call, IReadOnlyList<RequestView> parts)
    {
        var account = Find(call);
        return desk.AgainAsync(call, account, parts[0], outcome => PlaceTerms.Read(call.Body, dialect, account!).ProblemOf(outcome));
    }

    async ValueTask ModifyAgain(PrimeBitCall call, IReadOnlyList<RequestView> parts)
    {
        var account = Find(call);
        var order = account is null ? null : await desk.FindAsync(account, call.Path("order_id"), call.Aborted);
        await desk.AgainAsync(call, account, parts[0], outcome => desk.ProblemOfModify(call.Body, order, outcome));
    }

    ValueTask CancelAgain(PrimeBitCall call, IReadOnlyList<RequestView> parts) =>
        desk.AgainAsync(call, Find(call), parts[0], Errors.Of);

    // One that cancelled nothing has a part of its own, without a number.
    static ValueTask CancelAllAgain(PrimeBitCall call, IReadOnlyList<RequestView> parts) => parts[0].Reject != Reject.None
        ? call.No(Errors.Of(parts[0].Reject))
        : AnswerCancelled(call, parts.Select(part => part.Number).Where(number => number != 0));

    async ValueTask Show(PrimeBitCall call)
    {
        if (Find(call) is { } account && await desk.FindAsync(account, call.Path("order_id"), call.Aborted) is { } order)
            await desk.ShowAsync(call, order);
        else await call.No(Errors.NotFound);
    }

    async ValueTask Modify(PrimeBitCall call)
    {
        if (Find(call) is not { } account || await desk.FindAsync(account, call.Path("order_id"), call.Aborted) is not { } order)
        {
            await call.No(Errors.NotFound);
            return;
        }

        var terms = ModifyTerms.Read(call.Body, order, dialect.Symbols.Of(order.Instrument), dialect.Exchange.NowUs / 1_000);
        if (order.State != OrderState.Wait) await call.No(Errors.OrderNotActive);
        else if (terms.Problem is { } problem) await call.No(problem);
        else await desk.AnswerAsync(call, OrdersDesk.OfModify(terms, await terms.SubmitAsync(dialect.Exchange, call.Header())));
    }

    async ValueTask Cancel(PrimeBitCall call)
    {
        if (Find(call) is not { } account || await desk.FindAsync(account, call.Path("order_id"), call.Aborted) is not { } order)
            await call.No(Errors.NotFound);
        else if (order.State != OrderState.Wait) await call.No(Errors.OrderNotActive);
        else
        {
            var outcome = await dialect.Exchange.Submit(new CancelOrder { Header = call.Header(), Order = order.Id }, []);
            await desk.AnswerAsync(call, OrdersDesk.OfCancel(outcome));
        }
    }

    bool TryReadFilter(
        PrimeBitCall call, MarginAccountView account, out InstrumentId instrument, out SideFilter side, out Errors.Problem problem)
    {
        (instrument, side, problem) = (default, SideFilter.Both, Errors.InvalidSymbol);
        if (call.Query("symbol") is { } name)
        {
            if (dialect.Symbols.FindOf(account, name) is not { } symbol) return false;
            instrument = symbol.Id;
        }

        problem = Errors.InvalidSide;
        switch (call.Query("side"))
        {
            case null: return true;
            case OrderWords.Buy: side = SideFilter.Buy; return true;
            case OrderWords.Sell: side = SideFilter.Sell; return true;
            default: return false;
        }
    }

    MarginAccountView? Find(PrimeBitCall call) => dialect.FindAccount(call.Caller.Member, call.Path("account_id"));
}

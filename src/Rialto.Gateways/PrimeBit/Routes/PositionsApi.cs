using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.PrimeBit.Wire;
using Rialto.Gateways.Wire;
using Rialto.Node;
using Rialto.Node.History;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit.Routes;

/// <summary>Open positions, their exits and their end: <c>/trading/account/{account_id}/position*</c>.</summary>
internal sealed class PositionsApi(PrimeBitDialect dialect, OrdersDesk desk)
{
    const string Root = "/trading/account/{account_id}/position";
    const string One = Root + "/{symbol}";

    public void Map(OperationTable table)
    {
        table.Add(Of("GET", Root, Entry.Read, List, "Open positions, by number.", "[Position]", Errors.InvalidSymbol) with
        {
            Query = [Said.Text("symbol", "Only this symbol.")],
        });
        table.Add(Of("GET", One, Entry.Read, Show, "The position in a symbol.", "Position"));
        table.Add(Of(
            "PUT", One, Entry.Trade, SetExits, "Sets where a position is closed by itself.", "Position", Errors.NoPosition,
            Errors.InvalidStopPrice, Errors.InvalidParameter, Errors.AccountInLiquidation) with
        {
            Again = SetExitsAgain,
            Example = """{"stop_loss":null,"take_profit":null}""",
            Body =
            [
                Said.Figure("stop_loss", "Null = none, absent = as it is."), Said.Figure("take_profit", "Null = none, absent = as it is."),
                Said.OneOf(
                    "stop_trigger", "Whose price counts; absent = as it is, of new ones fair.", OrderWords.Last,
                    OrderWords.Fair, OrderWords.Spot),
            ],
        });
        table.Add(Of(
            "DELETE", One, Entry.Trade, Close, "Closes a position, whole or in part; answers the order that does it.", "Order",
            Errors.NoPosition, Errors.InvalidVolume, Errors.InvalidLimitPrice, Errors.PriceOutOfRange, Errors.AccountInLiquidation,
            Errors.TradeDisabled) with
        {
            Query = [Said.Figure("volume", "Absent = all of it."), Said.Figure("limit_price", "Absent = at market.")],
            Again = CloseAgain,
        });

        static Operation Of(
            string verb, string pattern, Entry entry, Func<PrimeBitCall, ValueTask> handle, string about, string reply,
            params Errors.Problem[] refusals) => new()
        {
            Verb = verb, Pattern = pattern, Entry = entry, Handle = handle, About = about, Reply = reply,
            Refusals = [Errors.NotFound, .. refusals],
        };
    }

    ValueTask List(PrimeBitCall call)
    {
        if (FindAccount(call) is not { } account) return call.No(Errors.NotFound);
        var positions = dialect.Standings.Of(account).Positions;
        if (call.Query("symbol") is not { } name) return call.Rows(positions, PositionWire.Write);
        if (dialect.Symbols.FindOf(account, name) is not { } symbol) return call.No(Errors.InvalidSymbol);
        return call.Rows(positions.Where(position => position.Symbol.Id == symbol.Id), PositionWire.Write);
    }

    ValueTask Show(PrimeBitCall call)
    {
        if (FindAccount(call) is not { } account || FindSymbol(call, account) is not { } symbol) return call.No(Errors.NotFound);
        return StandingOf(account, symbol) is { } position ? call.Json(position, PositionWire.Write) : call.No(Errors.NotFound);
    }

    async ValueTask SetExits(PrimeBitCall call)
    {
        if (FindAccount(call) is not { } account || FindSymbol(call, account) is not { } symbol)
        {
            await call.No(Errors.NotFound);
            return;
        }

        var known = dialect.Views.Margin.PositionsOf(account.Id).FirstOrDefault(position => position.Instrument == symbol.Id);
        var command = new SetExits { Account = account.Id, Instrument = symbol.Id };
        if (known is null) await call.No(Errors.NoPosition);
        else if (Read(call.Body, symbol, ref command) is { } problem) await call.No(problem);
        else await SetExits(call, account, symbol, command with { Header = call.Header() });
    }

    // The position as it is by now, or that it is gone.
    ValueTask SetExitsAgain(PrimeBitCall call, IReadOnlyList<RequestView> parts)
    {
        if (FindAccount(call) is not { } account || FindSymbol(call, account) is not { } symbol) return call.No(Errors.NotFound);
        var command = new SetExits();
        _ = Read(call.Body, symbol, ref command);
        return parts[0].Reject switch
        {
            Reject.None when StandingOf(account, symbol) is { } position => call.Json(position, PositionWire.Write),
            Reject.None => call.No(Errors.NoPosition),
            Reject.TriggerPriceInvalid => call.No(Errors.InvalidStopPrice.About(WrongOf(account, symbol, command))),
            var reject => call.No(Errors.Of(reject)),
        };
    }

    async ValueTask SetExits(PrimeBitCall call, MarginAccountView account, Symbol symbol, SetExits command)
    {
        var outcome = await dialect.Exchange.Submit(command, []);
        if (outcome.Status == OutcomeStatus.Rejected && outcome.Reject == Reject.TriggerPriceInvalid)
            await call.No(Errors.InvalidStopPrice.About(WrongOf(account, symbol, command)));
        else if (outcome.Status != OutcomeStatus.Done) await call.No(Errors.Of(outcome));
        else if (StandingOf(account, symbol) is { } position) await call.Json(position, PositionWire.Write);
        // It was closed in the same moment.
        else await call.No(Errors.NoPosition);
    }

    // The engine says that one of the two does not fit; a position that is gone meanwhile fits neither.
    string WrongOf(MarginAccountView account, Symbol symbol, in SetExits command)
    {
        var isLong = dialect.Views.Margin.PositionOf(account.Id, symbol.Id) is { Quantity.Value: > 0 };
        var fair = dialect.Symbols.Of(symbol.Id).Perpetual.Fair;
        var fits = !IsNamed(command.StopLoss) || (isLong ? command.StopLoss < fair : command.StopLoss > fair);
        return fits && IsNamed(command.TakeProfit) ? "take_profit" : "stop_loss";
    }

    static bool IsNamed(Ticks exit) => exit != Ticks.None && exit != Engine.Commands.SetExits.AsBefore;

    // What is not named stays as the position has it when its command comes: another request may have changed it until then.
    static Errors.Problem? Read(Fields body, Symbol symbol, ref SetExits command)
    {
        if (!body.TryText("stop_trigger", out var trigger)
            || trigger is not (null or OrderWords.Last or OrderWords.Fair or OrderWords.Spot))
            return Errors.InvalidParameter.About("stop_trigger");
        if (!body.Names("stop_loss") && !body.Names("take_profit")) return Errors.InvalidParameter;
        if (!TryReadExit(body, "stop_loss", symbol, out command.StopLoss)) return Errors.InvalidStopPrice.About("stop_loss");
        if (!TryReadExit(body, "take_profit", symbol, out command.TakeProfit)) return Errors.InvalidStopPrice.About("take_profit");
        command.TriggerBy = trigger is null ? Engine.Commands.SetExits.WatchesAsBefore : PlaceTerms.TriggerOf(trigger);
        return null;
    }

    static bool TryReadExit(Fields body, string name, Symbol symbol, out Ticks exit)
    {
        exit = Engine.Commands.SetExits.AsBefore;
        return !body.Names(name) || PlaceTerms.TryReadExit(body, name, symbol, out exit);
    }

    async ValueTask Close(PrimeBitCall call)
    {
        if (FindAccount(call) is not { } account || FindSymbol(call, account) is not { } symbol)
        {
            await call.No(Errors.NotFound);
            return;
        }

        var known = dialect.Views.Margin.PositionsOf(account.Id).FirstOrDefault(position => position.Instrument == symbol.Id);
        if (known is null) await call.No(Errors.NoPosition);
        else if (ClosingBody(call, symbol, known) is not { } body) await call.No(Errors.InvalidVolume);
        else
        {
            using var order = System.Text.Json.JsonDocument.Parse(body);
            // The position may be closed meanwhile: then there is none.
            var terms = PlaceTerms.ReadClosing(new(order.RootElement), dialect, account);
            if ((terms.Problem ?? desk.CheckTrading(call.Caller.Member, account)) is { } problem) await call.No(problem);
            else await desk.AnswerAsync(call, OrdersDesk.OfNew(terms, await terms.SubmitAsync(dialect.Exchange, call.Header())));
        }
    }

    // The position may be gone by now, because of that very order.
    ValueTask CloseAgain(PrimeBitCall call, IReadOnlyList<RequestView> parts)
    {
        return desk.AgainAsync(call, FindAccount(call), parts[0], ProblemOf);

        static Errors.Problem ProblemOf(Outcome outcome) =>
            outcome.Status == OutcomeStatus.Rejected ? Errors.OfNew(outcome.Reject, isClosing: true) : Errors.Of(outcome);
    }

    // What closes a position is an order like any other, so it is read like one; null = more than there is.
    static string? ClosingBody(PrimeBitCall call, Symbol symbol, PositionView known)
    {
        var size = Engine.Margin.ContractMath.Abs(known.Quantity);
        var volume = DecimalText.Of(size, symbol.VolumeDecimals);
        if (call.Query("volume") is { } part)
        {
            if (!Fields.TryReadFigure(part, out var wish)) return null;
            if (wish.InUnits(symbol.VolumeDecimals, out long lots) != DecimalFit.Exact) return null;
            if (lots < 1 || lots > size.Value) return null;
            volume = part;
        }

        var limit = call.Query("limit_price");
        var side = known.Quantity.Value > 0 ? OrderWords.Sell : OrderWords.Buy;
        return new System.Text.Json.Nodes.JsonObject
        {
            ["symbol"] = symbol.Name, ["side"] = side, ["volume"] = volume, ["limit_price"] = limit ?? "",
            ["type"] = limit is null ? OrderWords.Market : OrderWords.Limit, ["fill_type"] = OrderWords.ImmediateOrCancel,
            ["reduce_only"] = true,
        }.ToJsonString();
    }

    PositionStanding? StandingOf(MarginAccountView account, Symbol symbol) =>
        dialect.Standings.Of(account).Positions.FirstOrDefault(position => position.Symbol.Id == symbol.Id);

    Symbol? FindSymbol(PrimeBitCall call, MarginAccountView account) => dialect.Symbols.FindOf(account, call.Path("symbol"));

    MarginAccountView? FindAccount(PrimeBitCall call) => dialect.FindAccount(call.Caller.Member, call.Path("account_id"));
}

using System.Text;
using System.Text.Json;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.PrimeBit.Wire;
using Rialto.Node;
using Rialto.Node.History;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit.Routes;

/// <summary>Own margin accounts, their margin and leverage: <c>/trading/account*</c>.</summary>
internal sealed class AccountsApi(PrimeBitDialect dialect)
{
    const string Root = "/trading/account";
    const string Account = Root + "/{account_id}";

    public void Map(OperationTable table)
    {
        table.Add(Of("GET", Root, Entry.Read, All, "Own accounts.", "[Account]"));
        table.Add(Of("POST", Root, Entry.Trade, Open, "Opens one more account.", "Account") with
        {
            Success = 201,
            Again = OpenAgain,
            Example = """{"type":"demo","name":"test"}""",
            Body =
            [
                Said.OneOf("type", "Up to five of each.", Symbols.Live, Symbols.Demo).Needed(),
                Said.Text("name", "Up to 64 bytes; absent = the type's."),
            ],
            Refusals = [Errors.InvalidParameter, Errors.TradeDisabled],
        });
        table.Add(Of("GET", Account, Entry.Read, One, "An account.", "Account"));
        table.Add(Of("GET", Account + "/margin", Entry.Read, Margin, "What each symbol takes of an account.", "MarginDetail"));
        table.Add(Of("GET", Account + "/leverage", Entry.Read, Leverages, "The leverage in each symbol.", "Leverages"));
        table.Add(Of("GET", Account + "/leverage/{symbol}", Entry.Read, Leverage, "The leverage in a symbol.", "Leverages"));
        table.Add(Of("PUT", Account + "/leverage/{symbol}", Entry.Trade, SetLeverage, "Sets the leverage in a symbol.", "Leverages") with
        {
            Again = SetLeverageAgain,
            Example = """{"leverage":50}""",
            Body = [Said.Whole("leverage", "1 … the symbol's highest.").Needed()],
            Refusals =
            [
                Errors.NotFound, Errors.InvalidLeverage, Errors.LeverageTooHigh, Errors.InsufficientMargin, Errors.AccountInLiquidation,
                Errors.TradeDisabled,
            ],
        });

        static Operation Of(string verb, string pattern, Entry entry, Func<PrimeBitCall, ValueTask> handle, string about, string reply) =>
            new()
            {
                Verb = verb, Pattern = pattern, Entry = entry, Handle = handle, About = about, Reply = reply,
                Refusals = pattern == Root ? [] : [Errors.NotFound],
            };
    }

    // Live before demo, then in the order in which they were opened.
    ValueTask All(PrimeBitCall call)
    {
        var accounts = dialect.Views.Margin.Of(call.Caller.MemberId).OrderBy(account => account.IsDemo).ThenBy(account => account.Id.Value);
        return call.Rows(accounts, dialect.WriteAccount);
    }

    async ValueTask Open(PrimeBitCall call)
    {
        var hasType = call.Body.TryText("type", out var type);
        if (!hasType || !Symbols.TryReadType(type ?? "", out var isDemo)) await call.No(Errors.InvalidParameter.About("type"));
        else if (!call.Body.TryText("name", out var name) || !IsName(name ?? "")) await call.No(Errors.InvalidParameter.About("name"));
        else await Open(call, isDemo, name ?? "");
    }

    static bool IsName(string name) =>
        Encoding.UTF8.GetByteCount(name) <= Engine.Limits.AccountNameBytesMax && !name.EnumerateRunes().Any(Rune.IsControl);

    async ValueTask Open(PrimeBitCall call, bool isDemo, string name)
    {
        var type = isDemo ? InstrumentFlags.Demo : InstrumentFlags.None;
        var open = new OpenMarginAccount { Header = call.Header(), Type = type };
        var outcome = await dialect.Exchange.Submit(open, Encoding.UTF8.GetBytes(name));
        if (outcome.Status != OutcomeStatus.Done) await call.No(Errors.Of(outcome));
        else await AnswerOpened(call, outcome.Number);
    }

    ValueTask AnswerOpened(PrimeBitCall call, long number) =>
        call.Json(201, dialect.Views.Margin.Find(new MarginAccountId((int)number))!, dialect.WriteAccount);

    ValueTask OpenAgain(PrimeBitCall call, IReadOnlyList<RequestView> parts) =>
        parts[0].Reject == Reject.None ? AnswerOpened(call, parts[0].Number) : call.No(Errors.Of(parts[0].Reject));

    ValueTask One(PrimeBitCall call) => Find(call) is { } account
        ? call.Json(account, dialect.WriteAccount)
        : call.No(Errors.NotFound);

    ValueTask Margin(PrimeBitCall call)
    {
        if (Find(call) is not { } account) return call.No(Errors.NotFound);
        return call.Json((dialect, account, Standing: dialect.Standings.Of(account)), static (json, state) =>
        {
            json.WriteStartObject();
            json.WritePropertyName("account"u8);
            var id = AccountText.IdOf(state.dialect.Views, state.account.Id);
            AccountWire.Write(json, state.Standing, id, state.dialect.IsDisabled(state.account));
            json.WriteStartArray("symbols"u8);
            foreach (var symbol in state.Standing.Symbols) AccountWire.WriteSymbol(json, symbol);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    ValueTask Leverages(PrimeBitCall call) => Find(call) is { } account ? AnswerLeverages(call, account) : call.No(Errors.NotFound);

    ValueTask Leverage(PrimeBitCall call)
    {
        if (Find(call) is not { } account || dialect.Symbols.FindOf(account, call.Path("symbol")) is not { } symbol)
            return call.No(Errors.NotFound);
        return call.Json((symbol, Leverage: LeverageOf(account, symbol)), static (json, state) =>
        {
            json.WriteStartObject();
            json.WriteNumber(state.symbol.Name, state.Leverage);
            json.WriteEndObject();
        });
    }

    async ValueTask SetLeverage(PrimeBitCall call)
    {
        if (Find(call) is not { } account || dialect.Symbols.FindOf(account, call.Path("symbol")) is not { } symbol)
            await call.No(Errors.NotFound);
        else if (!call.Body.TryInteger("leverage", out var leverage) || leverage is not { } wish || wish < 1 || wish > symbol.LeverageMax)
            await call.No(Errors.InvalidLeverage);
        else if (wish > HighestFor(account, symbol)) await call.No(Errors.LeverageTooHigh);
        else await SetLeverage(call, account, symbol, (int)wish);
    }

    async ValueTask SetLeverage(PrimeBitCall call, MarginAccountView account, Symbol symbol, int leverage)
    {
        var command = new SetLeverage { Header = call.Header(), Account = account.Id, Instrument = symbol.Id, Leverage = leverage };
        var outcome = await dialect.Exchange.Submit(command, []);
        if (outcome.Status != OutcomeStatus.Done) await call.No(Errors.Of(outcome));
        else await AnswerLeverages(call, account);
    }

    // As they are by now.
    ValueTask SetLeverageAgain(PrimeBitCall call, IReadOnlyList<RequestView> parts)
    {
        if (Find(call) is not { } account) return call.No(Errors.NotFound);
        return parts[0].Reject == Reject.None ? AnswerLeverages(call, account) : call.No(Errors.Of(parts[0].Reject));
    }

    ValueTask AnswerLeverages(PrimeBitCall call, MarginAccountView account) => call.Json((api: this, account), static (json, state) =>
    {
        json.WriteStartObject();
        foreach (var symbol in state.api.SymbolsOf(state.account))
            json.WriteNumber(symbol.Name, state.api.LeverageOf(state.account, symbol));
        json.WriteEndObject();
    });

    IReadOnlyList<Symbol> SymbolsOf(MarginAccountView account) => dialect.Symbols.All(account.IsDemo);

    int LeverageOf(MarginAccountView account, Symbol symbol) =>
        dialect.Views.Margin.LeverageOf(account.Id, symbol.Id) is var set and > 0 ? set : symbol.LeverageMax;

    // Of the tier that the position reaches into; without a position the first one's.
    int HighestFor(MarginAccountView account, Symbol symbol)
    {
        var position = dialect.Standings.Of(account).Positions.FirstOrDefault(each => each.Symbol.Id == symbol.Id);
        if (position is null) return symbol.LeverageMax;
        var contract = symbol.Perpetual.Contract;
        var tier = 0;
        while (tier < contract.TierCount - 1 && position.Value > contract.Tiers[tier].Bound) tier++;
        return 1_000_000 / contract.Tiers[tier].InitialPpm;
    }

    MarginAccountView? Find(PrimeBitCall call) => dialect.FindAccount(call.Caller.Member, call.Path("account_id"));
}

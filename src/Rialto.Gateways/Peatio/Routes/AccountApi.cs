using System.Text;
using Microsoft.AspNetCore.Http;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Peatio.Wire;
using Rialto.Gateways.Wire;
using Rialto.Node;
using Rialto.Node.History;
using Rialto.Node.Views;

namespace Rialto.Gateways.Peatio.Routes;

/// <summary><c>account/…</c>: balances, the ledger, play money, and who I am.</summary>
internal sealed class AccountApi(PeatioDialect peatio)
{
    const string FaucetTxid = "faucet";

    static readonly BooleanParameter Nonzero = new("nonzero", "Only accounts with money.") { NotBoolean = Literals.NonzeroInvalid };
    static readonly GroupParameter BalanceSearch = new("search", "Parts of the code or name.", "currency_code", "currency_name");

    static readonly TextParameter LedgerCurrency = new("currency", "Only this currency.") { NotText = Literals.AccountCurrencyUnknown };
    static readonly IntegerParameter LedgerFrom = new("from", "Not before, Unix seconds.") { NotInteger = Literals.LedgerFromNotInteger };
    static readonly IntegerParameter LedgerTo = new("to", "Before, Unix seconds.") { NotInteger = Literals.LedgerToNotInteger };

    static readonly ChoiceParameter LedgerFormat = new("format", "Form of the answer.", "json", "csv")
    {
        Invalid = Literals.LedgerFormatInvalid,
    };

    static readonly IntegerParameter LedgerPage = new("page", "Page, from 1.")
    {
        Min = 1, Fallback = 1, NotInteger = Literals.LedgerPageNotInteger,
    };

    static readonly IntegerParameter LedgerLimit = new("limit", "Rows of a page, 1 … 1000.")
    {
        Min = 1, Max = 1_000, Fallback = 100, NotInteger = Literals.LedgerLimitNotInteger, OutOfRange = Literals.LedgerLimitInvalid,
    };

    static readonly TextParameter FaucetCurrency = new("currency", "Currency of the play money.")
    {
        Missing = Literals.FaucetCurrencyMissing, NotText = Literals.AccountCurrencyUnknown,
    };

    public void Map(RouteTable routes)
    {
        routes.Get("/balances", PeatioDialect.ForMembers(Balances), "Own balances.",
            PublicPaging.Limit, PublicPaging.Page, Nonzero, BalanceSearch);
        routes.Get("/balances/{currency}", PeatioDialect.ForMembers(Balance), "Own balance in a currency.");
        routes.Get("/ledger", PeatioDialect.ForMembers(Ledger), "Own postings, newest first; they add up to the balance.",
            LedgerCurrency, LedgerFrom, LedgerTo, LedgerLimit, LedgerPage, LedgerFormat);
        routes.Get("/members/me", PeatioDialect.ForMembers(Me), "Who I am.");
        if (peatio.Options.Faucet is not null)
            routes.Post("/faucet", PeatioDialect.ForMembers(PeatioDialect.NotForMakers(Faucet)), "Play money, once an hour and currency.", FaucetCurrency);
    }

    ValueTask Balances(Call call)
    {
        var input = call.Input;
        var paging = PublicPaging.Read(input);
        var nonzero = Nonzero.Read(input, fallback: false);
        var search = BalanceSearch.Read(input);
        if (input.Failed) return call.Refused();

        var member = new MemberId(call.Caller.Member.Number);
        IReadOnlyList<(string Code, BalanceView Balance)> rows =
        [
            .. peatio.Views.Currencies.All
                .Where(currency => currency.IsVisible && (search.Count == 0 || Fits(currency, search)))
                .Select(currency => (currency.Code, peatio.Views.Balances.Of(member, currency.Id)))
                .Where(row => !nonzero || !row.Item2.Available.IsZero || !row.Item2.Held.IsZero),
        ];
        paging.WriteHeaders(call.Http.Response, rows.Count);
        return call.Json(StatusCodes.Status200OK, paging.Of(rows), static (json, rows) =>
        {
            json.WriteStartArray();
            foreach (var (code, balance) in rows) MoneyWire.WriteBalance(json, code, balance);
            json.WriteEndArray();
        });
    }

    ValueTask Balance(Call call)
    {
        if (peatio.FindCurrency(call.Input.Parameters.Text("currency")!) is not { } currency)
            return call.Errors(StatusCodes.Status422UnprocessableEntity, Literals.AccountCurrencyUnknown);
        var balance = peatio.Views.Balances.Of(new(call.Caller.Member.Number), currency.Id);
        return call.Json(
            StatusCodes.Status200OK, (currency.Code, balance), static (json, row) => MoneyWire.WriteBalance(json, row.Code, row.balance));
    }

    async ValueTask Ledger(Call call)
    {
        var input = call.Input;
        var currency = MoneyParameters.ReadCurrency(input, LedgerCurrency, peatio);
        var from = LedgerFrom.Read(input);
        var to = LedgerTo.Read(input);
        var paging = PublicPaging.Read(input, LedgerPage, LedgerLimit);
        var asCsv = LedgerFormat.Read(input) == "csv";
        if (input.Failed)
        {
            await call.Refused();
            return;
        }

        var page = await peatio.Exchange.History.LedgerAsync(
            new LedgerQuery
            {
                Member = new(call.Caller.Member.Number),
                Currency = currency?.Id,
                FromUs = UnixSeconds.ToUs(from),
                ToUs = UnixSeconds.ToUs(to),
                Page = new(paging.Offset, paging.Rows),
            },
            call.Aborted);
        paging.WriteHeaders(call.Http.Response, page.Total);
        await (asCsv ? LedgerCsv(call, page.Rows) : LedgerJson(call, page.Rows));
    }

    ValueTask LedgerJson(Call call, IReadOnlyList<LedgerLine> lines) =>
        call.Json(StatusCodes.Status200OK, (lines, peatio), static (json, state) =>
        {
            json.WriteStartArray();
            foreach (var line in state.lines)
                MoneyWire.WriteLedgerLine(json, line, state.peatio.CurrencyOf(line.Currency).Code, state.peatio.Time);
            json.WriteEndArray();
        });

    ValueTask LedgerCsv(Call call, IReadOnlyList<LedgerLine> lines)
    {
        var csv = new StringBuilder(MoneyWire.CsvHead).Append('\n');
        foreach (var line in lines) csv.Append(MoneyWire.CsvOf(line, peatio.CurrencyOf(line.Currency).Code, peatio.Time)).Append('\n');
        call.Http.Response.Headers.ContentDisposition = "attachment; filename=\"ledger.csv\"";
        return Reply.Text(call.Http, StatusCodes.Status200OK, "text/csv; charset=utf-8", csv.ToString());
    }

    ValueTask Me(Call call) => call.Json(StatusCodes.Status200OK, call.Caller.Member, static (json, member) =>
    {
        json.WriteStartObject();
        json.WriteString("uid"u8, member.Uid);
        json.WriteString("email"u8, member.Email);
        json.WriteString("username"u8, member.Username);
        json.WriteNumber("level"u8, member.Level);
        json.WriteString("role"u8, member.Role);
        json.WriteString("state"u8, member.State);
        json.WriteString("group"u8, member.FeeGroup);
        json.WriteEndObject();
    });

    async ValueTask Faucet(Call call)
    {
        var currency = MoneyParameters.ReadCurrency(call.Input, FaucetCurrency, peatio);
        var amount = Amount.Zero;
        if (currency is not null)
        {
            var isGiven = peatio.Options.Faucet!.TryGetValue(currency.Code, out amount);
            call.Input.Require(isGiven, FaucetCurrency.Name, Literals.AccountCurrencyUnknown);
        }

        if (call.Input.Failed)
        {
            await Errors.Refused(call);
            return;
        }

        var member = new MemberId(call.Caller.Member.Number);
        // One key a command: the pause between two drops covers a replayed request too, whose nonce lives much shorter.
        var command = new Deposit
        {
            Header = RequestKey.OfFaucet(member, currency!.Id, peatio.Options.FaucetPause).Header(call.Caller),
            To = member,
            Currency = currency.Id,
            DepositKind = DepositKind.Faucet,
            Net = amount,
        };
        var outcome = await peatio.Exchange.Submit(command, Encoding.UTF8.GetBytes(FaucetTxid));
        if (outcome is { Status: OutcomeStatus.Rejected, Reject: Reject.RequestReplayed })
            await Errors.Refuse(call, Literals.FaucetTooSoon, field: null);
        else if (outcome.Status != OutcomeStatus.Done) await Errors.Answer(call, outcome);
        else await AnswerDeposit(call, outcome, currency, amount);
    }

    ValueTask AnswerDeposit(Call call, Outcome outcome, CurrencyView currency, Amount amount)
    {
        var deposit = new DepositView
        {
            Number = outcome.Number,
            Member = new(call.Caller.Member.Number),
            Currency = currency.Id,
            State = DepositState.Credited,
            Kind = DepositKind.Faucet,
            Source = 0,
            SourceNumber = 0,
            Net = amount,
            Fee = Amount.Zero,
            TxId = FaucetTxid,
            CreatedUs = outcome.TimeUs,
            UpdatedUs = outcome.TimeUs,
        };
        return call.Json(
            StatusCodes.Status201Created, (deposit, currency, peatio.Time),
            static (json, state) => MoneyWire.WriteDeposit(json, state.deposit, state.currency, state.Time));
    }

    static bool Fits(CurrencyView currency, IReadOnlyDictionary<string, string> search) =>
        (search.TryGetValue("currency_code", out var code) && currency.Code.Contains(code, StringComparison.OrdinalIgnoreCase))
        || (search.TryGetValue("currency_name", out var name)
            && CurrencyWire.NameOf(currency).Contains(name, StringComparison.OrdinalIgnoreCase));
}

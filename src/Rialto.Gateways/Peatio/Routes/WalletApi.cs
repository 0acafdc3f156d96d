using Microsoft.AspNetCore.Http;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Gateways.Peatio.Wire;
using Rialto.Gateways.Wire;
using Rialto.Node.History;

namespace Rialto.Gateways.Peatio.Routes;

/// <summary>
/// <c>account/deposits</c>, <c>deposit_address</c>, <c>withdraws</c>: what operators booked, and no wallet behind it yet.
/// </summary>
internal sealed class WalletApi(PeatioDialect peatio)
{
    static readonly string[] DepositStates =
    [
        "submitted", "canceled", "rejected", "accepted", "collected", "skipped", "processing", "fee_processing", "errored",
        "aml_processing", "aml_suspicious", "refunding",
    ];

    static readonly string[] WithdrawStates =
    [
        "prepared", "submitted", "rejected", "accepted", "skipped", "processing", "succeed", "canceled", "failed", "errored", "confirming",
        "under_review", "to_reject",
    ];

    static readonly TextParameter Currency = new("currency", "Only this currency.") { NotText = Literals.AccountCurrencyUnknown };

    static readonly ChoicesParameter DepositState = new("state", "Only these states.", DepositStates)
    {
        Invalid = Literals.DepositStateInvalid,
    };

    static readonly TextParameter Txid = new("txid", "Only this transaction.")
    {
        Empty = Literals.DepositTxidEmpty, NotText = Literals.DepositTxidEmpty,
    };

    static readonly IntegerParameter DepositFrom = new("time_from", "Changed not before, Unix seconds.")
    {
        NotInteger = Literals.DepositFromNotInteger, Empty = Literals.DepositFromEmpty,
    };

    static readonly IntegerParameter DepositTo = new("time_to", "Changed not after, Unix seconds.")
    {
        NotInteger = Literals.DepositToNotInteger, Empty = Literals.DepositToEmpty,
    };

    static readonly IntegerParameter DepositLimit = new("limit", "Rows of a page, 1 … 100.")
    {
        Min = 1, Max = 100, Fallback = 100, NotInteger = Literals.DepositLimitNotInteger, OutOfRange = Literals.DepositLimitInvalid,
    };

    static readonly IntegerParameter DepositPage = new("page", "Page, from 1.")
    {
        Min = 1, Fallback = 1, NotInteger = Literals.DepositPageNotInteger, OutOfRange = Literals.DepositPageNotPositive,
    };

    static readonly ChoicesParameter WithdrawState = new("state", "Only these states.", WithdrawStates)
    {
        Invalid = Literals.WithdrawStateInvalid,
    };

    static readonly TextParameter Rid = new("rid", "Only this destination.")
    {
        Empty = Literals.WithdrawRidEmpty, NotText = Literals.WithdrawRidEmpty,
    };

    static readonly IntegerParameter WithdrawFrom = new("time_from", "Changed not before, Unix seconds.")
    {
        NotInteger = Literals.WithdrawFromNotInteger, Empty = Literals.WithdrawFromEmpty,
    };

    static readonly IntegerParameter WithdrawTo = new("time_to", "Changed not after, Unix seconds.")
    {
        NotInteger = Literals.WithdrawToNotInteger, Empty = Literals.WithdrawToEmpty,
    };

    static readonly IntegerParameter WithdrawLimit = new("limit", "Rows of a page, 1 … 100.")
    {
        Min = 1, Max = 100, Fallback = 100, NotInteger = Literals.WithdrawLimitNotInteger, OutOfRange = Literals.WithdrawLimitInvalid,
    };

    static readonly IntegerParameter WithdrawPage = new("page", "Page, from 1.")
    {
        Min = 1, Fallback = 1, NotInteger = Literals.WithdrawPageNotInteger, OutOfRange = Literals.WithdrawPageNotPositive,
    };

    static readonly ChoiceParameter AddressFormat = new("address_format", "Form of the address.", "legacy", "cash")
    {
        Invalid = Literals.AddressFormatInvalid,
    };

    public void Map(RouteTable routes)
    {
        routes.Get("/deposits", Depositors(Deposits), "Own deposits, newest first.",
            Currency, DepositState, Txid, DepositFrom, DepositTo, DepositLimit, DepositPage);
        routes.Get("/deposits/{txid}", Depositors(Deposit), "One own deposit.");
        routes.Get("/deposit_address/{currency}", Depositors(DepositAddress), "Where to send coins.", AddressFormat);
        routes.Get("/withdraws", Withdrawers(Withdraws), "Own withdrawals, newest first.",
            Currency, WithdrawState, Rid, WithdrawFrom, WithdrawTo, WithdrawLimit, WithdrawPage);
        routes.Post("/withdraws", Withdrawers(Withdraw), "Takes money out.");
    }

    Func<Call, ValueTask> Depositors(Func<Call, ValueTask> handle) =>
        PeatioDialect.FromLevel(peatio.Options.DepositLevelMin, Literals.DepositNotPermitted, handle);

    Func<Call, ValueTask> Withdrawers(Func<Call, ValueTask> handle) =>
        PeatioDialect.FromLevel(peatio.Options.WithdrawLevelMin, Literals.WithdrawNotPermitted, handle);

    async ValueTask Deposits(Call call)
    {
        var input = call.Input;
        var currency = MoneyParameters.ReadCurrency(input, Currency, peatio);
        var states = DepositState.Read(input);
        var txid = Txid.Read(input);
        var from = DepositFrom.Read(input);
        var to = DepositTo.Read(input);
        var paging = PublicPaging.Read(input, DepositPage, DepositLimit);
        if (input.Failed)
        {
            await call.Refused();
            return;
        }

        var query = new DepositsQuery
        {
            Member = new(call.Caller.Member.Number),
            Currency = currency?.Id,
            TxId = txid,
            FromUs = UnixSeconds.ToUs(from),
            ToUs = AfterUs(to),
            Page = new(paging.Offset, paging.Rows),
        };
        // What was booked by hand has one wire state, whether it is held or free.
        var page = states.Count > 0 && !states.Contains(MoneyWire.BookedDepositState)
            ? new([], 0)
            : await peatio.Exchange.History.DepositsAsync(query, call.Aborted);
        paging.WriteHeaders(call.Http.Response, page.Total);
        await call.Json(StatusCodes.Status200OK, (page.Rows, peatio), static (json, state) =>
        {
            json.WriteStartArray();
            foreach (var deposit in state.Rows)
                MoneyWire.WriteDeposit(json, deposit, state.peatio.CurrencyOf(deposit.Currency), state.peatio.Time);
            json.WriteEndArray();
        });
    }

    async ValueTask Deposit(Call call)
    {
        var query = new DepositsQuery
        {
            Member = new(call.Caller.Member.Number),
            TxId = call.Input.Parameters.Text("txid"),
            Page = new(0, 1),
        };
        var page = await peatio.Exchange.History.DepositsAsync(query, call.Aborted);
        if (page.Rows is not [var deposit])
        {
            await Errors.NotFound(call);
            return;
        }

        await call.Json(
            StatusCodes.Status200OK, (deposit, Currency: peatio.CurrencyOf(deposit.Currency), peatio.Time),
            static (json, state) => MoneyWire.WriteDeposit(json, state.deposit, state.Currency, state.Time));
    }

    ValueTask DepositAddress(Call call)
    {
        var currency = peatio.FindCurrencyEitherCase(call.Input.Parameters.Text("currency")!);
        call.Input.Require(currency?.Terms.Kind == CurrencyKind.Coin, "currency", Literals.AccountCurrencyUnknown);
        AddressFormat.Read(call.Input);
        if (call.Input.Failed) return call.Refused();
        if ((currency!.Terms.Flags & CurrencyFlags.DepositsEnabled) == 0)
            return call.Errors(StatusCodes.Status422UnprocessableEntity, Literals.DepositDisabled);
        // No chain is configured for any currency yet.
        return call.Errors(StatusCodes.Status422UnprocessableEntity, Literals.WalletNotFound);
    }

    async ValueTask Withdraws(Call call)
    {
        var input = call.Input;
        var currency = MoneyParameters.ReadCurrency(input, Currency, peatio);
        var states = WithdrawState.Read(input);
        var rid = Rid.Read(input);
        var from = WithdrawFrom.Read(input);
        var to = WithdrawTo.Read(input);
        var paging = PublicPaging.Read(input, WithdrawPage, WithdrawLimit);
        if (input.Failed)
        {
            await call.Refused();
            return;
        }

        var engineStates = Enum.GetValues<WithdrawalState>().Where(state => states.Contains(MoneyWire.StateOf(state))).ToArray();
        var query = new WithdrawalsQuery
        {
            Member = new(call.Caller.Member.Number),
            Currency = currency?.Id,
            States = engineStates,
            Destination = rid,
            FromUs = UnixSeconds.ToUs(from),
            ToUs = AfterUs(to),
            Page = new(paging.Offset, paging.Rows),
        };
        var page = states.Count > 0 && engineStates.Length == 0
            ? new([], 0)
            : await peatio.Exchange.History.WithdrawalsAsync(query, call.Aborted);
        paging.WriteHeaders(call.Http.Response, page.Total);
        await call.Json(StatusCodes.Status200OK, (page.Rows, peatio), static (json, state) =>
        {
            json.WriteStartArray();
            foreach (var withdrawal in state.Rows)
                MoneyWire.WriteWithdrawal(json, withdrawal, state.peatio.CurrencyOf(withdrawal.Currency), state.peatio.Time);
            json.WriteEndArray();
        });
    }

    /// <summary>No wallet is configured that could send anything.</summary>
    static ValueTask Withdraw(Call call) => call.Errors(StatusCodes.Status422UnprocessableEntity, Literals.WithdrawDisabled);

    /// <summary>The last second of a time filter counts whole.</summary>
    static long? AfterUs(long? toS) => UnixSeconds.ToUs(toS) is { } us ? Math.Min(us, long.MaxValue - 1_000_000) + 1_000_000 : null;
}

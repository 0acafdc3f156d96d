using Microsoft.AspNetCore.Http;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Gateways.Peatio.Wire;
using Rialto.Gateways.Wire;
using Rialto.Node.History;

namespace Rialto.Gateways.Peatio.Routes;

/// <summary>
/// <c>account/deposits</c>, <c>deposit_address</c>: what operators booked, and no wallet behind it yet.
/// </summary>
internal sealed class DepositsApi(PeatioDialect peatio)
{
    public static readonly string[] DepositStates =
    [
        "submitted", "canceled", "rejected", "accepted", "collected", "skipped", "processing", "fee_processing", "errored",
        "aml_processing", "aml_suspicious", "refunding",
    ];

    static readonly MovementFilters s_filters = new(
        new("state", "Only these states.", DepositStates) { Invalid = Literals.DepositStateInvalid },
        new("txid", "Only this transaction.") { Empty = Literals.DepositTxidEmpty, NotText = Literals.DepositTxidEmpty },
        MovementFilters.NotBefore(Literals.DepositFromNotInteger, Literals.DepositFromEmpty),
        MovementFilters.NotAfter(Literals.DepositToNotInteger, Literals.DepositToEmpty),
        MovementFilters.Rows(Literals.DepositLimitNotInteger, Literals.DepositLimitInvalid),
        MovementFilters.Number(Literals.DepositPageNotInteger, Literals.DepositPageNotPositive));

    static readonly ChoiceParameter AddressFormat = new("address_format", "Form of the address.", "legacy", "cash")
    {
        Invalid = Literals.AddressFormatInvalid,
    };

    public void Map(RouteTable routes)
    {
        routes.Get("/deposits", Depositors(Deposits), "Own deposits, newest first.", s_filters.All);
        routes.Get("/deposits/{txid}", Depositors(Deposit), "One own deposit.");
        routes.Get("/deposit_address/{currency}", Depositors(DepositAddress), "Where to send coins.", AddressFormat);
    }

    Func<Call, ValueTask> Depositors(Func<Call, ValueTask> handle) =>
        PeatioDialect.FromLevel(
            peatio.Options.DepositLevelMin, Literals.DepositNotPermitted, PeatioDialect.NotForMakers(handle));

    async ValueTask Deposits(Call call)
    {
        if (s_filters.Read(call.Input, peatio) is not { } asked)
        {
            await call.Refused();
            return;
        }

        var query = new DepositsQuery
        {
            Member = new(call.Caller.Member.Number),
            Currency = asked.Currency?.Id,
            TxId = asked.Reference,
            FromUs = asked.FromUs,
            ToUs = asked.ToUs,
            Page = new(asked.Paging.Offset, asked.Paging.Rows),
        };
        // What was booked by hand has one wire state, whether it is held or free.
        var page = asked.States.Count > 0 && !asked.States.Contains(MoneyWire.BookedDepositState)
            ? new([], 0)
            : await peatio.Exchange.History.DepositsAsync(query, call.Aborted);
        asked.Paging.WriteHeaders(call.Http.Response, page.Total);
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
}

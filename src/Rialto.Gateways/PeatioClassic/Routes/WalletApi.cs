using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Gateways.PeatioClassic.Wire;
using Rialto.Gateways.Wire;
using Rialto.Identity.ApiKeys;
using Rialto.Node.History;
using Rialto.Node.Views;

namespace Rialto.Gateways.PeatioClassic.Routes;

/// <summary>Deposits and withdrawals: what was booked, and no wallet behind it yet.</summary>
internal sealed class WalletApi(ClassicDialect classic)
{
    static readonly string[] s_states = ["submitting", "cancelled", "submitted", "rejected", "accepted", "checked", "warning"];

    public void Map(EndpointTable table)
    {
        var coin = Said.Text("currency", "A coin.", required: true);
        Depositing("/deposits", Deposits, "My deposits.", Said.Text("currency", "Only this currency.", required: false),
            Said.Whole("limit", "1 … 100; absent = 3.", required: false),
            Said.OneOf("state", "Only this state.", required: false, s_states));
        Depositing("/deposit", Deposit, "One of my deposits.", Said.Text("txid", "Of the transaction.", required: true));
        Depositing("/deposit_address", DepositAddress, "Not offered: no chain is configured.", coin);
        table.Get("/withdraws", ClassicEntry.Signed, KeyScopes.Read, Withdrawing(Withdraws), "My withdrawals.", Said.WithdrawPage);
        table.Get(
            "/withdraws/addresses", ClassicEntry.Signed, KeyScopes.Read, Withdrawing(Addresses), "My addresses: none.", Said.WithdrawPage);
        table.Post(
            "/withdraws/addresses", ClassicEntry.Signed, KeyScopes.Withdraw, Withdrawing(NewAddress), "Not offered.", coin,
            Said.Text("label", "What the member calls it.", required: true), Said.Text("address", "Of the chain.", required: true));
        table.Delete("/withdraws/addresses/{id}", ClassicEntry.Signed, KeyScopes.Withdraw, Withdrawing(OldAddress), "Not offered.");
        table.Post(
            "/withdraws", ClassicEntry.Signed, KeyScopes.Withdraw, Withdrawing(Withdraw), "Not offered.", coin,
            Said.Text("amount", "With the fee.", required: true), Said.Whole("address_id", "Of an address of mine.", required: true));
        table.Get(
            "/addresses/{address}", ClassicEntry.Open, KeyScopes.None, Address, "Whether an address has the form of a coin's address.");

        void Depositing(string pattern, Func<ClassicCall, ValueTask> handle, string about, params Parameter[] parameters) => table.Get(
            pattern, ClassicEntry.Signed, KeyScopes.None, From(classic.Options.DepositLevelMin, handle), about, parameters);

        Func<ClassicCall, ValueTask> Withdrawing(Func<ClassicCall, ValueTask> handle) => From(classic.Options.WithdrawLevelMin, handle);
    }

    /// <summary>By the form of the coins that this exchange has.</summary>
    ValueTask Address(ClassicCall call)
    {
        var address = call.Checks.Required("address");
        var isValid = classic.Views.Currencies.All.Any(
            currency => currency is { IsVisible: true, Terms.Kind: CurrencyKind.Coin } && AddressForm.Fits(currency.Code, address!));
        return call.Json(isValid, static (json, isValid) =>
        {
            json.WriteStartObject();
            json.WriteBoolean("is_valid"u8, isValid);
            json.WriteString("type"u8, "normal"u8);
            json.WriteEndObject();
        });
    }

    static Func<ClassicCall, ValueTask> From(int levelMin, Func<ClassicCall, ValueTask> handle) => call =>
        call.Caller.Member.Level >= levelMin
            ? handle(call)
            : call.No(Errors.Unauthorized(Errors.AuthorizationCode, Errors.AuthorizationFailed));

    async ValueTask Deposits(ClassicCall call)
    {
        var checks = call.Checks;
        var currency = checks.Among("currency", required: false, classic.FindCurrency);
        var limit = checks.InRange("limit", 1, 100, fallback: 3);
        var state = checks.Choice("state", required: false, s_states);
        if (checks.Failed)
        {
            await call.Refused();
            return;
        }

        var query = new DepositsQuery
        {
            Member = call.Member,
            Currency = currency?.Id,
            States = state switch { null => [], "accepted" => [DepositState.Credited], "submitted" => [DepositState.Held], _ => [] },
            Page = new(0, limit),
        };
        // Nothing here is ever in one of the other states.
        var isEmpty = state is not (null or "accepted" or "submitted");
        var rows = isEmpty ? [] : (await classic.Exchange.History.DepositsAsync(query, call.Aborted)).Rows;
        await call.Json((rows, classic), static (json, state) =>
        {
            json.WriteStartArray();
            foreach (var deposit in state.rows) Write(json, deposit, state.classic.Views.Currencies.Find(deposit.Currency)!);
            json.WriteEndArray();
        });
    }

    async ValueTask Deposit(ClassicCall call)
    {
        var txid = call.Checks.Required("txid");
        if (call.Checks.Failed)
        {
            await call.Refused();
            return;
        }

        var query = new DepositsQuery { Member = call.Member, TxId = txid, Page = new(0, 1) };
        // An empty txid is what deposits without one have: it names none of them.
        var rows = txid!.Length == 0 ? [] : (await classic.Exchange.History.DepositsAsync(query, call.Aborted)).Rows;
        if (rows.Count == 0)
            await call.No(new(StatusCodes.Status404NotFound, Errors.DepositNotFoundCode, $"Deposit##txid={txid} doesn't exist."));
        else await call.Json(
            (Deposit: rows[0], Currency: classic.Views.Currencies.Find(rows[0].Currency)!),
            static (json, state) => Write(json, state.Deposit, state.Currency));
    }

    ValueTask DepositAddress(ClassicCall call)
    {
        call.Checks.Among("currency", required: true, CoinNamed);
        if (call.Checks.Failed) return call.Refused();
        // "null" would tell the client to ask again: no chain is configured for any currency.
        return call.No(Errors.Validation(Errors.NoDepositAddress));
    }

    CurrencyView? CoinNamed(string code) => classic.FindCurrency(code) is { Terms.Kind: CurrencyKind.Coin } found ? found : null;

    async ValueTask Withdraws(ClassicCall call)
    {
        if (ReadPage(call) is not { } read)
        {
            await call.Refused();
            return;
        }

        var query = new WithdrawalsQuery { Member = call.Member, Currency = read.Currency?.Id, Page = read.Page };
        var page = await classic.Exchange.History.WithdrawalsAsync(query, call.Aborted);
        await call.Json((page.Rows, classic), static (json, state) =>
        {
            json.WriteStartArray();
            foreach (var row in state.Rows) Write(json, row, state.classic.Views.Currencies.Find(row.Currency)!);
            json.WriteEndArray();
        });
    }

    ValueTask Addresses(ClassicCall call)
    {
        if (ReadPage(call) is null) return call.Refused();
        return call.Json(0, static (json, _) =>
        {
            json.WriteStartArray();
            json.WriteEndArray();
        });
    }

    (CurrencyView? Currency, PageBounds Page)? ReadPage(ClassicCall call)
    {
        var checks = call.Checks;
        var currency = checks.Among("currency", required: false, classic.FindCurrency);
        var page = checks.Integer("page", required: false) ?? 1;
        // Wire quirk: these two sentences are worded otherwise than everywhere else (docs/dialects/classic.md).
        if (page < 1) checks.Refuse("page", "page must be greater than zero.");
        var limit = checks.Integer("limit", required: false) ?? 100;
        if (limit is < 1 or > 1_000) checks.Refuse("limit", "must be in range: 1..1000.");
        return checks.Failed ? null : (currency, new PageBounds(new Paging(page, (int)limit).Offset, (int)limit));
    }

    ValueTask Withdraw(ClassicCall call)
    {
        call.Checks.Among("currency", required: true, classic.FindCurrency);
        var amount = call.Checks.Required("amount");
        if (amount is not null && !DecimalText.TryRead(amount, out _)) call.Checks.Refuse("amount", Errors.Invalid);
        call.Checks.Integer("address_id", required: true);
        return NotOffered(call);
    }

    ValueTask NewAddress(ClassicCall call)
    {
        call.Checks.Among("currency", required: true, classic.FindCurrency);
        call.Checks.Required("label");
        call.Checks.Required("address");
        return NotOffered(call);
    }

    static ValueTask OldAddress(ClassicCall call)
    {
        call.Checks.Integer("id", required: true);
        return NotOffered(call);
    }

    /// <summary>No chain is configured, so what was asked for well cannot be done either.</summary>
    static ValueTask NotOffered(ClassicCall call) => call.Checks.Failed
        ? call.Refused()
        : Reply.Errors(call.Http, StatusCodes.Status422UnprocessableEntity, Errors.NoWithdrawals);

    static void Write(Utf8JsonWriter json, DepositView deposit, CurrencyView currency)
    {
        var credited = deposit.State == DepositState.Credited;
        json.WriteStartObject();
        json.WriteNumber("id"u8, deposit.Number);
        json.WriteString("currency"u8, currency.Code);
        json.WriteDecimal("amount"u8, deposit.Net);
        json.WriteDecimal("fee"u8, deposit.Fee);
        json.WriteString("txid"u8, deposit.TxId.Length == 0 ? null : deposit.TxId);
        json.WriteString("created_at"u8, IsoTime.Utc.Of(deposit.CreatedUs));
        // No chain is asked for these deposits, so nothing was confirmed.
        json.WriteNull("confirmations"u8);
        json.WriteString("done_at"u8, credited ? IsoTime.Utc.Of(deposit.UpdatedUs) : null);
        json.WriteString("state"u8, credited ? "accepted"u8 : "submitted"u8);
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, WithdrawalView withdrawal, CurrencyView currency)
    {
        var ended = withdrawal.State != WithdrawalState.Held;
        json.WriteStartObject();
        json.WriteNumber("id"u8, withdrawal.Number);
        json.WriteString("currency"u8, currency.Code.ToUpperInvariant());
        json.WriteDecimal("amount"u8, withdrawal.Gross);
        json.WriteDecimal("fee"u8, withdrawal.Fee);
        json.WriteNull("txid"u8);
        json.WriteString("address"u8, withdrawal.Destination);
        json.WriteString("state"u8, StateOf(withdrawal.State));
        json.WriteString("created_at"u8, IsoTime.Utc.Of(withdrawal.CreatedUs));
        json.WriteString("updated_at"u8, IsoTime.Utc.Of(withdrawal.UpdatedUs));
        json.WriteString("done_at"u8, ended ? IsoTime.Utc.Of(withdrawal.UpdatedUs) : null);
        json.WriteEndObject();
    }

    static string StateOf(WithdrawalState state) => state switch
    {
        WithdrawalState.Held => "accepted",
        WithdrawalState.Completed => "done",
        WithdrawalState.Refunded => "cancelled",
    };
}

using System.Globalization;
using System.Text.Json;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Gateways.Wire;
using Rialto.Node.History;
using Rialto.Node.Views;

namespace Rialto.Gateways.Peatio.Wire;

/// <summary>Balances, deposits, withdrawals and ledger lines as Peatio v2 shows them.</summary>
internal static class MoneyWire
{
    public static void WriteBalance(Utf8JsonWriter json, string currency, BalanceView balance)
    {
        json.WriteStartObject();
        json.WriteString("currency"u8, currency);
        json.WriteDecimal("balance"u8, balance.Available);
        json.WriteDecimal("locked"u8, balance.Held);
        json.WriteEndObject();
    }

    public static void WriteDeposit(Utf8JsonWriter json, DepositView deposit, CurrencyView currency, IsoTime time)
    {
        json.WriteStartObject();
        json.WriteNumber("id"u8, deposit.Number);
        json.WriteString("currency"u8, currency.Code);
        json.WriteDecimal("amount"u8, deposit.Net);
        json.WriteDecimal("fee"u8, deposit.Fee);
        json.WriteString("txid"u8, deposit.TxId.Length == 0 ? null : deposit.TxId);
        // No chain is asked for these deposits, so there is no height to count from.
        if (currency.Terms.Kind == CurrencyKind.Coin) json.WriteString("confirmations"u8, "N/A"u8);
        json.WriteString("state"u8, BookedDepositState);
        json.WriteNull("transfer_type"u8);
        json.WriteString("created_at"u8, time.Of(deposit.CreatedUs));
        json.WriteString("completed_at"u8, time.Of(deposit.UpdatedUs));
        json.WriteString("tid"u8, string.Create(CultureInfo.InvariantCulture, $"TID{deposit.Number:X10}"));
        json.WriteEndObject();
    }

    public static void WriteWithdrawal(Utf8JsonWriter json, WithdrawalView withdrawal, CurrencyView currency, IsoTime time)
    {
        var ended = withdrawal.State != WithdrawalState.Held;
        json.WriteStartObject();
        json.WriteNumber("id"u8, withdrawal.Number);
        json.WriteString("currency"u8, currency.Code);
        json.WriteString("type"u8, CurrencyWire.KindOf(currency.Terms.Kind));
        json.WriteDecimal("amount"u8, withdrawal.Gross);
        json.WriteDecimal("fee"u8, withdrawal.Fee);
        json.WriteNull("blockchain_txid"u8);
        json.WriteString("rid"u8, withdrawal.Destination);
        json.WriteString("state"u8, StateOf(withdrawal.State));
        if (currency.Terms.Kind == CurrencyKind.Coin) json.WriteString("confirmations"u8, "N/A"u8);
        json.WriteNull("note"u8);
        json.WriteNull("transfer_type"u8);
        json.WriteString("created_at"u8, time.Of(withdrawal.CreatedUs));
        json.WriteString("updated_at"u8, time.Of(withdrawal.UpdatedUs));
        json.WriteString("done_at"u8, ended ? time.Of(withdrawal.UpdatedUs) : null);
        json.WriteEndObject();
    }

    /// <summary>A deposit or withdrawal as a row of the one list.</summary>
    public static void WriteTransaction(Utf8JsonWriter json, MovementView movement, string currency, IsoTime time)
    {
        var withdrawn = movement.WithdrawalState;
        json.WriteStartObject();
        json.WriteString("address"u8, movement.Destination.Length == 0 ? null : movement.Destination);
        json.WriteString("currency"u8, currency);
        json.WriteDecimal("amount"u8, movement.Net);
        json.WriteDecimal("fee"u8, movement.Fee);
        json.WriteString("txid"u8, movement.TxId.Length == 0 ? null : movement.TxId);
        json.WriteString("state"u8, withdrawn is { } state ? StateOf(state) : BookedDepositState);
        json.WriteNull("note"u8);
        json.WriteString("created_at"u8, time.Of(movement.CreatedUs));
        json.WriteString("updated_at"u8, time.Of(movement.UpdatedUs));
        json.WriteString("type"u8, withdrawn is null ? "Deposit"u8 : "Withdraw"u8);
        json.WriteEndObject();
    }

    public static void WriteLedgerLine(Utf8JsonWriter json, LedgerLine line, string currency, IsoTime time)
    {
        json.WriteStartObject();
        json.WriteNumber("id"u8, line.Number);
        json.WriteString("currency"u8, currency);
        json.WriteDecimal("amount"u8, line.Delta);
        json.WriteString("kind"u8, KindOf(line.Kind));
        json.WriteNumber("reference"u8, line.Reference);
        json.WriteDecimal("balance_after"u8, line.BalanceAfter);
        json.WriteString("created_at"u8, time.Of(line.TimeUs));
        json.WriteEndObject();
    }

    /// <summary>
    /// The same line for a spreadsheet. No field can begin a formula or needs quotes: words, numbers and times of our own.
    /// </summary>
    public static string CsvOf(LedgerLine line, string currency, IsoTime time) => string.Create(
        CultureInfo.InvariantCulture,
        $"{line.Number},{currency},{DecimalText.Of(line.Delta)},{KindOf(line.Kind)},{line.Reference},"
        + $"{DecimalText.Of(line.BalanceAfter)},{time.Of(line.TimeUs)}");

    public const string CsvHead = "id,currency,amount,kind,reference,balance_after,created_at";

    /// <summary>What was booked by hand is accepted at once, and has nothing to collect afterwards.</summary>
    public const string BookedDepositState = "accepted";

    public static string StateOf(WithdrawalState state) => state switch
    {
        WithdrawalState.Held => "accepted",
        WithdrawalState.Completed => "succeed",
        WithdrawalState.Refunded => "canceled",
    };

    static string KindOf(PostingKind kind) => kind switch
    {
        PostingKind.Hold => "hold",
        PostingKind.Trade => "trade",
        PostingKind.Fee => "fee",
        PostingKind.Deposit => "deposit",
        PostingKind.Withdrawal => "withdrawal",
        PostingKind.Transfer => "transfer",
        PostingKind.Adjustment => "adjustment",
        PostingKind.MoneyFee => "money_fee",
        PostingKind.RealisedProfit => "realised_profit",
        PostingKind.Funding => "funding",
        PostingKind.LiquidationFee => "liquidation_fee",
        PostingKind.DemoGrant => "demo_grant",
        PostingKind.DemoReset => "demo_reset",
        PostingKind.BankruptcyCover => "bankruptcy_cover",
    };
}

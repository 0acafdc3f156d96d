using Rialto.Engine.Events;

namespace Rialto.Node.History;

/// <summary>Why the balance of a margin account moved.</summary>
public enum MarginLedgerKind
{
    Deposit,
    Withdrawal,
    RealisedProfit,
    Fee,
    Rebate,
    Funding,
    LiquidationFee,
    BankruptcyCover,

    /// <summary>What a demo account began with.</summary>
    DemoGrant,
    DemoReset,
    Correction,
}

/// <summary>Which posting is what.</summary>
static class MarginLedgerKindExtensions
{
    public static MarginLedgerKind ToMarginKind(this PostingKind kind, bool comesIn) => kind switch
    {
        PostingKind.RealisedProfit or PostingKind.Trade => MarginLedgerKind.RealisedProfit,
        PostingKind.Fee => comesIn ? MarginLedgerKind.Rebate : MarginLedgerKind.Fee,
        PostingKind.Deposit or PostingKind.Withdrawal or PostingKind.Transfer or PostingKind.Hold =>
            comesIn ? MarginLedgerKind.Deposit : MarginLedgerKind.Withdrawal,
        PostingKind.Adjustment or PostingKind.MoneyFee => MarginLedgerKind.Correction,
        PostingKind.Funding => MarginLedgerKind.Funding,
        PostingKind.LiquidationFee => MarginLedgerKind.LiquidationFee,
        PostingKind.DemoGrant => MarginLedgerKind.DemoGrant,
        PostingKind.DemoReset => MarginLedgerKind.DemoReset,
        PostingKind.BankruptcyCover => MarginLedgerKind.BankruptcyCover,
    };
}

using Rialto.Engine.Events;
using Rialto.Engine.Instruments;
using Rialto.Engine.Ledger;
using Rialto.Engine.Numbers;

namespace Rialto.Engine;

/// <summary>One trade in money, and its postings in their fixed order. Source: docs/rules/orders.md, docs/rules/fees.md.</summary>
internal readonly ref struct Settlement(Instrument instrument, Ticks price, Lots lots, TradeId trade)
{
    public Instrument Instrument { get; } = instrument;
    public Lots Lots { get; } = lots;

    /// <summary>Price × quantity, in quote.</summary>
    public Amount Notional { get; } = instrument.Scale.Notional(price, lots);

    Amount Quantity { get; } = instrument.Scale.Base(lots);

    /// <summary>Taken from what the side receives: base for a buyer, quote for a seller; rounded up.</summary>
    public Amount FeeOf(Side side, FeePpm rate) => (side == Side.Buy ? Quantity : Notional).FeeAt(rate);

    /// <summary>The first posting: the buyer's quote money goes, from available or held.</summary>
    public void PayQuote(Accounts accounts, int buyerQuote, Amount available, Amount held) =>
        accounts.Post(buyerQuote, available, held, PostingKind.Trade, trade.Value);

    /// <summary>All postings after the first: seller's income and fee in quote, then the base leg.</summary>
    public void Finish(Accounts accounts, int sellerQuote, Amount sellerFee, int sellerBase, int buyerBase, Amount buyerFee)
    {
        accounts.Post(sellerQuote, Notional, Amount.Zero, PostingKind.Trade, trade.Value);
        Charge(accounts, sellerQuote, Instrument.QuoteFeeAccount, sellerFee);
        accounts.Post(sellerBase, Amount.Zero, -Quantity, PostingKind.Trade, trade.Value);
        accounts.Post(buyerBase, Quantity, Amount.Zero, PostingKind.Trade, trade.Value);
        Charge(accounts, buyerBase, Instrument.BaseFeeAccount, buyerFee);
    }

    void Charge(Accounts accounts, int payer, int feeAccount, Amount fee)
    {
        if (fee.IsZero) return;
        accounts.Post(payer, -fee, Amount.Zero, PostingKind.Fee, trade.Value);
        accounts.Post(feeAccount, fee, Amount.Zero, PostingKind.Fee, trade.Value);
    }
}

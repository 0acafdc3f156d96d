using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Engine.Instruments;

/// <summary>What makes the terms of a currency or an instrument valid. Source: docs/rules/instruments.md.</summary>
internal static class SetupRules
{
    // All bits up to the last.
    const OrderExtensions KnownExtensions = (OrderExtensions)(2 * (int)OrderExtensions.ReduceOnly - 1);

    public static Reject Check(in CurrencyTerms terms, bool isCodeUsed)
    {
        if (!IsCode(terms.Code, upperCase: false)) return Reject.CodeInvalid;
        if (isCodeUsed) return Reject.CodeAlreadyUsed;
        if (terms.Precision > Amount.Decimals || terms.Subunits > Amount.Decimals) return Reject.PrecisionInvalid;
        return HasNegative(terms) ? Reject.BoundsInvalid : Reject.None;
    }

    public static Reject CheckIdentity(in InstrumentTerms terms, bool isCodeUsed, bool isPairUsed)
    {
        if (!IsCode(terms.Code, upperCase: true)) return Reject.CodeInvalid;
        if (isCodeUsed) return Reject.CodeAlreadyUsed;
        if (isPairUsed) return Reject.PairAlreadyUsed;
        return terms.Base == terms.Quote ? Reject.SameCurrencyTwice : Reject.None;
    }

    public static bool ArePrecisionsValid(in InstrumentTerms terms) => terms.PricePrecision + terms.AmountPrecision <= Amount.Decimals;

    /// <summary>Bounds, steps, state and kind. Rejects: BoundsInvalid, KindNotSupported.</summary>
    public static Reject CheckBounds(in InstrumentTerms terms)
    {
        if (!ArePricesValid(terms) || !AreQuantitiesValid(terms)) return Reject.BoundsInvalid;
        if (terms.NotionalMin.IsNegative || terms.NotionalMin.Units > Limits.AmountMaxUnits) return Reject.BoundsInvalid;
        if (terms.State is < InstrumentState.Enabled or > InstrumentState.Expired) return Reject.BoundsInvalid;
        if (terms.SelfTrade > SelfTradeRule.Decrement || (terms.SwitchedOff & ~KnownExtensions) != 0) return Reject.BoundsInvalid;
        if (terms.PriceBandPpm is < 0 or > Limits.PriceBandPpmMax) return Reject.BoundsInvalid;
        return terms.Kind == InstrumentKind.Spot && terms.Flags == InstrumentFlags.None ? Reject.None : Reject.KindNotSupported;
    }

    static bool ArePricesValid(in InstrumentTerms terms)
    {
        if (terms.TickStep.Value != 1 || terms.PriceMin.Value < 1) return false;
        if (terms.PriceMin.Value > Limits.TicksMax || terms.PriceMax.Value > Limits.TicksMax) return false;
        return terms.PriceMax == Ticks.None || terms.PriceMax >= terms.PriceMin;
    }

    static bool AreQuantitiesValid(in InstrumentTerms terms)
    {
        if (terms.LotStep.Value != 1 || terms.QuantityMin.Value < 1) return false;
        return terms.QuantityMax >= terms.QuantityMin && terms.QuantityMax.Value <= Limits.LotsMax;
    }

    static bool HasNegative(in CurrencyTerms terms) =>
        terms.DepositFee.IsNegative
        || terms.DepositMin.IsNegative
        || terms.WithdrawalFee.IsNegative
        || terms.WithdrawalMin.IsNegative
        || terms.WithdrawalLimit24h.IsNegative
        || terms.WithdrawalLimit72h.IsNegative
        || terms.Price.IsNegative
        || terms.ConfirmationsMin < 0;

    // Zero-padded: after the first zero byte there are only zeros.
    static bool IsCode(in Code code, bool upperCase)
    {
        ReadOnlySpan<byte> bytes = code;
        var text = bytes.TrimEnd((byte)0);
        foreach (var letter in text)
        {
            var isLetter = letter is >= (byte)'a' and <= (byte)'z' || (upperCase && letter is >= (byte)'A' and <= (byte)'Z');
            var isOther = letter is >= (byte)'0' and <= (byte)'9' or (byte)'.' or (byte)'_' or (byte)'-';
            if (!isLetter && !isOther) return false;
        }

        return !text.IsEmpty;
    }
}

using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Instruments;
using Rialto.Engine.Numbers;

namespace Rialto.Engine.Margin;

/// <summary>What makes the terms of a perpetual valid. Source: docs/rules/instruments.md.</summary>
internal static class ContractRules
{
    const int Million = 1_000_000;

    /// <summary>Largest factor of an inverse contract: a lot has no more value than that at a price of one tick.</summary>
    const long InverseFactorMax = 1_000_000_000_000_000;

    /// <summary>Highest bound of a tier, in picos; far below what a position's value may become, because prices move afterwards.</summary>
    const long TierBoundMax = 1L << 56;

    /// <summary>As for spot, but steps may be coarse, and money may be demo.</summary>
    public static Reject CheckBounds(in InstrumentTerms terms)
    {
        if (terms.Kind != InstrumentKind.Perpetual || (terms.Flags & ~InstrumentFlags.Demo) != 0) return Reject.KindNotSupported;
        if (terms.TickStep.Value < 1 || terms.LotStep.Value < 1) return Reject.BoundsInvalid;
        var areMultiples = IsMultiple(terms.PriceMin.Value, terms.TickStep.Value)
            && IsMultiple(terms.PriceMax.Value, terms.TickStep.Value)
            && IsMultiple(terms.QuantityMin.Value, terms.LotStep.Value)
            && IsMultiple(terms.QuantityMax.Value, terms.LotStep.Value);
        if (!areMultiples) return Reject.BoundsInvalid;
        var asSpot = terms;
        asSpot.Kind = InstrumentKind.Spot;
        asSpot.Flags = InstrumentFlags.None;
        asSpot.TickStep = new Ticks(1);
        asSpot.LotStep = new Lots(1);
        return SetupRules.CheckBounds(asSpot);
    }

    public static bool IsValid(in ContractTerms terms)
    {
        if (terms.Kind is < ContractKind.Quanto or > ContractKind.Inverse || terms.PremiumAddsBasis > 1 || terms.FundOff > 1) return false;
        var factorMax = terms.Kind == ContractKind.Inverse ? InverseFactorMax : Limits.ValueFactorMax;
        if (terms.ValueFactor < 1 || terms.ValueFactor > factorMax) return false;
        if (terms.ImpactValue < 1 || terms.SliceValue < 1 || terms.SliceRestMin < 0) return false;
        if (terms.InterestE8 is < -FundingMath.RateMaxE8 or > FundingMath.RateMaxE8) return false;
        if (terms.LiquidationFeePpm is < 0 or > FeePpm.SpotMax) return false;
        if (terms.ProtectionPpm is < 0 or >= Million || terms.LimitBandPpm is < 1 or > Limits.PriceBandPpmMax) return false;
        return AreTiersValid(terms);
    }

    // Bounds rise, rates do not fall, and what opens a position is more than what keeps it.
    static bool AreTiersValid(in ContractTerms terms)
    {
        if (terms.TierCount is < 1 or > Limits.MarginTiersMax) return false;
        var before = default(MarginTier);
        for (var i = 0; i < terms.TierCount; i++)
        {
            var tier = terms.Tiers[i];
            if (tier.Bound <= before.Bound || tier.Bound > TierBoundMax) return false;
            if (tier.MaintenancePpm < 1 || tier.MaintenancePpm < before.MaintenancePpm) return false;
            if (tier.InitialPpm <= tier.MaintenancePpm || tier.InitialPpm < before.InitialPpm || tier.InitialPpm > Million) return false;
            before = tier;
        }

        return true;
    }

    static bool IsMultiple(long value, long step) => value % step == 0;
}

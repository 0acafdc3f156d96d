using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rialto.Engine.Numbers;

namespace Rialto.Engine.Commands;

/// <summary>How a contract turns price and quantity into money of its margin currency. Persisted.</summary>
public enum ContractKind : byte
{
    /// <summary>Price × quantity × factor, paid in a currency that neither of them names.</summary>
    Quanto = 1,

    /// <summary>The same arithmetic; the margin currency is the quote currency.</summary>
    Linear = 2,

    /// <summary>Quantity × factor / price.</summary>
    Inverse = 3,
}

/// <summary>A slice of a position's value, and what must be there for it. 16 bytes.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct MarginTier
{
    public const int SizeBytes = 16;

    /// <summary>Where the slice ends, in picos of the margin currency.</summary>
    [FieldOffset(0)] public long Bound;

    /// <summary>Millionths of the slice that open it.</summary>
    [FieldOffset(8)] public int InitialPpm;

    /// <summary>Millionths of the slice that keep it.</summary>
    [FieldOffset(12)] public int MaintenancePpm;
}

/// <summary>The slices from the smallest value up; the first <see cref="ContractTerms.TierCount"/> count.</summary>
[InlineArray(Limits.MarginTiersMax)]
public struct MarginTiers
{
    MarginTier _first;
}

/// <summary>What makes an instrument a perpetual; stands beside its <see cref="InstrumentTerms"/>. 184 bytes.</summary>
/// <remarks>Money in picos: 10^-12 of the margin currency. Source: docs/rules/derivatives.md.</remarks>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct ContractTerms
{
    public const int SizeBytes = 184;

    /// <summary>The currency of margin, profit and fees.</summary>
    [FieldOffset(0)] public CurrencyId Margin;
    [FieldOffset(4)] public ContractKind Kind;
    [FieldOffset(5)] public byte TierCount;

    /// <summary>1 = the premium counts from the spot price (it includes the basis); 0 = from the fair price alone.</summary>
    [FieldOffset(6)] public byte PremiumAddsBasis;
    /// <summary>1 = the insurance fund takes nothing over: who is bankrupt is closed against the others.</summary>
    [FieldOffset(7)] public byte FundOff;

    /// <summary>Picos for one tick × one lot; inverse: picos × ticks for one lot.</summary>
    [FieldOffset(8)] public long ValueFactor;

    /// <summary>How much value the effective bid and ask are asked for.</summary>
    [FieldOffset(16)] public long ImpactValue;

    /// <summary>Interest of a funding interval, 10^-8.</summary>
    [FieldOffset(24)] public int InterestE8;
    [FieldOffset(28)] public int LiquidationFeePpm;

    /// <summary>How far from the fair price a market order trades, in millionths.</summary>
    [FieldOffset(32)] public int ProtectionPpm;

    /// <summary>How far from the fair price a limit may lie, in millionths.</summary>
    [FieldOffset(36)] public int LimitBandPpm;

    /// <summary>A liquidation takes a position of at most this value at once, a larger one by quarters.</summary>
    [FieldOffset(40)] public long SliceValue;

    /// <summary>No slice leaves less than this.</summary>
    [FieldOffset(48)] public long SliceRestMin;
    [FieldOffset(56)] public MarginTiers Tiers;
}

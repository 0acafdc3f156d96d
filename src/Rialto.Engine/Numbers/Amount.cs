namespace Rialto.Engine.Numbers;

/// <summary>Money: units of 10^-18 of a currency.</summary>
/// <remarks>
/// Range: ±<see cref="Limits.AmountMaxUnits"/> (10^36), far inside Int128, so sums of two never overflow.
/// <list type="table">
/// <item><term>Amount ± Amount</term><description>Amount, exact</description></item>
/// <item><term>-Amount</term><description>Amount, exact</description></item>
/// <item><term><see cref="FeeAt"/></term><description>Amount, rounded up at 10^-18, in the exchange's favour</description></item>
/// </list>
/// </remarks>
public readonly record struct Amount(Int128 Units) : IComparable<Amount>
{
    public const int Decimals = 18;

    public static readonly Amount Zero = new(0);

    public bool IsZero => Units == 0;
    public bool IsNegative => Int128.IsNegative(Units);
    public bool IsPositive => Units > 0;

    /// <summary>The fee on money received: ⌈received × ppm / 10^6⌉ at 10^-18.</summary>
    /// <remarks>Only for a received amount ≥ 0 and a rate ≥ 0 (spot). Source: docs/rules/fees.md.</remarks>
    public Amount FeeAt(FeePpm rate)
    {
        Invariant.Holds(Units >= 0);
        Invariant.Holds(rate.Value >= 0);
        // Exact without a 192-bit product: split off the part that a million divides.
        var whole = Units / 1_000_000;
        var rest = Units - whole * 1_000_000;
        return new(whole * rate.Value + (rest * rate.Value + 999_999) / 1_000_000);
    }

    public static Amount Min(Amount left, Amount right) => left.Units < right.Units ? left : right;

    public int CompareTo(Amount other) => Units.CompareTo(other.Units);

    public static Amount operator +(Amount left, Amount right) => new(left.Units + right.Units);
    public static Amount operator -(Amount left, Amount right) => new(left.Units - right.Units);
    public static Amount operator -(Amount value) => new(-value.Units);
    public static bool operator <(Amount left, Amount right) => left.Units < right.Units;
    public static bool operator >(Amount left, Amount right) => left.Units > right.Units;
    public static bool operator <=(Amount left, Amount right) => left.Units <= right.Units;
    public static bool operator >=(Amount left, Amount right) => left.Units >= right.Units;
}

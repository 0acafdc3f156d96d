namespace Rialto.Gateways.Wire;

/// <summary>A decimal as somebody wrote it: exact, of any size, not yet in units of anything.</summary>
/// <remarks>
/// Value = ± <see cref="Coefficient"/> × 10^<see cref="Exponent"/>, the coefficient without trailing zeros (0: exponent 0).
/// More than 38 significant digits are remembered only as <see cref="IsWide"/>: no price, quantity or amount of ours has so many,
/// so all that matters is whether the last digit lies below the unit (too fine) or not (too large).
/// </remarks>
public readonly record struct DecimalNumber(bool Negative, UInt128 Coefficient, int Exponent, bool IsWide)
{
    /// <summary>Most digits of <see cref="Coefficient"/>: 10^38 is below 2^128.</summary>
    public const int CoefficientDigitsMax = 38;

    public bool IsZero => !IsWide && Coefficient == UInt128.Zero;

    public bool IsPositive => !Negative && !IsZero;

    /// <summary>The value in units of 10^-<paramref name="decimals"/>; never rounds.</summary>
    public DecimalFit InUnits(int decimals, out Int128 units)
    {
        units = 0;
        if (IsZero) return DecimalFit.Exact;
        var zeros = (long)Exponent + decimals;
        if (zeros < 0) return DecimalFit.TooFine;
        if (IsWide) return DecimalFit.TooLarge;
        var magnitude = Coefficient;
        for (; zeros > 0; zeros--)
        {
            if (magnitude > LargestTenth) return DecimalFit.TooLarge;
            magnitude *= 10;
        }

        if (magnitude > (UInt128)Int128.MaxValue) return DecimalFit.TooLarge;
        units = Negative ? -(Int128)magnitude : (Int128)magnitude;
        return DecimalFit.Exact;
    }

    /// <summary>As <see cref="InUnits(int, out Int128)"/>, for ticks and lots.</summary>
    public DecimalFit InUnits(int decimals, out long units)
    {
        units = 0;
        // What is most; 2^32 × 10^9 is below 2^62.
        if (!IsWide && Coefficient <= uint.MaxValue && Exponent + (long)decimals is >= 0 and <= 9 and var zeros)
        {
            units = (long)(ulong)Coefficient * s_powers[zeros] * (Negative ? -1 : 1);
            return DecimalFit.Exact;
        }

        var fit = InUnits(decimals, out Int128 wide);
        if (fit != DecimalFit.Exact) return fit;
        if (wide > long.MaxValue || wide < long.MinValue) return DecimalFit.TooLarge;
        units = (long)wide;
        return DecimalFit.Exact;
    }

    static readonly long[] s_powers = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

    static readonly UInt128 LargestTenth = UInt128.MaxValue / 10;
}

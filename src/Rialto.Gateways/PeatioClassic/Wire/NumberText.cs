using Rialto.Gateways.Wire;

namespace Rialto.Gateways.PeatioClassic.Wire;

/// <summary>Numbers as the original read them: what has too many digits is cut off, what is no number is 0.</summary>
internal static class NumberText
{
    /// <summary>Digits behind the point that are looked at: more than any market or currency has.</summary>
    const int FractionMax = 18;

    /// <summary>In units of 10^-<paramref name="decimals"/>, towards zero; what is beyond 64 bits is the largest.</summary>
    public static long Truncated(string text, int decimals)
    {
        var units = TruncatedWide(text, decimals);
        return units > long.MaxValue ? long.MaxValue : units < long.MinValue ? long.MinValue : (long)units;
    }

    /// <summary>As <see cref="Truncated"/>, in 128 bits.</summary>
    public static Int128 TruncatedWide(string text, int decimals)
    {
        if (!DecimalText.TryRead(Shortened(text.Trim(' ')), out var number) || number.IsZero) return 0;
        var fit = number.InUnits(decimals, out Int128 units);
        if (fit == DecimalFit.Exact) return units;
        if (fit == DecimalFit.TooLarge) return number.Negative ? Int128.MinValue : Int128.MaxValue;

        var magnitude = number.Coefficient;
        for (var excess = -(number.Exponent + decimals); excess > 0 && magnitude != UInt128.Zero; excess--) magnitude /= 10;
        return number.Negative ? -(Int128)magnitude : (Int128)magnitude;
    }

    /// <summary>Without the digits that no market has, which would make a long text unreadable; those with exponents stay.</summary>
    static string Shortened(string text)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        if (point < 0 || text.Length - point - 1 <= FractionMax || text.AsSpan(point).ContainsAny('e', 'E')) return text;
        return text.AsSpan(point + 1).ContainsAnyExceptInRange('0', '9') ? text : text[..(point + 1 + FractionMax)];
    }
}

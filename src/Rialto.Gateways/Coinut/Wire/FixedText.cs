using System.Text.Json;
using Rialto.Engine.Numbers;

namespace Rialto.Gateways.Coinut.Wire;

/// <summary>Numbers with exactly as many decimals as asked for, half-up where digits must go.</summary>
internal static class FixedText
{
    const int CharsMax = 48;

    /// <summary>With so many decimals 2^32 of anything still fits 64 bits.</summary>
    const int SmallDigitsMax = 9;

    /// <summary>
    /// Text of <paramref name="units"/> × 10^-<paramref name="decimals"/> with <paramref name="digits"/> behind the point.
    /// </summary>
    public static string Of(Int128 units, int decimals, int digits)
    {
        var isSmall = units >= 0 && units <= uint.MaxValue && decimals <= digits && digits <= SmallDigitsMax;
        if (isSmall) return OfSmall((ulong)units, decimals, digits);
        var negative = units < 0;
        var magnitude = negative ? (UInt128)(-units) : (UInt128)units;
        // Half-up needs only the first digit that goes; those behind it change nothing.
        for (; decimals > digits + 1; decimals--) magnitude /= 10;
        if (decimals > digits) magnitude = (magnitude + 5) / 10;
        for (; decimals < digits; decimals++) magnitude *= 10;

        Span<char> reversed = stackalloc char[CharsMax];
        var count = 0;
        var isZero = magnitude == UInt128.Zero;
        for (var place = 0; place <= digits || magnitude != UInt128.Zero; place++)
        {
            if (place == digits && digits > 0) reversed[count++] = '.';
            reversed[count++] = (char)('0' + (int)(magnitude % 10));
            magnitude /= 10;
        }

        if (negative && !isZero) reversed[count++] = '-';
        reversed[..count].Reverse();
        return new(reversed[..count]);
    }

    /// <summary>The same for what is most: few units, of which none must go. Arithmetic of 128 bits costs ten times as much.</summary>
    static string OfSmall(ulong units, int decimals, int digits)
    {
        for (; decimals < digits; decimals++) units *= 10;
        Span<char> text = stackalloc char[CharsMax];
        var at = CharsMax;
        for (var place = 0; place <= digits || units != 0; place++)
        {
            if (place == digits && digits > 0) text[--at] = '.';
            (units, var digit) = Math.DivRem(units, 10);
            text[--at] = (char)('0' + digit);
        }

        return new(text[at..]);
    }

    /// <summary>Eight decimals, half-up.</summary>
    public static string Of(Amount amount) => Of(amount.Units, Amount.Decimals, CoinutDialect.DecimalsMax);

    /// <summary>Eight decimals, cut off: nobody sees more than he owns.</summary>
    public static string Down(Amount amount)
    {
        const long Unit = 10_000_000_000;
        return Of(amount.Units / Unit, CoinutDialect.DecimalsMax, CoinutDialect.DecimalsMax);
    }

    public static void WriteFixed(this Utf8JsonWriter json, ReadOnlySpan<byte> name, Int128 units, int decimals) =>
        json.WriteString(name, Of(units, decimals, CoinutDialect.DecimalsMax));
}

using System.Text;
using System.Text.Json;
using Rialto.Engine.Numbers;

namespace Rialto.Gateways.Coinut.Wire;

/// <summary>Numbers with exactly as many decimals as asked for, half-up where digits must go.</summary>
internal static class FixedText
{
    /// <summary>Longest text, in bytes.</summary>
    public const int BytesMax = 64;

    /// <summary>With so many decimals 2^32 of anything still fits 64 bits.</summary>
    const int SmallDigitsMax = 9;

    /// <summary>
    /// Text of <paramref name="units"/> × 10^-<paramref name="decimals"/> with <paramref name="digits"/> behind the point.
    /// </summary>
    public static string Of(Int128 units, int decimals, int digits)
    {
        Span<byte> text = stackalloc byte[BytesMax];
        return Encoding.ASCII.GetString(text[..Write(units, decimals, digits, text)]);
    }

    /// <summary>Writes the text; answers its length, at most <see cref="BytesMax"/>.</summary>
    public static int Write(Int128 units, int decimals, int digits, Span<byte> target)
    {
        var isSmall = units >= 0 && units <= uint.MaxValue && decimals <= digits && digits <= SmallDigitsMax;
        if (isSmall) return WriteSmall((ulong)units, decimals, digits, target);
        var negative = units < 0;
        var magnitude = negative ? (UInt128)(-units) : (UInt128)units;
        // Half-up needs only the first digit that goes; those behind it change nothing.
        for (; decimals > digits + 1; decimals--) magnitude /= 10;
        if (decimals > digits) magnitude = (magnitude + 5) / 10;
        for (; decimals < digits; decimals++) magnitude *= 10;

        var count = 0;
        var isZero = magnitude == UInt128.Zero;
        for (var place = 0; place <= digits || magnitude != UInt128.Zero; place++)
        {
            if (place == digits && digits > 0) target[count++] = (byte)'.';
            target[count++] = (byte)('0' + (int)(magnitude % 10));
            magnitude /= 10;
        }

        if (negative && !isZero) target[count++] = (byte)'-';
        target[..count].Reverse();
        return count;
    }

    /// <summary>The same for what is most: few units, of which none must go. Arithmetic of 128 bits costs ten times as much.</summary>
    static int WriteSmall(ulong units, int decimals, int digits, Span<byte> target)
    {
        for (; decimals < digits; decimals++) units *= 10;
        Span<byte> text = stackalloc byte[BytesMax];
        var at = BytesMax;
        for (var place = 0; place <= digits || units != 0; place++)
        {
            if (place == digits && digits > 0) text[--at] = (byte)'.';
            (units, var digit) = Math.DivRem(units, 10);
            text[--at] = (byte)('0' + digit);
        }

        text[at..].CopyTo(target);
        return BytesMax - at;
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

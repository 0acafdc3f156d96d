using System.Buffers;
using System.Globalization;
using System.Text;
using Rialto.Engine.Numbers;

namespace Rialto.Gateways.Wire;

/// <summary>The one codec between decimal text and integers; no dialect has another.</summary>
/// <remarks>
/// Reading: optional sign, digits with at most one point (a digit on its right), optional exponent; ASCII only, no spaces, at most
/// <see cref="Limits.NumberDigitsMax"/> digits. <c>NaN</c>, <c>Infinity</c>, hexadecimal and digit groups are not numbers.
/// Writing: plain decimal, trailing zeros stripped, at least one decimal: <c>31.0</c>, <c>0.00001</c>, <c>-0.5</c>.
/// </remarks>
public static class DecimalText
{
    /// <summary>Longest text that <see cref="Write"/> makes: sign, 39 digits, point.</summary>
    public const int CharsMax = 42;

    /// <summary>Past this no exponent matters: the number is too large or too fine for everything.</summary>
    const int ExponentMax = 1_000_000;

    /// <summary>Reads a decimal.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out DecimalNumber number)
    {
        number = default;
        if (text.Length is 0 or > Limits.NumberCharsMax) return false;
        var at = 0;
        var negative = text[0] == '-';
        if (text[0] is '-' or '+') at++;
        var digits = new DigitReader();
        if (!ReadDigits(text, ref at, ref digits)) return false;
        if (!TryReadExponent(text, ref at, out var exponent)) return false;
        if (at != text.Length) return false;
        number = digits.Number(negative, exponent);
        return true;
    }

    /// <summary>Reads a decimal from UTF-8.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out DecimalNumber number)
    {
        number = default;
        if (text.Length > Limits.NumberCharsMax) return false;
        Span<char> chars = stackalloc char[Limits.NumberCharsMax];
        return Ascii.ToUtf16(text, chars, out var length) == OperationStatus.Done && TryRead(chars[..length], out number);
    }

    /// <summary>Reads a whole number; beyond 64 bits it becomes the largest or smallest one, which no range admits.</summary>
    public static bool TryReadInteger(ReadOnlySpan<char> text, out long value)
    {
        value = 0;
        if (text.Length is 0 or > Limits.NumberCharsMax) return false;
        var digits = text[0] is '-' or '+' ? text[1..] : text;
        if (digits.Length is 0 or > Limits.NumberDigitsMax) return false;
        if (digits.ContainsAnyExceptInRange('0', '9')) return false;
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value))
            value = text[0] == '-' ? long.MinValue : long.MaxValue;
        return true;
    }

    public static string Of(Amount amount) => Of(amount.Units, Amount.Decimals);

    public static string Of(Ticks price, int pricePrecision) => Of(price.Value, pricePrecision);

    public static string Of(Lots quantity, int amountPrecision) => Of(quantity.Value, amountPrecision);

    /// <summary>A fee rate as a fraction: 2,000 millionths is <c>0.002</c>.</summary>
    public static string Of(FeePpm rate) => Of(rate.Value, 6);

    /// <summary>Text of <paramref name="units"/> × 10^-<paramref name="decimals"/>.</summary>
    public static string Of(Int128 units, int decimals)
    {
        Span<char> text = stackalloc char[CharsMax];
        return new(text[..Write(units, decimals, text)]);
    }

    /// <summary>Writes the text of <paramref name="units"/> × 10^-<paramref name="decimals"/> (0 … 18).</summary>
    /// <returns>Characters written, at most <see cref="CharsMax"/>.</returns>
    public static int Write(Int128 units, int decimals, Span<char> target)
    {
        var magnitude = units < 0 ? (UInt128)(-units) : (UInt128)units;
        while (decimals > 1 && magnitude % 10 == 0)
        {
            magnitude /= 10;
            decimals--;
        }

        Span<char> reversed = stackalloc char[CharsMax];
        var count = 0;
        if (decimals == 0)
        {
            reversed[count++] = '0';
            reversed[count++] = '.';
        }

        for (var place = 0; place <= decimals || magnitude != UInt128.Zero; place++)
        {
            if (place == decimals && decimals > 0) reversed[count++] = '.';
            reversed[count++] = (char)('0' + (int)(magnitude % 10));
            magnitude /= 10;
        }

        if (units < 0) reversed[count++] = '-';
        reversed[..count].Reverse();
        reversed[..count].CopyTo(target);
        return count;
    }

    static bool ReadDigits(ReadOnlySpan<char> text, ref int at, ref DigitReader digits)
    {
        while (at < text.Length && char.IsAsciiDigit(text[at])) digits.Add(text[at++], afterPoint: false);
        if (at < text.Length && text[at] == '.')
        {
            at++;
            var first = at;
            while (at < text.Length && char.IsAsciiDigit(text[at])) digits.Add(text[at++], afterPoint: true);
            if (at == first) return false;
        }

        return digits.Count is > 0 and <= Limits.NumberDigitsMax;
    }

    static bool TryReadExponent(ReadOnlySpan<char> text, ref int at, out int exponent)
    {
        exponent = 0;
        if (at == text.Length || (text[at] | 0x20) != 'e') return true;
        at++;
        var negative = at < text.Length && text[at] == '-';
        if (at < text.Length && text[at] is '-' or '+') at++;
        var first = at;
        for (; at < text.Length && char.IsAsciiDigit(text[at]); at++)
            exponent = Math.Min(ExponentMax, exponent * 10 + text[at] - '0');
        if (negative) exponent = -exponent;
        return at > first;
    }

    /// <summary>Collects digits; zeros wait until a significant digit follows, so trailing ones never count.</summary>
    struct DigitReader
    {
        // Arithmetic of 128 bits costs ten times as much, and few numbers need it.
        const int SmallDigitsMax = 19;

        UInt128 _coefficient;
        ulong _small;
        int _significant;
        int _waitingZeros;
        int _exponent;

        /// <summary>All digits seen, leading and trailing zeros too.</summary>
        public int Count { get; private set; }

        public void Add(char digit, bool afterPoint)
        {
            Count++;
            if (afterPoint) _exponent--;
            if (digit == '0')
            {
                if (_significant > 0) _waitingZeros++;
                return;
            }

            for (; _waitingZeros > 0; _waitingZeros--) Push(0);
            Push(digit - '0');
        }

        public readonly DecimalNumber Number(bool negative, int exponent)
        {
            if (_significant == 0) return default;
            var coefficient = _significant <= SmallDigitsMax ? _small : _coefficient;
            return new(negative, IsWide ? UInt128.Zero : coefficient, _exponent + _waitingZeros + exponent, IsWide);
        }

        readonly bool IsWide => _significant > DecimalNumber.CoefficientDigitsMax;

        void Push(int digit)
        {
            _significant++;
            if (_significant <= SmallDigitsMax) _small = _small * 10 + (ulong)digit;
            else if (!IsWide) _coefficient = (_significant == SmallDigitsMax + 1 ? _small : _coefficient) * 10 + (UInt128)digit;
        }
    }
}

using System.Globalization;

namespace Rialto.Tests.Engine;

/// <summary>Decimal text to integers and back, exactly: <c>160.82</c> with two decimals is 16,082; <c>@5</c> is 5 as it stands.</summary>
internal static class Decimals
{
    public static Int128 Parse(string text, int decimals)
    {
        if (text[0] == '@') return Int128.Parse(text.AsSpan(1), CultureInfo.InvariantCulture);
        var isNegative = text[0] is '-';
        var digits = text.TrimStart('-', '+');
        var point = digits.IndexOf('.', StringComparison.Ordinal);
        var fraction = point < 0 ? "" : digits[(point + 1)..];
        if (fraction.Length > decimals) throw new TableException($"{text} has more than {decimals} decimals");
        var whole = (point < 0 ? digits : digits[..point]) + fraction.PadRight(decimals, '0');
        var units = Int128.Parse(whole, NumberStyles.None, CultureInfo.InvariantCulture);
        return isNegative ? -units : units;
    }

    /// <summary>Without zeros at the end of the fraction: <c>840</c>, <c>0.001</c>, <c>-0.5</c>.</summary>
    public static string Text(Int128 units, int decimals)
    {
        var sign = units < 0 ? "-" : "";
        var digits = Int128.Abs(units).ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        var fraction = digits[^decimals..].TrimEnd('0');
        var whole = digits[..^decimals];
        return fraction.Length == 0 ? sign + whole : $"{sign}{whole}.{fraction}";
    }
}

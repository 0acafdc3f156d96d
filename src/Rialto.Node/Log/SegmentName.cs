using System.Globalization;

namespace Rialto.Node.Log;

/// <summary>Names of segment files: sixteen digits and <c>.seg</c>; while one is being prepared, <c>.tmp</c> behind that.</summary>
internal static class SegmentName
{
    const int Digits = 16;
    const string Extension = ".seg";
    const string TemporaryExtension = ".seg.tmp";

    public static string Of(long number) => number.ToString("d16", CultureInfo.InvariantCulture) + Extension;

    public static string TemporaryOf(long number) => number.ToString("d16", CultureInfo.InvariantCulture) + TemporaryExtension;

    public static bool IsTemporary(string name) => name.EndsWith(TemporaryExtension, StringComparison.Ordinal);

    public static bool TryParse(string name, out long number)
    {
        number = 0;
        if (name.Length != Digits + Extension.Length || !name.EndsWith(Extension, StringComparison.Ordinal)) return false;
        return long.TryParse(name.AsSpan(0, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0;
    }
}

using System.Globalization;

namespace Rialto.Node.Snapshots;

/// <summary>
/// Names of snapshot files: the frame's number in sixteen digits and <c>.snap</c>; <c>.tmp</c> behind that while it is written.
/// </summary>
internal static class SnapshotName
{
    const int Digits = 16;
    const string Extension = ".snap";
    const string TemporaryExtension = ".snap.tmp";

    public static string Of(long frame) => frame.ToString("d16", CultureInfo.InvariantCulture) + Extension;

    public static string TemporaryOf(long frame) => frame.ToString("d16", CultureInfo.InvariantCulture) + TemporaryExtension;

    public static bool IsTemporary(string name) => name.EndsWith(TemporaryExtension, StringComparison.Ordinal);

    public static bool TryParse(string name, out long frame)
    {
        frame = 0;
        if (name.Length != Digits + Extension.Length || !name.EndsWith(Extension, StringComparison.Ordinal)) return false;
        return long.TryParse(name.AsSpan(0, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out frame) && frame > 0;
    }
}

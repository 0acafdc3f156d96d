using System.Globalization;
using System.Runtime.InteropServices;

namespace Rialto.Node.Memory;

/// <summary>Asks Linux for pages of 2 MiB where the collector keeps its objects.</summary>
/// <remarks>
/// The tables of a large exchange are read all over: with pages of 4 KiB almost every reading also waits for the address to be translated,
/// and each page is cleared by a fault of its own when a state is loaded. Figures: docs/performance.md. Where the kernel has no such pages,
/// or gives them to nobody, everything is as before.
/// </remarks>
public static partial class HugePages
{
    const int AdviseHugePages = 14;
    const int OutOfMemory = 12;

    /// <summary>Asks for all addresses that the collector has set aside; to be called before anything large is made.</summary>
    /// <returns>Bytes of addresses that were asked for; 0 if the kernel said no, or the heap was not found.</returns>
    public static long Ask()
    {
        if (FindHeap() is not { } heap) return 0;
        // A neighbour that has gone since it was read is no reason: the kernel marks what is there all the same.
        var isAsked = madvise(heap.First, (nuint)(heap.End - heap.First), AdviseHugePages) == 0
            || Marshal.GetLastPInvokeError() == OutOfMemory;
        return isAsked ? heap.End - heap.First : 0;
    }

    /// <summary>The addresses that the collector has set aside: the neighbouring mappings without a file around an object.</summary>
    internal static (nint First, nint End)? FindHeap()
    {
        var inside = AddressOf(GC.AllocateUninitializedArray<byte>(1, pinned: true));
        try
        {
            foreach (var range in Neighbours(File.ReadLines("/proc/self/maps")))
            {
                if (range.First <= inside && inside < range.End) return range;
            }

            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Mappings without a file, those together that stand side by side.</summary>
    internal static IEnumerable<(nint First, nint End)> Neighbours(IEnumerable<string> maps)
    {
        (nint First, nint End) range = default;
        foreach (var line in maps)
        {
            if (!TryRead(line, out var first, out var end)) continue;
            if (first != range.End)
            {
                if (range != default) yield return range;
                range.First = first;
            }

            range.End = end;
        }

        if (range != default) yield return range;
    }

    /// <summary>A line of a mapping without a file: <c>first-end rights offset device 0</c>.</summary>
    static bool TryRead(string line, out nint first, out nint end)
    {
        first = end = 0;
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields is not [var range, _, _, _, "0"] || range.IndexOf('-', StringComparison.Ordinal) is not (> 0 and var dash)) return false;
        return nint.TryParse(range.AsSpan(0, dash), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out first)
            && nint.TryParse(range.AsSpan(dash + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out end);
    }

    static nint AddressOf(byte[] pinned) => Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int madvise(nint address, nuint length, int advice);
}

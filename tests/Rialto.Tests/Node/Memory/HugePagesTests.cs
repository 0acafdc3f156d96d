using System.Runtime.InteropServices;
using Rialto.Node.Memory;

namespace Rialto.Tests.Node.Memory;

public sealed class HugePagesTests
{
    [Fact]
    public void Mappings_without_a_file_that_stand_side_by_side_are_one()
    {
        string[] maps =
        [
            "55d0c0a00000-55d0c0a14000 r-xp 00000000 fe:00 1234                       /usr/bin/dotnet",
            "7ea4c0000000-7ea4c0001000 rw-p 00000000 00:00 0 ",
            "7ea4c0001000-7ea4c0400000 ---p 00000000 00:00 0 ",
            "7ea4c0400000-7ea4c0500000 rw-s 00000000 00:01 77                         /memfd:doublemapper (deleted)",
            "7ea4c0500000-7ea4c0600000 rw-p 00000000 00:00 0 ",
            "7ea4c0700000-7ea4c0800000 rw-p 00000000 00:00 0 ",
            "7ffd00000000-7ffd00021000 rw-p 00000000 00:00 0                          [stack]",
            "no mapping at all",
        ];

        Assert.Equal(
            [(0x7ea4c0000000, 0x7ea4c0400000), (0x7ea4c0500000, 0x7ea4c0600000), (0x7ea4c0700000, 0x7ea4c0800000)],
            HugePages.Neighbours(maps).Select(range => ((long)range.First, (long)range.End)));
    }

    [Fact]
    public void The_heap_is_found_and_marked_where_the_kernel_has_such_pages()
    {
        var inside = GC.AllocateUninitializedArray<byte>(1, pinned: true);

        var asked = HugePages.Ask();

        if (asked > 0) Assert.Contains("hg", FlagsAt(Marshal.UnsafeAddrOfPinnedArrayElement(inside, 0)));
        else Assert.False(Directory.Exists("/sys/kernel/mm/transparent_hugepage"));
    }

    /// <summary>The kernel's flags of the mapping that an address is in.</summary>
    static string[] FlagsAt(nint address)
    {
        var isThere = false;
        foreach (var line in File.ReadLines("/proc/self/smaps"))
        {
            foreach (var (first, end) in HugePages.Neighbours([line])) isThere = first <= address && address < end;
            if (isThere && line.StartsWith("VmFlags:", StringComparison.Ordinal)) return line.Split(' ');
        }

        return [];
    }
}

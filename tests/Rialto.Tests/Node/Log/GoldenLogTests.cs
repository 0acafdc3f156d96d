using Rialto.Node.Log;
using Rialto.Simulation.Disk;
using Xunit;

namespace Rialto.Tests.Node.Log;

/// <summary>
/// The bytes of format version 1, made by hand from the layout tables and frozen on the day it was born. A change here is a new
/// version, and the old one must still be read.
/// </summary>
public sealed class GoldenLogTests
{
    /// <summary>The first 92 bytes of segment 1; the rest of the page is zero.</summary>
    const string Header = """
        5269616C746F536701000000000000000100000000000000000001000000000001000000000000000100000000000000
        00FFEEDDCCBBAA99887766554433221100FFEEDDCCBBAA99887766554433221100401E18240A0600251E39B2
        """;

    /// <summary>From byte 4096 on: a frame of two commands, then one of one command; zeros follow.</summary>
    const string Frames = """
        700000000100000001000000000000000100000000000000020000000000000001401E18240A060000FFEEDDCCBBAA99
        88776655443322110DF000000000000005000000000000000000000000000000650BD13F0DF4C2930800000001020304
        100000000A0B0C0D0E0F1011121314156000000001000000020000000000000003000000000000000100000000000000
        02401E18240A0600A5061C7F81B6251474F0498C9E43718CEFBE00000000000009000000000000000100000000000000
        0917BA7192B5185E08000000AABBCCDD
        """;

    [Fact]
    public void Today_the_same_bytes_are_written()
    {
        var storage = new SimulatedStorage(seed: 1);

        Write(storage);

        var bytes = storage.BytesOf(LogLab.Segment(1));
        Assert.Equal(Text(Header), Convert.ToHexString(bytes.AsSpan(0, SegmentHeader.SizeBytes)));
        Assert.Equal(Text(Frames), Convert.ToHexString(bytes.AsSpan(SegmentHeader.PageBytes, Text(Frames).Length / 2)));
        Assert.Equal(Segment().AsSpan(), bytes.AsSpan(0, Segment().Length));
    }

    [Fact]
    public void The_bytes_of_version_1_are_read()
    {
        var storage = new SimulatedStorage(seed: 1);
        storage.Put(LogLab.Segment(1), Segment());

        var frames = LogLab.ReadAll(storage);

        Assert.Equal(
            [
                new LabFrame(1, 1, 2, 1_700_000_000_000_001, 0xF00D, 5, "0800000001020304100000000A0B0C0D0E0F101112131415"),
                new LabFrame(2, 3, 1, 1_700_000_000_000_002, 0xBEEF, 9, "08000000AABBCCDD"),
            ],
            frames);
    }

    static void Write(SimulatedStorage storage)
    {
        using var writer = LogLab.Open(storage, LogLab.Options()).Writer;
        var first = Convert.FromHexString("0800000001020304100000000A0B0C0D0E0F101112131415");
        writer.Append(new FrameFields(1, 2, 1_700_000_000_000_001, 0xF00D, 5), first);
        writer.Sync();
        writer.Append(new FrameFields(3, 1, 1_700_000_000_000_002, 0xBEEF, 9), Convert.FromHexString("08000000AABBCCDD"));
        writer.Sync();
    }

    static byte[] Segment()
    {
        var bytes = new byte[32 << 10];
        Convert.FromHexString(Text(Header)).CopyTo(bytes, 0);
        Convert.FromHexString(Text(Frames)).CopyTo(bytes, SegmentHeader.PageBytes);
        return bytes;
    }

    static string Text(string hex) => hex.Replace("\n", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
}

using Rialto.Node.Log;
using Rialto.Simulation.Disk;
using Xunit;

namespace Rialto.Tests.Node.Log;

/// <summary>
/// Whatever bytes a segment has, reading ends with frames that were written, a torn tail, or a refusal; never with anything else.
/// </summary>
public sealed class LogFuzzTests
{
    [Fact]
    public void Mutated_segments_never_yield_a_frame_that_was_not_written()
    {
        var whole = LogLab.LogOf(frames: 40, bodyBytes: 208);
        var expected = LogLab.ReadAll(whole);
        var original = whole.BytesOf(LogLab.Segment(1));
        for (var seed = 1UL; seed <= 1_500; seed++)
        {
            var random = new DiskRandom(seed);
            var bytes = original.ToArray();
            for (var change = 1 + random.Below(4); change > 0; change--) Mutate(bytes, random);
            Check(bytes.AsSpan(0, random.OneIn(4) ? random.Below(bytes.Length) : bytes.Length).ToArray(), expected, seed);
        }
    }

    [Fact]
    public void Random_bytes_are_never_a_frame()
    {
        for (var seed = 1UL; seed <= 200; seed++)
        {
            var random = new DiskRandom(seed);
            var bytes = new byte[random.Below(64 << 10)];
            random.Fill(bytes);
            Check(bytes, [], seed);
        }
    }

    [Fact]
    public void Header_parsers_take_any_bytes()
    {
        var page = new byte[SegmentHeader.PageBytes];
        for (var seed = 1UL; seed <= 20_000; seed++)
        {
            var random = new DiskRandom(seed);
            var length = random.Below(120);
            random.Fill(page.AsSpan(0, length));
            Assert.False(FrameHeader.TryRead(page.AsSpan(0, length), LogLab.Id, out _));
            Assert.False(SegmentHeader.TryRead(page.AsSpan(0, random.OneIn(2) ? length : page.Length), out _));
        }
    }

    static void Mutate(byte[] bytes, DiskRandom random)
    {
        var offset = random.Below(20_000);
        var count = 1 + random.Below(random.OneIn(2) ? 8 : 2_000);
        var span = bytes.AsSpan(offset, count);
        if (random.OneIn(3)) span.Clear();
        else if (random.OneIn(2)) random.Fill(span);
        else bytes.AsSpan(random.Below(20_000) / 8 * 8, count).ToArray().CopyTo(span);
    }

    static void Check(byte[] bytes, List<LabFrame> expected, ulong seed)
    {
        var storage = new SimulatedStorage(seed);
        storage.Put(LogLab.Segment(1), bytes);
        try
        {
            var seen = LogLab.ReadAll(storage);
            Assert.Equal(expected.GetRange(0, seen.Count), seen);
        }
        catch (LogDamagedException damage)
        {
            Assert.Equal(LogLab.Segment(1), damage.SegmentFile);
        }
    }
}

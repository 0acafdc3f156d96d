using Rialto.Benchmarks.Pipe;

namespace Rialto.Tests.Bench;

/// <summary>What goes into the ring of the pipe comes out, in order and whole, around its end as well.</summary>
public sealed class ByteRingTests
{
    const int Records = 10_000;
    const int RecordBytesMax = 96;

    [Fact]
    public async Task Records_of_all_sizes_cross_from_one_thread_to_another()
    {
        var ring = new ByteRing(capacity: 1_024, RecordBytesMax);
        var writing = Task.Run(() => WriteAll(ring), TestContext.Current.CancellationToken);

        var read = 0L;
        while (read < Records)
        {
            if (!ring.TryRead(out var body, out var stamp))
            {
                Thread.Yield();
                continue;
            }

            Assert.Equal(read, stamp);
            Assert.True(body.SequenceEqual(BodyOf(read)), $"record {read}");
            ring.Release();
            read++;
        }

        await writing;
        Assert.False(ring.TryRead(out _, out _));
        Assert.True(ring.IsComplete);
    }

    [Fact]
    public void A_full_ring_says_so()
    {
        var ring = new ByteRing(capacity: 256, RecordBytesMax);
        ring.Write(new byte[96], 1);
        ring.Write(new byte[96], 2);
        Assert.False(ring.HasRoomFor(96));

        Assert.True(ring.TryRead(out _, out _));
        ring.Release();

        Assert.True(ring.HasRoomFor(96));
    }

    static void WriteAll(ByteRing ring)
    {
        for (var i = 0L; i < Records; i++) ring.Write(BodyOf(i), i);
        ring.Complete();
    }

    static byte[] BodyOf(long number)
    {
        var body = new byte[8 * (1 + number * 7 % (RecordBytesMax / 8))];
        Array.Fill(body, (byte)number);
        return body;
    }
}

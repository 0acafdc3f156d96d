using System.Text;
using Rialto.Gateways.Sockets;

namespace Rialto.Tests.Gateways.Sockets;

/// <summary>The line of frames that wait for one client. A frame of n characters has n + 2 bytes and counts 64 more.</summary>
public class FrameQueueTests
{
    const int Plenty = 1_000_000;

    [Fact]
    public void Frames_come_as_they_were_put_and_many_in_one_write()
    {
        var queue = new FrameQueue(Plenty, Plenty);
        foreach (var text in (string[])["a", "bc", "def"]) Assert.True(queue.TryAdd(Frame(text), nowMs: 0));

        Assert.Equal(3, queue.BehindFrames);
        Assert.Equal("\u0081\u0001a\u0081\u0002bc\u0081\u0003def", Taken(queue, 64));
        Assert.Equal(0, queue.BehindFrames);
        Assert.Equal("", Taken(queue, 64));
    }

    [Fact]
    public void A_write_has_whole_frames_only()
    {
        var queue = new FrameQueue(Plenty, Plenty);
        foreach (var text in (string[])["12", "34", "56"]) queue.TryAdd(Frame(text), nowMs: 0);

        // Two of four bytes each fit exactly; of the third not a byte is taken.
        Assert.Equal("\u0081\u000212\u0081\u000234", Taken(queue, 8));
        Assert.Equal("\u0081\u000256", Taken(queue, 8));
    }

    [Fact]
    public void A_frame_larger_than_the_buffer_comes_alone_and_whole()
    {
        var queue = new FrameQueue(Plenty, Plenty);
        foreach (var text in (string[])["a", "0123456789", "b"]) queue.TryAdd(Frame(text), nowMs: 0);

        Assert.Equal("\u0081\u0001a", Taken(queue, 8));
        Assert.Equal("\u0081\u000a0123456789", Taken(queue, 8));
        Assert.Equal("\u0081\u0001b", Taken(queue, 8));
    }

    [Fact]
    public void The_last_byte_that_fits_is_taken_and_no_more()
    {
        var queue = new FrameQueue(bytesMax: 2 * 64 + 3 + 4, Plenty);

        Assert.True(queue.TryAdd(Frame("a"), nowMs: 0));
        Assert.False(queue.TryAdd(Frame("bcd"), nowMs: 0));
        Assert.True(queue.TryAdd(Frame("bc"), nowMs: 0));
        Assert.Equal("\u0081\u0001a", Taken(queue, 4));
        Assert.False(queue.TryAdd(Frame("bc"), nowMs: 0));
        Assert.True(queue.TryAdd(Frame("a"), nowMs: 0));
    }

    [Fact]
    public void The_number_of_frames_is_bounded_whatever_their_size()
    {
        var queue = new FrameQueue(Plenty, framesMax: 2);

        Assert.True(queue.TryAdd(Frame(""), nowMs: 0));
        Assert.True(queue.TryAdd(Frame(""), nowMs: 0));
        Assert.False(queue.TryAdd(Frame(""), nowMs: 0));
        Taken(queue, 2);
        Assert.True(queue.TryAdd(Frame(""), nowMs: 0));
    }

    [Fact]
    public void What_is_forgotten_makes_room()
    {
        var queue = new FrameQueue(bytesMax: 64 + 3, framesMax: 1);
        Assert.True(queue.TryAdd(Frame("a"), nowMs: 0));

        queue.Clear();

        Assert.Equal(0, queue.BehindFrames);
        Assert.True(queue.TryAdd(Frame("b"), nowMs: 0));
        Assert.Equal("\u0081\u0001b", Taken(queue, 64));
    }

    [Fact]
    public void A_client_is_behind_from_when_the_oldest_frame_of_its_write_was_put()
    {
        var queue = new FrameQueue(Plenty, Plenty);
        Assert.Equal(0, queue.BehindMs(nowMs: 1_000));

        queue.TryAdd(Frame("a"), nowMs: 1_000);
        queue.TryAdd(Frame("b"), nowMs: 1_500);
        Taken(queue, 64);
        Assert.Equal(2_000, queue.BehindMs(nowMs: 3_000));

        queue.TryAdd(Frame("c"), nowMs: 2_500);
        queue.Written();
        Assert.Equal(0, queue.BehindMs(nowMs: 3_000));
        Taken(queue, 64);
        Assert.Equal(500, queue.BehindMs(nowMs: 3_000));
    }

    [Fact]
    public async Task A_frame_in_line_does_not_wake_the_send_loop_but_a_wake_does_on_its_own_thread()
    {
        var queue = new FrameQueue(Plenty, Plenty);
        var wokenBy = 0;
        var loop = WaitAsync();
        Assert.True(queue.TryAdd(Frame("a"), nowMs: 0));
        Assert.False(loop.IsCompleted);

        queue.Wake();

        Assert.Equal(Environment.CurrentManagedThreadId, wokenBy);
        Assert.True(await loop);

        async Task<bool> WaitAsync()
        {
            var more = await queue.WaitAsync();
            wokenBy = Environment.CurrentManagedThreadId;
            return more;
        }
    }

    [Fact]
    public async Task A_wake_for_nothing_lets_the_send_loop_wait()
    {
        var queue = new FrameQueue(Plenty, Plenty);
        var loop = queue.WaitAsync().AsTask();

        queue.Wake();
        Assert.False(loop.IsCompleted);

        queue.TryAdd(Frame("a"), nowMs: 0);
        queue.Wake();
        queue.Wake();
        Assert.True(await loop);
    }

    [Fact]
    public async Task What_waits_when_nothing_more_is_taken_still_comes()
    {
        var queue = new FrameQueue(Plenty, Plenty);
        queue.TryAdd(Frame("a"), nowMs: 0);

        queue.Complete();

        Assert.False(queue.TryAdd(Frame("b"), nowMs: 0));
        Assert.True(await queue.WaitAsync());
        Assert.Equal("\u0081\u0001a", Taken(queue, 64));
        Assert.False(await queue.WaitAsync());
    }

    [Fact]
    public async Task Who_waits_when_nothing_more_is_taken_is_told_so()
    {
        var queue = new FrameQueue(Plenty, Plenty);
        var loop = queue.WaitAsync().AsTask();

        queue.Complete();
        queue.Wake();

        Assert.False(await loop);
    }

    [Fact]
    public async Task Many_writers_lose_and_mix_nothing()
    {
        const int writers = 4;
        const int frames = 2_000;
        var queue = new FrameQueue(Plenty, Plenty);
        var heard = new StringBuilder();
        var stop = TestContext.Current.CancellationToken;
        var reading = Task.Run(ReadAsync, stop);
        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(() => Write((char)('a' + writer)), stop)));
        queue.Complete();
        queue.Wake();
        await reading;

        for (var writer = 'a'; writer < 'a' + writers; writer++)
        {
            var numbers = heard.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => word[0] == writer);
            Assert.Equal(Enumerable.Range(0, frames), numbers.Select(word => int.Parse(word.AsSpan(1))));
        }

        void Write(char writer)
        {
            for (var i = 0; i < frames; i++)
            {
                Assert.True(queue.TryAdd(Frame($"{writer}{i} "), nowMs: 0));
                queue.Wake();
            }
        }

        async Task ReadAsync()
        {
            while (await queue.WaitAsync())
            {
                var bytes = Taken(queue, 100);
                for (var at = 0; at < bytes.Length; at += 2 + bytes[at + 1]) heard.Append(bytes, at + 2, bytes[at + 1]);
            }
        }
    }

    static TextFrame Frame(string text) => TextFrame.Text(Encoding.ASCII.GetBytes(text));

    static string Taken(FrameQueue queue, int bufferBytes) => Encoding.Latin1.GetString(queue.Take(new byte[bufferBytes]).Span);
}

using Rialto.Node.Log;
using Rialto.Tests.Engine;
using Xunit;

namespace Rialto.Tests.Node.Log;

/// <summary>The log on the real disk, with its preparer in the background.</summary>
public sealed class DiskLogTests : IDisposable
{
    readonly string _data = Directory.CreateTempSubdirectory("rialto-log-").FullName;
    readonly DiskStorage _storage = new();

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public void A_follower_reads_every_frame_while_the_writer_goes_on_over_many_segments()
    {
        const int Frames = 400;
        using var writer = Open().Writer;
        using var tail = new LogTail(_storage, Options().LogDirectory, LogAnchor.Beginning, writer.Durable);
        var read = new List<LabFrame>();
        Exception? trouble = null;
        var follower = new Thread(() =>
        {
            try
            {
                Follow(writer.Durable, tail, Frames, read);
            }
            catch (Exception exception)
            {
                trouble = exception;
            }
        });

        follower.Start();
        var written = new List<LabFrame>();
        for (var index = 0; index < Frames; index++)
        {
            written.Add(LogLab.Append(writer, bodyBytes: 8 * (1 + (index * 377 % 300))));
            writer.Sync();
        }

        Assert.True(follower.Join(TimeSpan.FromSeconds(30)));
        Assert.Null(trouble);
        Assert.Equal(written, read);
        Assert.True(writer.Counters.Rolls >= 6);
        Assert.True(LogVerifier.Verify(_storage, _data).IsIntact);
    }

    [Fact]
    public void A_log_is_opened_again_with_what_the_preparer_had_done()
    {
        var written = 0;
        for (var round = 0; round < 6; round++)
        {
            var seen = new List<LabFrame>();
            var opened = LogLab.Open(_storage, Options(), LogAnchor.Beginning, seen);
            using var writer = opened.Writer;
            Assert.Equal(written, seen.Count);
            Assert.Null(opened.End.Torn);
            for (var index = 0; index < 5; index++, written++) LogLab.Append(writer, bodyBytes: 8_000);
            writer.Sync();
        }
    }

    [Fact]
    public void Appending_and_syncing_allocates_nothing()
    {
        using var writer = Open().Writer;
        var body = new byte[64];
        for (var index = 0; index < 30; index++) AppendAndSync(writer, body);

        Assert.Equal(0, Allocations.Least(() =>
        {
            for (var index = 0; index < 30; index++) AppendAndSync(writer, body);
        }));
    }

    [Fact]
    public void A_fresh_log_of_full_size_has_a_small_file_when_it_is_ready()
    {
        var options = LogOptions.ForServer(_data, TimeProvider.System) with { Preparation = SegmentPreparation.Inline };

        LogLab.Open(_storage, options).Writer.Dispose();

        Assert.Equal(Rialto.Node.Limits.LogZeroFillBytes, new FileInfo(Path.Combine(options.LogDirectory, "0000000000000001.seg")).Length);
    }

    static void AppendAndSync(LogWriter writer, byte[] body)
    {
        writer.Append(new FrameFields(writer.NextCommand, 1, 1, 2, 3), body);
        writer.Sync();
    }

    static void Follow(DurableFrames durable, LogTail tail, int frames, List<LabFrame> read)
    {
        while (read.Count < frames)
        {
            Assert.True(durable.WaitFor(tail.NextFrame, TimeSpan.FromSeconds(30), TimeProvider.System));
            while (tail.TryRead()) read.Add(LogLab.FrameOf(tail.Current, tail.Body));
        }
    }

    LogOptions Options() => LogLab.Options() with
    {
        DataDirectory = _data, Preparation = SegmentPreparation.Background, Time = TimeProvider.System,
    };

    OpenedLog Open() => LogLab.Open(_storage, Options());
}

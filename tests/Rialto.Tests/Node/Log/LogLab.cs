using System.Globalization;
using Rialto.Node.Log;
using Rialto.Simulation.Disk;

namespace Rialto.Tests.Node.Log;

/// <summary>A frame as a test wrote or read it.</summary>
internal sealed record LabFrame(
    long Number, long FirstCommand, int CommandCount, long TimeUs, ulong EventHash, long LastEvent, string BodyHex);

/// <summary>Small logs on a simulated disk, with bodies that follow from the frame's number.</summary>
internal static class LogLab
{
    public const string Data = "/data";
    public const string Directory = "/data/log";
    public static readonly LogId Id = new(new UInt128(0x1122334455667788, 0x99AABBCCDDEEFF00));

    public static LogOptions Options() => new()
    {
        DataDirectory = Data,
        SegmentBytes = 64 << 10,
        BodyBytesMax = 16 << 10,
        ZeroFillBytes = 32 << 10,
        Preparation = SegmentPreparation.Inline,
        PrepareRetry = TimeSpan.FromMilliseconds(1),
        Time = new StoppedTime(),
        NewLogId = Id,
    };

    public static string Segment(long number) => $"{Directory}/{number.ToString("d16", CultureInfo.InvariantCulture)}.seg";

    public static OpenedLog Open(IStorage storage, LogOptions options) => Open(storage, options, LogAnchor.Beginning, []);

    public static OpenedLog Open(IStorage storage, LogOptions options, LogAnchor anchor, List<LabFrame> seen) =>
        LogOpen.Open(storage, options, anchor, (in FrameRecord frame, ReadOnlySpan<byte> body) => seen.Add(FrameOf(frame, body)));

    public static List<LabFrame> ReadAll(IStorage storage)
    {
        var seen = new List<LabFrame>();
        using var reader = new LogReader(storage, Directory, LogAnchor.Beginning);
        while (reader.TryRead()) seen.Add(FrameOf(reader.Current, reader.Body));
        return seen;
    }

    public static List<FrameRecord> Records(IStorage storage)
    {
        var records = new List<FrameRecord>();
        using var reader = new LogReader(storage, Directory, LogAnchor.Beginning);
        while (reader.TryRead()) records.Add(reader.Current);
        return records;
    }

    public static LabFrame FrameOf(in FrameRecord frame, ReadOnlySpan<byte> body) => new(
        frame.Header.Number, frame.Header.FirstCommand, frame.Header.CommandCount, frame.Header.TimeUs, frame.Header.EventHash,
        frame.Header.LastEvent, Convert.ToHexString(body));

    /// <summary>Appends the next frame with a body of its own; answers what must be read back.</summary>
    public static LabFrame? TryAppend(LogWriter writer, int bodyBytes)
    {
        var frame = FrameToBe(writer, bodyBytes);
        var fields = new FrameFields(frame.FirstCommand, frame.CommandCount, frame.TimeUs, frame.EventHash, frame.LastEvent);
        return writer.Append(fields, Body(frame.Number, bodyBytes)) == AppendResult.Appended ? frame : null;
    }

    /// <summary>What the next frame will be.</summary>
    public static LabFrame FrameToBe(LogWriter writer, int bodyBytes)
    {
        var number = writer.NextFrame;
        return new LabFrame(
            number, writer.NextCommand, 1 + (int)(number % 3), 1_000_000 + number, 77UL * (ulong)number, number * 10,
            Convert.ToHexString(Body(number, bodyBytes)));
    }

    public static LabFrame Append(LogWriter writer, int bodyBytes) =>
        TryAppend(writer, bodyBytes) ?? throw new InvalidOperationException("no space");

    public static byte[] Body(long number, int bytes)
    {
        var body = new byte[bytes];
        new DiskRandom((ulong)number).Fill(body);
        return body;
    }

    /// <summary>A log of one segment with 205 frames of 296 bytes, each synced: nearly 64 KiB.</summary>
    public static SimulatedStorage LogOf205Frames() => LogOf(frames: 205, bodyBytes: 208);

    public static SimulatedStorage LogOf(int frames, int bodyBytes)
    {
        var storage = new SimulatedStorage(seed: 1);
        using var writer = Open(storage, Options()).Writer;
        for (var index = 0; index < frames; index++)
        {
            Append(writer, bodyBytes);
            writer.Sync();
        }
        return storage;
    }

    /// <summary>A clock that stands.</summary>
    public sealed class StoppedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddSeconds(1_700_000_000);

        public override long GetTimestamp() => 0;
    }
}

namespace Rialto.Node.Log;

/// <summary>Walks the log of a data directory from its oldest frame and reports; changes nothing.</summary>
public static class LogVerifier
{
    public static LogReport Verify(IStorage storage, string dataDirectory)
    {
        var report = new LogReport
        {
            Segments = 0, Frames = 0, Commands = 0, Bytes = 0, FirstFrame = 0, LastFrame = null, Torn = null, Damage = null,
        };
        try
        {
            LogMark.Check(LogMark.Read(storage, dataDirectory), SegmentDirectory.Read(storage, LogOptions.LogDirectoryOf(dataDirectory)));
            using var reader = LogReader.FromOldest(storage, LogOptions.LogDirectoryOf(dataDirectory));
            report = report with { Segments = reader.SegmentCount };
            while (reader.TryRead()) report = Add(report, reader.Current);
            return report with { Torn = reader.End.Torn };
        }
        catch (LogDamagedException damage)
        {
            return report with { Damage = damage };
        }
    }

    static LogReport Add(LogReport report, in FrameRecord frame) => report with
    {
        Frames = report.Frames + 1,
        Commands = report.Commands + frame.Header.CommandCount,
        Bytes = report.Bytes + frame.Header.Length,
        FirstFrame = report.FirstFrame == 0 ? frame.Header.Number : report.FirstFrame,
        LastFrame = frame,
    };
}

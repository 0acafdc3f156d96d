namespace Rialto.Node.Log;

/// <summary>
/// The log is not what was written. Nothing is skipped or guessed: the server does not start, and this says where and what.
/// </summary>
public sealed class LogDamagedException(string segmentFile, long offset, string problem)
    : IOException($"the log is damaged: {segmentFile} at byte {offset}: {problem}")
{
    /// <summary>Path of the segment file.</summary>
    public string SegmentFile { get; } = segmentFile;

    /// <summary>Offset in that file of the frame or header that is wrong.</summary>
    public long Offset { get; } = offset;

    /// <summary>What is wrong there.</summary>
    public string Problem { get; } = problem;
}

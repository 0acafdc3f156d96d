namespace Rialto.Node.Log;

/// <summary>A log that is ready to be written to, and what was found when it was opened.</summary>
/// <param name="Writer">Goes on behind the last frame; owned by the caller.</param>
/// <param name="End">Where the frames ended; its torn tail, if any, has been cut: a warning for the operator.</param>
/// <param name="DiscardedSegment">Path of a prepared, never used segment that was not whole and was removed (a warning); else null.</param>
public sealed record OpenedLog(LogWriter Writer, LogEnd End, string? DiscardedSegment);

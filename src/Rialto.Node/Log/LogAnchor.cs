namespace Rialto.Node.Log;

/// <summary>A frame that is known to have been durable, from a verified snapshot: reading starts behind it.</summary>
/// <remarks>
/// A log that does not hold this frame with this hash (or start right behind it) is refused: something was lost or exchanged.
/// </remarks>
/// <param name="Frame">Number of the frame; 0 for the beginning of the log.</param>
/// <param name="Hash">Its hash; not looked at for 0.</param>
public readonly record struct LogAnchor(long Frame, FrameHash Hash)
{
    /// <summary>Nothing is known: the log is read from frame 1, which must be there.</summary>
    public static LogAnchor Beginning => default;
}

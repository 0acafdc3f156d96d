namespace Rialto.Node.Log;

/// <summary>A verified frame and where it lies.</summary>
/// <param name="Header">What the frame says.</param>
/// <param name="Hash">The frame's own hash, which the next frame must carry.</param>
/// <param name="Segment">Number of its segment file.</param>
/// <param name="Offset">Offset of its first byte in that file.</param>
public readonly record struct FrameRecord(FrameHeader Header, FrameHash Hash, long Segment, long Offset)
{
    /// <summary>Offset of the first byte after the frame.</summary>
    public long End => Offset + Header.Length;
}

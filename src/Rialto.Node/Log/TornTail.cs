namespace Rialto.Node.Log;

/// <summary>What the last, never finished write left behind the last intact frame.</summary>
/// <param name="SegmentFile">Path of the segment file.</param>
/// <param name="Offset">Where the intact frames end, and what is cut begins.</param>
/// <param name="Bytes">From there to the last byte that is not zero.</param>
/// <param name="Problem">Why the frame there is not whole.</param>
public sealed record TornTail(string SegmentFile, long Offset, long Bytes, string Problem);

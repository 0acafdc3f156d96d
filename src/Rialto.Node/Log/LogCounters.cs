namespace Rialto.Node.Log;

/// <summary>What a writer has done since it was opened.</summary>
/// <param name="Frames">Frames appended.</param>
/// <param name="Bytes">Their bytes, headers included.</param>
/// <param name="Syncs">Syncs of frames.</param>
/// <param name="Rolls">Segments begun.</param>
/// <param name="LastSyncUs">How long the last sync took, in microseconds.</param>
public readonly record struct LogCounters(long Frames, long Bytes, long Syncs, long Rolls, long LastSyncUs);

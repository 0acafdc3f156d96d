namespace Rialto.Node.Recovery;

/// <summary>
/// A frame's commands gave other events than when it was written: another program version, or a bug. Nothing may go on from here.
/// </summary>
public sealed class ReplayDiffersException(long frame, long firstCommand, long lastCommand)
    : Exception($"Frame {frame} (commands {firstCommand} to {lastCommand}) replays to other events than those it was written with.")
{
    public long Frame { get; } = frame;
}

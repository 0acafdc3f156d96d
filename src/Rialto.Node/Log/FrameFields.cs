namespace Rialto.Node.Log;

/// <summary>What the sequencer says about a batch; numbers, chain and checksums are the writer's own.</summary>
/// <param name="FirstCommand">Number of the first command; must be the writer's <see cref="LogWriter.NextCommand"/>.</param>
/// <param name="CommandCount">Commands in the body.</param>
/// <param name="TimeUs">Microseconds since 1970 UTC; never less than in the frame before.</param>
/// <param name="EventHash">Running hash of all events up to and with this frame.</param>
/// <param name="LastEvent">Number of the last event up to and with this frame.</param>
public readonly record struct FrameFields(long FirstCommand, int CommandCount, long TimeUs, ulong EventHash, long LastEvent);

namespace Rialto.Node.History;

/// <summary>
/// The history writer did not reach the published events in time: the answer would miss what was already told. Ask again.
/// </summary>
public sealed class HistoryBehindException(long wanted, long reached)
    : Exception($"History is at event {reached}, event {wanted} was asked for.");

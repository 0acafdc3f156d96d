using Rialto.Benchmarks.Core1;

namespace Rialto.Benchmarks.Spot;

/// <summary>One market of the workload.</summary>
/// <param name="Base">Currency number.</param>
/// <param name="Quote">Currency number.</param>
/// <param name="MakerPpm">Fee of makers.</param>
/// <param name="TakerPpm">Fee of takers.</param>
/// <param name="Users">Indexes of the users who trade here; a session's user 1 is the first.</param>
/// <param name="Workload">The session's commands, with numbers of its own.</param>
public sealed record SpotMarket(int Base, int Quote, int MakerPpm, int TakerPpm, int[] Users, Core1Workload Workload)
{
    /// <summary>The exchange's number of each order of the session, by the session's own.</summary>
    public long[] Orders { get; } = new long[Workload.NextId];
}

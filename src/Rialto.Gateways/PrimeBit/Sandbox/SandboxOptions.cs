using Rialto.Engine.Numbers;
using Rialto.Node;

namespace Rialto.Gateways.PrimeBit.Sandbox;

/// <summary>The control plane for tests, and what it pulls at. An exchange with other people's money never has it.</summary>
public sealed record SandboxOptions
{
    /// <summary>Sets the spot price of a symbol, or gives it back to its sources (null).</summary>
    public required Func<InstrumentId, Ticks?, Task<Outcome>> SetSpot { get; init; }

    /// <summary>Stops the liquidity bot of a symbol.</summary>
    public required Action<InstrumentId> StopBot { get; init; }

    /// <summary>Ends when the engine knows of every member.</summary>
    public required Func<CancellationToken, Task> TellEngine { get; init; }
}

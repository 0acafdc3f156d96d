namespace Rialto.Wire.Tests.Compliance;

/// <summary>A member who listens to his own orders.</summary>
public abstract class StreamEar : IAsyncDisposable
{
    /// <summary>The next thing told about an own order; repetitions of a phase are left out.</summary>
    public abstract Task<(string Order, OrderPhase Phase)> HearAsync();

    /// <summary>Asks the server for a sign of life; what was told before it and not heard yet makes it false.</summary>
    public abstract Task<bool> IsSilentAsync();

    public abstract ValueTask DisposeAsync();
}

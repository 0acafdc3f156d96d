namespace Rialto.Gateways.Feeds;

/// <summary>Where index prices come from.</summary>
public sealed record FeedOptions
{
    public required FeedMode Mode { get; init; }

    /// <summary>Of the simulator's walks.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Pause between two steps of the simulator.</summary>
    public required TimeSpan SimulatedStep { get; init; }

    /// <summary>Outside sources by the code of a perpetual; a demo perpetual without its own has those of its live twin.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<SourceTerms>> Sources { get; init; }
}

namespace Rialto.Gateways.Feeds;

/// <summary>One outside source of a price.</summary>
public sealed record SourceTerms
{
    public required string Name { get; init; }

    /// <summary>http or https: asked again and again; ws or wss: listened to.</summary>
    public required Uri Address { get; init; }

    /// <summary>Where in its JSON the price stands: members and array indexes, from the outside in.</summary>
    public required IReadOnlyList<string> Path { get; init; }
    public required int Weight { get; init; }

    /// <summary>Pause between two requests; a WebSocket is not asked.</summary>
    public required TimeSpan Every { get; init; }

    /// <summary>What a WebSocket is told after each connecting; empty = nothing.</summary>
    public required string Greeting { get; init; }

    /// <summary>Only messages count that have this text at this path; null = all that have a price.</summary>
    public required (IReadOnlyList<string> Path, string Text)? Only { get; init; }

    public bool IsSocket => Address.Scheme is "ws" or "wss";
}

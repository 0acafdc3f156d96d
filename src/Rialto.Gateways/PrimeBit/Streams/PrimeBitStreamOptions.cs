namespace Rialto.Gateways.PrimeBit.Streams;

/// <summary>Settings of PrimeBit's WebSocket; the defaults are the contract's.</summary>
public sealed record PrimeBitStreamOptions
{
    /// <summary>Shortest pause between two books of a channel; zero = each change is told.</summary>
    public TimeSpan BookPause { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Shortest pause between two words on a position of which only the price has changed.</summary>
    public TimeSpan PositionPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Connections of an address on which nobody has shown a key or a session; 0 = any number.</summary>
    public int UnknownConnectionsMax { get; init; } = 10;

    /// <summary>Connections of an address; 0 = any number.</summary>
    public int ConnectionsMax { get; init; } = 50;

    /// <summary>Private channels only over TLS, unless the client is on this machine.</summary>
    public bool RequiresTls { get; init; }
}

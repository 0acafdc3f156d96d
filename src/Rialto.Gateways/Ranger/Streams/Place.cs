namespace Rialto.Gateways.Ranger.Streams;

/// <summary>A connection's place in a stream. Owner: whoever holds <see cref="Subscriptions.Gate"/>.</summary>
internal sealed class Place(Connection connection)
{
    public Connection Connection { get; } = connection;

    /// <summary>Books: the sequence that comes next; below it everything is in the snapshot already.</summary>
    public long NextSequence { get; set; }

    /// <summary>Books, one level a message: the number of the last message, counted from the snapshot's sequence.</summary>
    public long FlatNumber { get; set; }
}

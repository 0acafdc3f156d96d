using Rialto.Engine.Events;
using Rialto.Gateways.Ranger.Wire;
using Rialto.Gateways.Sockets;
using Rialto.Node.Views;

namespace Rialto.Gateways.Ranger.Streams;

/// <summary>Levels of a book that changed, in both forms: made for the first client that wants a form, shared by all others.</summary>
/// <remarks>Owner: whoever holds <see cref="Subscriptions.Gate"/>.</remarks>
internal sealed class BookNews(string stream, IReadOnlyList<LevelChanged> levels, InstrumentView instrument)
{
    NumberedFrame? _nested;
    NumberedFrame[]? _flat;

    /// <summary>All levels in one message.</summary>
    public TextFrame Nested(long sequence) => (_nested ??= BookWire.Increment(stream, levels, instrument)).With(sequence);

    /// <summary>A message a level, each with the client's next number.</summary>
    public void SendFlat(Place place)
    {
        _flat ??= [.. levels.Select(level => BookWire.Flat(stream, level, instrument))];
        foreach (var frame in _flat) place.Connection.Send(frame.With(++place.FlatNumber));
    }
}

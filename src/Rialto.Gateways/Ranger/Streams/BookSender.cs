using Rialto.Engine.Events;
using Rialto.Gateways.Ranger.Wire;
using Rialto.Gateways.Wire;
using Rialto.Node.Views;

namespace Rialto.Gateways.Ranger.Streams;

/// <summary>Sends books so that every client has a snapshot and then each number once.</summary>
/// <remarks>
/// Owner: whoever holds <see cref="Subscriptions.Gate"/>.
/// The views are never behind the stream of steps. So a snapshot taken now is of the stream's present or of its future: increments that
/// it contains already are left out for that client, and the first one sent is the snapshot's number plus one.
/// </remarks>
internal sealed class BookSender(ExchangeViews views, int levelsMax)
{
    readonly Dictionary<string, (BookSnapshot Book, Frame Frame)> _rendered = new(StringComparer.Ordinal);

    /// <summary>Sends the book as it is and remembers where the client goes on.</summary>
    public void SendSnapshot(Topic topic, Place place)
    {
        if (views.Instruments.Find(topic.MarketCode) is not { } instrument || !MarketText.IsShown(instrument)) return;
        var book = views.Books.Of(instrument.Id);
        place.NextSequence = book.Sequence + 1;
        place.FlatNumber = book.Sequence;
        place.Connection.Send(SnapshotFrame(topic.MarketCode, book, instrument));
    }

    /// <summary>Sends what one command changed.</summary>
    public void SendIncrement(Topic topic, IReadOnlyList<LevelChanged> levels, InstrumentView instrument)
    {
        var sequence = levels[0].Sequence;
        Frame? nested = null;
        foreach (var place in topic.Places)
        {
            if (sequence < place.NextSequence) continue;
            if (sequence > place.NextSequence)
            {
                // The market came into being after the client asked for it: it begins with a snapshot like everybody.
                SendSnapshot(topic, place);
                continue;
            }

            place.NextSequence++;
            if (place.Connection.FlatBooks) SendFlat(topic, place, levels, instrument);
            else place.Connection.Send(nested ??= BookWire.Increment(topic.Name, levels, instrument, sequence));
        }
    }

    static void SendFlat(Topic topic, Place place, IReadOnlyList<LevelChanged> levels, InstrumentView instrument)
    {
        foreach (var level in levels) place.Connection.Send(BookWire.Flat(topic.Name, level, instrument, ++place.FlatNumber));
    }

    /// <summary>Many clients join between two changes of a book: they share one frame.</summary>
    Frame SnapshotFrame(string marketCode, BookSnapshot book, InstrumentView instrument)
    {
        if (_rendered.TryGetValue(marketCode, out var last) && ReferenceEquals(last.Book, book)) return last.Frame;
        var frame = BookWire.Snapshot(StreamName.SnapshotOf(marketCode), book, instrument, levelsMax);
        _rendered[marketCode] = (book, frame);
        return frame;
    }
}

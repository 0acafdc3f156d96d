using Rialto.Engine.Events;
using Rialto.Gateways.Ranger.Wire;
using Rialto.Gateways.Sockets;
using Rialto.Gateways.Wire;
using Rialto.Node.Views;

namespace Rialto.Gateways.Ranger.Streams;

/// <summary>Sends books so that every client has a snapshot and then each number once.</summary>
/// <remarks>
/// Owner: whoever holds <see cref="Subscriptions.Gate"/>.
/// The views are never behind the stream of steps. So a snapshot taken now is of the stream's present or of its future: increments that
/// it contains already are left out for that client, and the first one sent is the snapshot's number plus one.
/// </remarks>
internal sealed class BookSender(ExchangeViews views, int levelsMax, TimeSpan batch)
{
    readonly Dictionary<string, (BookSnapshot Book, TextFrame Frame)> _rendered = new(StringComparer.Ordinal);
    readonly Dictionary<string, BookBatch> _batches = new(StringComparer.Ordinal);

    /// <summary>Sends the book as it is and remembers where the client goes on.</summary>
    public void SendSnapshot(Topic topic, Place place)
    {
        if (views.Instruments.Find(topic.MarketCode) is not { } instrument || !MarketText.IsShown(instrument)) return;
        var book = views.Books.Of(instrument.Id);
        place.NextSequence = book.Sequence + 1;
        place.FlatNumber = book.Sequence;
        place.Connection.Send(SnapshotFrame(topic.MarketCode, book, instrument));
    }

    /// <summary>The next change is told to everybody by a snapshot.</summary>
    public static void BeginAnew(Topic topic)
    {
        foreach (var place in topic.Places) place.NextSequence = 0;
    }

    /// <summary>Sends what one command changed.</summary>
    public void SendIncrement(Topic topic, IReadOnlyList<LevelChanged> levels, InstrumentView instrument)
    {
        if (batch > TimeSpan.Zero)
        {
            Gather(topic, levels, instrument);
            return;
        }

        var sequence = levels[0].Sequence;
        // The list is used again for the next book, but nobody keeps the news.
        var news = new BookNews(topic.Name, levels, instrument);
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
            if (place.Connection.FlatBooks) news.SendFlat(place);
            else place.Connection.Send(news.Nested(sequence));
        }
    }

    /// <summary>Tells what was gathered for long enough.</summary>
    public void Flush(long nowMs)
    {
        if (_batches.Count == 0) return;
        foreach (var (name, gathered) in _batches.ToArray())
        {
            gathered.SinceMs ??= nowMs;
            if (nowMs - gathered.SinceMs < batch.TotalMilliseconds) continue;
            _batches.Remove(name);
            SendBatch(gathered);
        }
    }

    void Gather(Topic topic, IReadOnlyList<LevelChanged> levels, InstrumentView instrument)
    {
        // A topic that everybody left and somebody came back to is another one.
        if (!_batches.TryGetValue(topic.Name, out var gathered) || gathered.Topic != topic)
            _batches[topic.Name] = gathered = new(topic, instrument);
        foreach (var level in levels) gathered.Levels[(level.Side, level.Price)] = level;
        foreach (var place in topic.Places)
        {
            // The market came into being after the client asked for it.
            if (place.NextSequence == 0) SendSnapshot(topic, place);
        }
    }

    /// <summary>Like single levels, batches are numbered for each client from its snapshot on.</summary>
    static void SendBatch(BookBatch gathered)
    {
        var first = gathered.Levels.Values.Min(level => level.Sequence);
        var newsSince = new Dictionary<long, BookNews?>();
        foreach (var place in gathered.Topic.Places)
        {
            // Who joined before the first of these changes wants all of them; only who joined amid them wants less.
            var since = Math.Max(place.NextSequence, first);
            if (!newsSince.TryGetValue(since, out var news)) newsSince[since] = news = NewsSince(gathered, since);
            if (news is null) continue;
            if (place.Connection.FlatBooks) news.SendFlat(place);
            else place.Connection.Send(news.Nested(++place.FlatNumber));
        }
    }

    /// <summary>Null = the snapshot had it all.</summary>
    static BookNews? NewsSince(BookBatch gathered, long sequence)
    {
        LevelChanged[] levels = [.. gathered.Levels.Values.Where(level => level.Sequence >= sequence)];
        return levels.Length == 0 ? null : new(gathered.Topic.Name, levels, gathered.Instrument);
    }

    /// <summary>Many clients join between two changes of a book: they share one frame.</summary>
    TextFrame SnapshotFrame(string marketCode, BookSnapshot book, InstrumentView instrument)
    {
        if (_rendered.TryGetValue(marketCode, out var last) && ReferenceEquals(last.Book, book)) return last.Frame;
        var frame = BookWire.Snapshot(StreamName.SnapshotOf(marketCode), book, instrument, levelsMax);
        _rendered[marketCode] = (book, frame);
        return frame;
    }

    /// <summary>The last amount of every level that changed since the last message.</summary>
    sealed class BookBatch(Topic topic, InstrumentView instrument)
    {
        public Topic Topic => topic;

        public InstrumentView Instrument => instrument;

        /// <summary>When the clock first saw it, ms; null = not yet.</summary>
        public long? SinceMs { get; set; }

        public Dictionary<(Engine.Numbers.Side, Engine.Numbers.Ticks), LevelChanged> Levels { get; } = [];
    }
}

using System.Threading.Channels;
using Rialto.Engine.Margin;
using Rialto.Engine.Numbers;

namespace Rialto.Gateways.Feeds;

/// <summary>What is known of one instrument's index: sources, a price that was set by hand, and what the engine was told last.</summary>
/// <remarks>Sources write and readers read under the lock; what was told is touched only by who holds the gate.</remarks>
sealed class IndexLine
{
    readonly Lock _lock = new();
    readonly Feed[] _feeds;
    readonly TimeProvider _time;
    readonly Channel<bool> _bell = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    bool _hasNews;
    bool _isRefused;

    public IndexLine(InstrumentId instrument, IEnumerable<(string Name, int Weight)> feeds, TimeProvider time)
    {
        Instrument = instrument;
        _time = time;
        _feeds = [.. feeds.Select(feed => new Feed { Name = feed.Name, Weight = feed.Weight })];
    }

    public InstrumentId Instrument { get; }

    /// <summary>One command at a time is under way for the instrument.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>Rings when there is something to look at.</summary>
    public ChannelReader<bool> Bell => _bell.Reader;

    /// <summary>None = the sources count. Owner: who holds the gate.</summary>
    public Ticks SetPrice { get; private set; }

    /// <summary>What the engine was told last, None = frozen; null = nothing yet. Owner: who holds the gate.</summary>
    public Ticks? Told { get; private set; }

    /// <summary>The last good index of this process. Owner: who holds the gate.</summary>
    Ticks Last { get; set; }

    long ToldAt { get; set; }

    /// <summary>How long ago the engine was told something.</summary>
    public TimeSpan ToldAgo => _time.GetElapsedTime(ToldAt);

    public void Ring() => _bell.Writer.TryWrite(true);

    /// <summary>A source speaks. Any thread.</summary>
    public void Tell(int feed, Ticks price, long asOf)
    {
        lock (_lock)
        {
            _feeds[feed].Price = price;
            _feeds[feed].AsOf = asOf;
            _hasNews = true;
        }

        Ring();
    }

    /// <summary>Sets a price by hand, or none: then nothing that was before counts for the sources.</summary>
    public void Set(Ticks price)
    {
        SetPrice = price;
        Last = Ticks.None;
    }

    /// <summary>The index by now, None = frozen; null = nobody has ever said anything.</summary>
    public Ticks? Compute()
    {
        if (SetPrice != Ticks.None) return SetPrice;
        Span<IndexFeed> feeds = stackalloc IndexFeed[Engine.Limits.IndexFeedsMax];
        var knowsAny = false;
        lock (_lock)
        {
            for (var i = 0; i < _feeds.Length; i++)
            {
                feeds[i] = new IndexFeed(_feeds[i].Price, _feeds[i].Weight, IsFresh(_feeds[i]));
                knowsAny |= _feeds[i].Price != Ticks.None;
            }
        }

        if (!knowsAny && Told is null) return null;
        if (!SpotIndex.TryCompute(feeds[.._feeds.Length], Last, out var index)) return Ticks.None;
        if (index.Value > Engine.Limits.IndexMax) return Ticks.None;
        Last = index;
        return index;
    }

    /// <summary>The engine should be told: it is another price, the last word is old, or good ones in a row are awaited.</summary>
    public bool IsDue(Ticks price, bool isGood)
    {
        bool hasNews;
        lock (_lock)
        {
            hasNews = _hasNews;
            _hasNews = false;
        }

        if (price != Told) return true;
        if (price == Ticks.None) return false;
        return (!isGood && (hasNews || SetPrice != Ticks.None)) || ToldAgo >= Limits.IndexRenewal;
    }

    public void NoteTold(Ticks price)
    {
        Told = price;
        ToldAt = _time.GetTimestamp();
        _isRefused = false;
    }

    /// <summary>True the first time in a row.</summary>
    public bool NoteRefused()
    {
        if (_isRefused) return false;
        return _isRefused = true;
    }

    /// <summary>Any thread.</summary>
    public IReadOnlyList<FeedReading> Readings()
    {
        lock (_lock)
        {
            var valid = _feeds.Where(feed => feed.Price != Ticks.None && IsFresh(feed)).OrderBy(feed => feed.Price.Value).ToList();
            // Of five and more the lowest and the highest are not heard.
            var used = valid.Count >= 5 ? valid[1..^1] : valid;
            var counts = SetPrice == Ticks.None;
            return
            [
                .. _feeds.Select(feed =>
                    new FeedReading(feed.Name, feed.Price, feed.Weight, AgeMs(feed), counts && used.Contains(feed))),
            ];
        }
    }

    bool IsFresh(Feed feed) => feed.Price != Ticks.None && AgeMs(feed) * 1_000 <= Engine.Limits.IndexAgeMaxUs;

    long AgeMs(Feed feed) => feed.Price == Ticks.None ? 0 : (long)_time.GetElapsedTime(feed.AsOf).TotalMilliseconds;

    sealed class Feed
    {
        public required string Name { get; init; }
        public required int Weight { get; init; }
        public Ticks Price { get; set; }
        public long AsOf { get; set; }
    }
}

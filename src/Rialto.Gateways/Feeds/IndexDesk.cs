using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Wire;
using Rialto.Node;
using Rialto.Node.Views;

namespace Rialto.Gateways.Feeds;

/// <summary>Tells the engine what the world says of each perpetual's spot price: at every change, and often enough to be
/// believed.</summary>
/// <remarks>
/// A client of the port. For each instrument one command is under way at a time; what sources say meanwhile is told by the next. Prices
/// set by hand stand before all sources and are renewed like theirs. Any thread. Source: docs/operating/feeds.md.
/// </remarks>
public sealed partial class IndexDesk
{
    readonly ExchangePort _exchange;
    readonly FeedOptions _options;
    readonly TimeProvider _time;
    readonly ILogger _log;
    readonly ConcurrentDictionary<InstrumentId, IndexLine> _lines = new();
    readonly ConcurrentDictionary<SourceTerms, (IndexLine Line, int Feed)[]> _hearers = new();

    public IndexDesk(ExchangePort exchange, FeedOptions options, TimeProvider time, ILogger log)
    {
        _exchange = exchange;
        _options = options;
        _time = time;
        _log = log;
        Simulated = options.Mode == FeedMode.Simulator ? new SimulatedPrices(exchange.Views, options.Seed) : null;
    }

    /// <summary>Null = prices come from elsewhere.</summary>
    public SimulatedPrices? Simulated { get; }

    /// <summary>Reads the sources and tells the engine until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var loops = new List<Task>();
        var kept = new HashSet<InstrumentId>();
        if (Simulated is { } prices) loops.Add(SimulateAsync(prices, stop));
        try
        {
            while (true)
            {
                foreach (var perpetual in _exchange.Views.Margin.Perpetuals)
                {
                    if (kept.Add(perpetual.Instrument)) Begin(perpetual.Instrument, loops, stop);
                }

                foreach (var line in _lines.Values) line.Ring();
                if (loops.Find(loop => loop.IsFaulted) is { } broken) await broken;
                await Task.Delay(Limits.IndexHeartbeat, _time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await Task.WhenAll(loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Sets an instrument's index by hand, or gives it back to the sources; ends when the engine has it.</summary>
    /// <remarks>
    /// A price that the engine does not take leaves everything as it was. Given back while the sources say nothing, the index is frozen.
    /// </remarks>
    /// <param name="instrument">A perpetual.</param>
    /// <param name="price">Null = the sources again.</param>
    public async Task<Outcome> SetPriceAsync(InstrumentId instrument, Ticks? price)
    {
        // Of what is no perpetual the engine says so itself.
        if (_exchange.Views.Margin.Find(instrument) is null)
            return await _exchange.Submit(new MarkIndex { Instrument = instrument, State = IndexState.Frozen }, []);
        var line = LineOf(instrument);
        await line.Gate.WaitAsync();
        try
        {
            var before = line.SetPrice;
            line.Set(price ?? Ticks.None);
            var outcome = await TellUntilGoodAsync(line);
            if (price is not null && outcome.Status == OutcomeStatus.Rejected) line.Set(before);
            return outcome;
        }
        finally
        {
            line.Gate.Release();
        }
    }

    /// <summary>What an instrument's sources said last; empty = it has none.</summary>
    public IReadOnlyList<FeedReading> ReadingsOf(InstrumentId instrument) =>
        _lines.TryGetValue(instrument, out var line) ? line.Readings() : [];

    void Begin(InstrumentId instrument, List<Task> loops, CancellationToken stop)
    {
        var line = LineOf(instrument);
        loops.Add(KeepAsync(line, stop));
        var sources = SourcesOf(instrument);
        for (var i = 0; i < sources.Count; i++)
        {
            // A source of two instruments is read once.
            var isFirst = !_hearers.TryGetValue(sources[i], out var others);
            _hearers[sources[i]] = [.. others ?? [], (line, i)];
            if (isFirst) loops.Add(ReadAsync(sources[i], stop));
        }
    }

    Task ReadAsync(SourceTerms terms, CancellationToken stop)
    {
        IPriceSource source = terms.IsSocket ? new SocketSource(terms, _time, _log) : new HttpSource(terms, _time, _log);
        return source.RunAsync((price, asOf) => Tell(terms, price, asOf), stop);
    }

    void Tell(SourceTerms terms, DecimalNumber price, long asOf)
    {
        foreach (var (line, feed) in _hearers[terms])
        {
            var precision = _exchange.Views.Instruments.Find(line.Instrument)!.Terms.PricePrecision;
            line.Tell(feed, PriceText.ToTicks(price, precision), asOf);
        }
    }

    async Task SimulateAsync(SimulatedPrices prices, CancellationToken stop)
    {
        while (true)
        {
            foreach (var line in _lines.Values) Tell(line, prices);
            await Task.Delay(_options.SimulatedStep, _time, stop);
            prices.Step();
        }
    }

    void Tell(IndexLine line, SimulatedPrices prices)
    {
        var instrument = _exchange.Views.Instruments.Find(line.Instrument)!;
        for (var i = 0; i < SimulatedPrices.Names.Count; i++)
        {
            var price = prices.Of(instrument, i);
            if (price != Ticks.None) line.Tell(i, price, _time.GetTimestamp());
        }
    }

    async Task KeepAsync(IndexLine line, CancellationToken stop)
    {
        await foreach (var _ in line.Bell.ReadAllAsync(stop))
        {
            await line.Gate.WaitAsync(stop);
            try
            {
                if (line.Compute() is { } price && line.IsDue(price, IsGood(line))) await TellAsync(line, price);
            }
            finally
            {
                line.Gate.Release();
            }
        }
    }

    /// <summary>Out of a frozen index as many good prices lead as the rules ask for.</summary>
    async Task<Outcome> TellUntilGoodAsync(IndexLine line)
    {
        for (var told = 1; ; told++)
        {
            var price = line.Compute() ?? Ticks.None;
            var outcome = await TellAsync(line, price);
            var isOver = outcome.Status != OutcomeStatus.Done || price == Ticks.None || IsGood(line);
            if (isOver || told == Engine.Limits.GoodIndexesToResume) return outcome;
        }
    }

    async Task<Outcome> TellAsync(IndexLine line, Ticks price)
    {
        var mark = new MarkIndex
        {
            Instrument = line.Instrument,
            State = price == Ticks.None ? IndexState.Frozen : IndexState.Good,
            Price = price,
        };
        var outcome = await _exchange.Submit(mark, []);
        // What the engine has not taken, or may not have, is told again at the next ring.
        if (outcome.Status == OutcomeStatus.Done) line.NoteTold(price);
        else if (line.NoteRefused()) Refused(_log, line.Instrument.Value, price.Value, outcome.Status, outcome.Reject);
        return outcome;
    }

    bool IsGood(IndexLine line) => _exchange.Views.Margin.Find(line.Instrument)?.State == IndexState.Good;

    internal IndexLine LineOf(InstrumentId instrument) => _lines.GetOrAdd(instrument, id => new IndexLine(id, FeedsOf(id), _time));

    IEnumerable<(string Name, int Weight)> FeedsOf(InstrumentId instrument) => _options.Mode switch
    {
        FeedMode.Off => [],
        FeedMode.Simulator => SimulatedPrices.Names.Select(name => (name, 1)),
        FeedMode.Sources => SourcesOf(instrument).Select(source => (source.Name, source.Weight)),
    };

    /// <summary>An instrument's own sources, or those of the live one that a demo one is like.</summary>
    IReadOnlyList<SourceTerms> SourcesOf(InstrumentId instrument)
    {
        if (_options.Mode != FeedMode.Sources || _exchange.Views.Instruments.Find(instrument) is not { } found) return [];
        if (_options.Sources.TryGetValue(found.Code, out var own)) return own;
        var twin = _exchange.Views.Instruments.All.FirstOrDefault(other => IsLiveTwin(other, found));
        return twin is not null && _options.Sources.TryGetValue(twin.Code, out var twins) ? twins : [];
    }

    static bool IsLiveTwin(InstrumentView live, InstrumentView demo) =>
        live.Terms.Kind == InstrumentKind.Perpetual && live.Terms.Flags == InstrumentFlags.None
        && (demo.Terms.Flags & InstrumentFlags.Demo) != 0
        && live.Terms.Base == demo.Terms.Base && live.Terms.Quote == demo.Terms.Quote;

    [LoggerMessage(
        LogEvents.IndexRefused, LogLevel.Warning, "The index {Price} of instrument {Instrument} was not taken: {Status} {Reject}.")]
    static partial void Refused(ILogger log, int instrument, long price, OutcomeStatus status, Reject reject);
}

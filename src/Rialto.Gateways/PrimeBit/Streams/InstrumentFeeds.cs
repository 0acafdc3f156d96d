using System.Text.Json;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Wire;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit.Streams;

/// <summary>Book, prices and rates of one perpetual at the step that was told last, and the channels that follow them.</summary>
/// <remarks>Owner: the streams' gate.</remarks>
internal sealed class InstrumentFeeds
{
    const int RateDecimals = 8;
    const long UsOfMs = 1_000;

    static readonly TimeSpan s_tickPause = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    readonly LevelSide _bids;
    readonly LevelSide _asks;
    readonly Feed _book;
    readonly Feed[] _ticks;
    readonly Tick?[] _newest = new Tick?[5];

    /// <summary>Of fair and spot: what was sent last.</summary>
    readonly Tick?[] _toldTicks = new Tick?[5];
    readonly Pace _bookPace;
    readonly Pace _fairPace = new(s_tickPause);
    readonly Pace _spotPace = new(s_tickPause);

    /// <summary>Null = whatever comes next is told: somebody began with a state that was not told to the others.</summary>
    ((long, long)[] Bids, (long, long)[] Asks)? _told;
    long _nextFundingToldUs;
    bool _isTouched;

    /// <param name="symbol">As it is at the step told last, like everything else here.</param>
    /// <param name="timeUs">Time of that step.</param>
    public InstrumentFeeds(Symbol symbol, BookSnapshot book, TradeView? lastTrade, long timeUs, TimeSpan bookPause)
    {
        Symbol = symbol;
        _bids = new(Side.Buy, book.AllLevels(Side.Buy));
        _asks = new(Side.Sell, book.AllLevels(Side.Sell));
        _told = Top();
        _bookPace = new(bookPause);
        _book = new($"order_book_{symbol.Name}_{symbol.Type}", isWhole: false);
        _ticks =
        [
            .. Enum.GetValues<TickCategory>().Select(category =>
                new Feed($"tick_{symbol.Name}_{WordOf(category)}_{symbol.Type}", isWhole: false)),
        ];
        if (lastTrade is not null) _newest[(int)TickCategory.Market] = MarketTick(lastTrade.Price, lastTrade.Quantity, lastTrade.TimeUs);
        MakeTicks(timeUs);
    }

    /// <summary>With prices and rates of the step told last.</summary>
    public Symbol Symbol { get; private set; }

    public Feed BookFeed => _book;

    public Feed TickFeed(TickCategory category) => _ticks[(int)category];

    /// <summary>The latest tick known; null = none yet.</summary>
    public Tick? Newest(TickCategory category) => _newest[(int)category];

    public void Changed(in LevelChanged level)
    {
        (level.Side == Side.Buy ? _bids : _asks).Set(level.Price, level.Quantity);
        _bookPace.Mark();
        _isTouched = true;
    }

    public void Traded(in Traded trade, long timeUs, long nowMs)
    {
        var tick = MarketTick(trade.Price, trade.Quantity, timeUs);
        _newest[(int)TickCategory.Market] = tick;
        Tell(TickCategory.Market, tick, nowMs);
    }

    PerpetualView Perpetual
    {
        get => Symbol.Perpetual;
        set => Symbol = Symbol with { Perpetual = value };
    }

    /// <summary>New terms, also of finer ticks and lots.</summary>
    public void Changed(InstrumentView instrument) => Symbol = Symbol with { Instrument = instrument };

    public void Changed(in ContractChanged changed) => Perpetual = Perpetual with { Contract = changed.Contract };

    public void Marked(in PriceMarked marked)
    {
        Perpetual = Perpetual with { Index = marked.Index, Fair = marked.Fair, State = marked.State };
        _isTouched = true;
    }

    public void Rated(in FundingRateChanged changed, long timeUs, long nowMs)
    {
        Perpetual = Perpetual with
        {
            RateE8 = changed.RateE8, NextRateE8 = changed.NextRateE8, NextFundingUs = changed.NextFundingUs,
        };
        TellIfNew(TickCategory.Funding, FundingTick(timeUs), nowMs);
        TellNextFunding(timeUs, nowMs);
    }

    /// <summary>Funding was paid: its rate is told even when it stays.</summary>
    public void Settled(long timeUs, long nowMs) => Set(TickCategory.Funding, FundingTick(timeUs), nowMs);

    /// <summary>Tells what is due: after a step, and by the clock.</summary>
    /// <param name="timeUs">Of the step told last.</param>
    /// <param name="clockMs">Monotonic.</param>
    /// <param name="nowMs">Since 1970.</param>
    public void TellDue(long timeUs, long clockMs, long nowMs)
    {
        if (_isTouched)
        {
            Renew(TickCategory.Fair, FairTick(timeUs), _fairPace);
            Renew(TickCategory.Spot, SpotTick(timeUs), _spotPace);
            _isTouched = false;
        }

        if (_bookPace.Take(clockMs)) TellBook(nowMs);
        if (_fairPace.Take(clockMs)) TellNewest(TickCategory.Fair, nowMs);
        if (_spotPace.Take(clockMs)) TellNewest(TickCategory.Spot, nowMs);
        if (Perpetual.NextFundingUs != 0 && nowMs * UsOfMs - _nextFundingToldUs >= s_minute.TotalMicroseconds)
            TellNextFunding(timeUs, nowMs);
    }

    /// <summary>Sends the newest state to slow readers that have read by now.</summary>
    public void CatchUp()
    {
        _book.CatchUp();
        foreach (var feed in _ticks) feed.CatchUp();
    }

    /// <summary>Somebody begins with the book of now. Kept back from the others, it would be told only if it stays another.</summary>
    public void JoinBook()
    {
        if (!IsTold(Top())) _told = null;
    }

    /// <summary>The same of a tick.</summary>
    public void JoinTick(TickCategory category)
    {
        if (_newest[(int)category] is { } newest && !newest.SaysSame(_toldTicks[(int)category])) _toldTicks[(int)category] = null;
    }

    /// <summary>The best levels as they are now.</summary>
    public void WriteBook(Utf8JsonWriter json) => WriteBook(json, Top());

    void WriteBook(Utf8JsonWriter json, ((long, long)[] Bids, (long, long)[] Asks) book)
    {
        json.WriteStartObject();
        WriteLevels(json, "asks"u8, book.Asks);
        WriteLevels(json, "bids"u8, book.Bids);
        json.WriteEndObject();
    }

    void WriteLevels(Utf8JsonWriter json, ReadOnlySpan<byte> name, (long Ticks, long Lots)[] levels)
    {
        json.WriteStartArray(name);
        foreach (var (ticks, lots) in levels)
        {
            json.WriteStartObject();
            json.WriteString("price"u8, DecimalText.Of(ticks, Symbol.PriceDecimals));
            json.WriteString("size"u8, DecimalText.Of(lots, Symbol.VolumeDecimals));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // What changed below the levels that are shown is nothing to tell.
    void TellBook(long nowMs)
    {
        var top = Top();
        if (IsTold(top)) return;
        _told = top;
        if (_book.IsFollowed) _book.TellNewest(_book.FrameOf(nowMs, json => WriteBook(json, top)));
    }

    bool IsTold(((long, long)[] Bids, (long, long)[] Asks) top) =>
        _told is { } told && top.Bids.AsSpan().SequenceEqual(told.Bids) && top.Asks.AsSpan().SequenceEqual(told.Asks);

    ((long, long)[] Bids, (long, long)[] Asks) Top() => (_bids.Top(Limits.PrimeBitLevelsMax), _asks.Top(Limits.PrimeBitLevelsMax));

    void TellNextFunding(long timeUs, long nowMs)
    {
        _nextFundingToldUs = nowMs * UsOfMs;
        Set(TickCategory.NextFunding, NextFundingTick(timeUs), nowMs);
    }

    void Renew(TickCategory category, Tick? tick, Pace pace)
    {
        if (tick is null || tick.SaysSame(_newest[(int)category])) return;
        _newest[(int)category] = tick;
        pace.Mark();
    }

    // It may have come back to what was told before the pause.
    void TellNewest(TickCategory category, long nowMs)
    {
        var tick = _newest[(int)category]!;
        if (tick.SaysSame(_toldTicks[(int)category])) return;
        _toldTicks[(int)category] = tick;
        Tell(category, tick, nowMs);
    }

    void TellIfNew(TickCategory category, Tick? tick, long nowMs)
    {
        if (tick is not null && !tick.SaysSame(_newest[(int)category])) Set(category, tick, nowMs);
    }

    void Set(TickCategory category, Tick? tick, long nowMs)
    {
        if (tick is null) return;
        _newest[(int)category] = tick;
        Tell(category, tick, nowMs);
    }

    void Tell(TickCategory category, Tick tick, long nowMs)
    {
        var feed = _ticks[(int)category];
        if (feed.IsFollowed) feed.TellNewest(feed.FrameOf(nowMs, tick.Write));
    }

    void MakeTicks(long timeUs)
    {
        _newest[(int)TickCategory.Fair] = FairTick(timeUs);
        _newest[(int)TickCategory.Spot] = SpotTick(timeUs);
        _newest[(int)TickCategory.Funding] = FundingTick(timeUs);
        _newest[(int)TickCategory.NextFunding] = NextFundingTick(timeUs);
    }

    Tick MarketTick(Ticks price, Lots volume, long timeUs) =>
        new(TextOf(price), Ask: null, Bid: null, DecimalText.Of(volume, Symbol.VolumeDecimals), timeUs / UsOfMs);

    // Before the first index price there is no fair one.
    Tick? FairTick(long timeUs) => Perpetual.Fair == Ticks.None
        ? null
        : new(TextOf(Perpetual.Fair), TextOf(_asks.Best), TextOf(_bids.Best), Volume: null, timeUs / UsOfMs);

    Tick? SpotTick(long timeUs) => Perpetual.Index == Ticks.None
        ? null
        : new(TextOf(Perpetual.Index), Ask: null, Bid: null, Volume: null, timeUs / UsOfMs);

    Tick? FundingTick(long timeUs) => RateTick(Perpetual.RateE8, Perpetual.NextFundingUs, timeUs);

    Tick? NextFundingTick(long timeUs) => RateTick(Perpetual.NextRateE8, Perpetual.NextFundingUs + IntervalUs, timeUs);

    /// <summary>From one funding to the next.</summary>
    static long IntervalUs => Engine.Margin.FundingMath.IntervalUs;

    Tick? RateTick(int rateE8, long fundingUs, long timeUs) => Perpetual.NextFundingUs == 0
        ? null
        : new(DecimalText.Of(rateE8, RateDecimals), Ask: null, Bid: null, Volume: null, timeUs / UsOfMs)
        {
            FundingTimeMs = fundingUs / UsOfMs,
        };

    string? TextOf(Ticks price) => price == Ticks.None ? null : DecimalText.Of(price, Symbol.PriceDecimals);

    static string WordOf(TickCategory category) => category switch
    {
        TickCategory.Market => "market",
        TickCategory.Fair => "fair",
        TickCategory.Spot => "spot",
        TickCategory.Funding => "funding",
        TickCategory.NextFunding => "next-funding",
    };
}

using Microsoft.Extensions.Logging;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Node;
using Rialto.Node.Views;

namespace Rialto.Gateways.Bots;

/// <summary>Keeps the spot books of a demonstration alive: quotes around a random walk, and a small trade now and then.</summary>
/// <remarks>
/// A client of the port like every dialect. At most <see cref="BotOptions.CommandsPerSecond"/> a second, and none when every
/// quote stands where it should: the log of a quiet demonstration grows slowly. Old quotes are cancelled at start and at the end.
/// Owner: the task that runs it.
/// </remarks>
public sealed partial class MarketMakers
{
    const long StepUs = 1_000_000;
    const int TradePauseMsMin = 1_000;
    const int TradePauseMsMax = 8_000;
    const int TradeDollarsMin = 20;
    const int TradeDollarsMax = 300;

    /// <summary>What a bot has of each currency after a top-up, in dollars; below a quarter of it, it gets that much again.</summary>
    const int FundsDollars = 10_000_000;

    readonly ExchangePort _exchange;
    readonly BotOptions _options;
    readonly TimeProvider _time;
    readonly ILogger _log;
    readonly Dictionary<string, Asset> _assets = [];
    readonly List<Market> _markets = [];
    readonly List<PriceWalk> _own = [];
    SplitMix64 _random;
    long _nextStepUs;
    int _turn;

    public MarketMakers(ExchangePort exchange, BotOptions options, TimeProvider time, ILogger log)
    {
        _exchange = exchange;
        _options = options;
        _time = time;
        _log = log;
        _random = new SplitMix64(options.Seed);
    }

    /// <summary>Trades until it is told to stop; then takes its quotes away.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await CancelAllAsync();
        Prepare();
        var pace = new Pace(_options.CommandsPerSecond, _time);
        try
        {
            while (_markets.Count > 0)
            {
                await pace.NextAsync(stop);
                if (!await MaintainAsync()) await WorkAsync(_markets[_turn++ % _markets.Count]);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await CancelAllAsync();
        }
    }

    /// <summary>Finds the instruments whose two currencies have a value; the walks go on from the last prices.</summary>
    void Prepare()
    {
        foreach (var (code, dollars) in Asset.StartDollars)
        {
            var walk = Asset.Moves(code) ? WalkOf(code, dollars) : null;
            if (_exchange.Views.Currencies.Find(code) is not null) _assets[code] = new Asset(code, dollars, walk);
        }

        foreach (var instrument in _exchange.Views.Instruments.All)
        {
            if (instrument.Terms.Kind != InstrumentKind.Spot) continue;
            if (!_assets.TryGetValue(instrument.BaseCode, out var first)) continue;
            if (!_assets.TryGetValue(instrument.QuoteCode, out var second)) continue;
            _markets.Add(new Market(instrument.Id, first, second) { NextTradeUs = NextTradeUs() });
        }
    }

    PriceWalk WalkOf(string code, int dollars)
    {
        if (_options.Walks.TryGetValue(code, out var shared)) return shared;
        var own = new PriceWalk(LastPpm(code, dollars));
        _own.Add(own);
        return own;
    }

    /// <summary>Where the walk of a currency stood when its dollar market traded last.</summary>
    int LastPpm(string code, int dollars)
    {
        if (_exchange.Views.Instruments.Find(code + "usd") is not { } market) return PriceWalk.OnePpm;
        var last = _exchange.Views.Tickers.Of(market.Id, _exchange.NowUs).Last;
        Int128 start = dollars;
        for (var i = 0; i < market.Terms.PricePrecision; i++) start *= 10;
        return last == Ticks.None ? PriceWalk.OnePpm : (int)Int128.Clamp(last.Value * (Int128)PriceWalk.OnePpm / start, 0, int.MaxValue);
    }

    /// <summary>Moves the walks once a second, and sees that the bots can pay. True when that took the turn's command.</summary>
    async Task<bool> MaintainAsync()
    {
        var now = _exchange.NowUs;
        if (now < _nextStepUs) return false;
        foreach (var walk in _own) walk.Step(ref _random);
        if (await TopUpAsync(_options.Maker) || await TopUpAsync(_options.Taker)) return true;
        _nextStepUs = now + StepUs;
        return false;
    }

    async Task<bool> TopUpAsync(MemberId bot)
    {
        foreach (var asset in _assets.Values)
        {
            var currency = _exchange.Views.Currencies.Find(asset.Code)!.Id;
            var full = new Amount((Int128)1_000_000_000_000_000_000 * FundsDollars / asset.DollarsAtStart);
            if (_exchange.Views.Balances.Of(bot, currency).Available.Units >= full.Units / 4) continue;
            var deposit = new Deposit { To = bot, Currency = currency, DepositKind = DepositKind.Faucet, Net = full };
            await AskAsync(deposit, "market maker"u8.ToArray());
            return true;
        }

        return false;
    }

    async Task WorkAsync(Market market)
    {
        var instrument = _exchange.Views.Instruments.Find(market.Instrument)!;
        if (instrument.Terms.State is not (InstrumentState.Enabled or InstrumentState.Hidden)) return;
        var book = _exchange.Views.Books.Of(market.Instrument);
        if (_exchange.NowUs >= market.NextTradeUs)
        {
            market.NextTradeUs = NextTradeUs();
            await TradeAsync(market, instrument.Terms, book);
            return;
        }

        var repair = FindRepair(market, instrument.Terms, book, out var side);
        if (repair is { } needed) await DoAsync(market, side, needed);
    }

    Repair? FindRepair(Market market, InstrumentTerms terms, BookSnapshot book, out Side side)
    {
        // Whose turn it is first is drawn, so that neither side waits for the other for ever.
        side = (Side)_random.Below(2);
        for (var look = 0; look < 2; look++)
        {
            var best = side == Side.Buy ? book.BestAsk : book.BestBid;
            if (market.FindRepair(side, OwnOrders(market.Instrument, side), best?.Price ?? Ticks.None, terms) is { } repair) return repair;
            if (look == 0) side = side.Opposite();
        }

        return null;
    }

    /// <summary>The maker's quotes of a side, best first.</summary>
    List<OrderView> OwnOrders(InstrumentId instrument, Side side)
    {
        var own = _exchange.Views.OpenOrders.Of(_options.Maker).Where(order => order.Instrument == instrument && order.Side == side);
        return side == Side.Buy ? [.. own.OrderByDescending(order => order.Price.Value)] : [.. own.OrderBy(order => order.Price.Value)];
    }

    Task DoAsync(Market market, Side side, Repair repair) => repair.Kind switch
    {
        RepairKind.Place => AskAsync(
            new PlaceOrder
            {
                Header = Header(_options.Maker), Instrument = market.Instrument, Side = side, OrderKind = OrderKind.Limit,
                Flags = OrderFlags.PostOnly, Price = repair.Price, Quantity = Varied(repair.Quantity),
            },
            []),
        RepairKind.Move => AskAsync(
            new AmendOrder
            {
                Header = Header(_options.Maker), Order = repair.Order, Price = repair.Price, Remaining = Varied(repair.Quantity),
            },
            []),
        RepairKind.Cancel => AskAsync(new CancelOrder { Header = Header(_options.Maker), Order = repair.Order }, []),
    };

    async Task TradeAsync(Market market, InstrumentTerms terms, BookSnapshot book)
    {
        var side = (Side)_random.Below(2);
        if ((side == Side.Buy ? book.BestAsk : book.BestBid) is null) return;
        var dollars = _random.Between(TradeDollarsMin, TradeDollarsMax);
        await AskAsync(
            new PlaceOrder
            {
                Header = Header(_options.Taker), Instrument = market.Instrument, Side = side, OrderKind = OrderKind.Market,
                Quantity = Varied(market.LotsOf(dollars, terms)),
            },
            []);
    }

    async Task CancelAllAsync()
    {
        foreach (var bot in new[] { _options.Maker, _options.Taker })
        {
            if (_exchange.Views.OpenOrders.Of(bot).Count > 0) await AskAsync(new CancelMany { Header = Header(bot), Owner = bot }, []);
        }
    }

    /// <summary>A "no" is no fault: another member was faster, or an operator changed the rules. The next look sees that.</summary>
    async Task AskAsync<TCommand>(TCommand command, byte[] text)
        where TCommand : unmanaged, ICommand
    {
        var outcome = await _exchange.Submit(command, text);
        if (outcome.Status != OutcomeStatus.Done) Rejected(_log, TCommand.Kind, outcome.Status, outcome.Reject);
    }

    /// <summary>85 … 115 % of a quantity, so that a book does not look printed.</summary>
    Lots Varied(Lots quantity) => new(Math.Max((long)((Int128)quantity.Value * _random.Between(85, 115) / 100), 1));

    long NextTradeUs() => _exchange.NowUs + 1_000L * _random.Between(TradePauseMsMin, TradePauseMsMax);

    static CommandHeader Header(MemberId bot) => new() { Member = bot };

    [LoggerMessage(LogEvents.BotCommandRejected, LogLevel.Debug, "A bot's {Command} was not done: {Status} {Reject}.")]
    static partial void Rejected(ILogger log, CommandKind command, OutcomeStatus status, Reject reject);
}

using Microsoft.Extensions.Logging;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Node;
using Rialto.Node.Views;

namespace Rialto.Gateways.Bots;

/// <summary>Keeps the books of perpetuals alive: a ladder of quotes around the fair price, and a small trade now and then.</summary>
/// <remarks>
/// A client of the port like every dialect, with money like everybody's: demo accounts are reset, live ones get play money by the wallet.
/// What it may hold in a position is bounded, and an index that can't be trusted is not quoted. Owner: the task that runs it.
/// </remarks>
public sealed partial class PerpetualMakers(
    ExchangePort exchange, PerpetualBotOptions options, BotSwitch stopped, TimeProvider time, ILogger log)
{
    const int TradePauseMsMin = 1_000;
    const int TradePauseMsMax = 8_000;

    /// <summary>Longest pause between two looks at the money.</summary>
    const long MoneyPauseUs = 10_000_000;

    /// <summary>What an account of the bots begins with and is brought to again, in coins; below a quarter more is wanted.</summary>
    const int FundsCoins = 1_000;

    readonly PerpetualLadder _ladder = new(options.Levels);
    readonly Dictionary<InstrumentId, long> _nextTradeUs = [];
    SplitMix64 _random = new(options.Seed);
    long _nextMoneyUs;
    int _turn;

    /// <summary>Trades until it is told to stop; then takes its quotes away.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await CancelAllAsync();
        var pace = new Pace(options.CommandsPerSecond, time);
        try
        {
            while (true)
            {
                await pace.NextAsync(stop);
                if (await FundAsync()) continue;
                await WorkAsync();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await CancelAllAsync();
        }
    }

    /// <summary>One command at the first book that needs one, beginning behind the one of the last time.</summary>
    async Task WorkAsync()
    {
        var perpetuals = exchange.Views.Margin.Perpetuals;
        for (var look = 0; look < perpetuals.Count; look++)
        {
            if (await WorkAsync(perpetuals[(_turn + look) % perpetuals.Count])) break;
        }

        _turn++;
    }

    async Task<bool> WorkAsync(PerpetualView perpetual)
    {
        var instrument = exchange.Views.Instruments.Find(perpetual.Instrument)!;
        var isDemo = (instrument.Terms.Flags & InstrumentFlags.Demo) != 0;
        if (!isDemo && !options.QuotesLive) return false;
        // Nobody quotes a price that he can't trust.
        var isQuoted = !stopped.IsStopped(perpetual.Instrument) && perpetual is { State: IndexState.Good } && perpetual.Fair != Ticks.None;
        if (!isQuoted) return await ClearAsync(perpetual.Instrument);
        var isOpen = instrument.Terms.State is InstrumentState.Enabled or InstrumentState.Hidden;
        if (!isOpen || AccountOf(options.Maker, isDemo) is not { Status: MarginStatus.Active } account) return false;
        if (await TradeAsync(perpetual, instrument, isDemo)) return true;
        return await RepairAsync(perpetual, instrument, account);
    }

    async Task<bool> RepairAsync(PerpetualView perpetual, InstrumentView instrument, MarginAccountView account)
    {
        var book = exchange.Views.Books.Of(instrument.Id);
        var held = exchange.Views.Margin.PositionOf(account.Id, instrument.Id)?.Quantity.Value ?? 0;
        // Whose turn it is first is drawn, so that neither side waits for the other for ever.
        var side = (Side)_random.Below(2);
        for (var look = 0; look < 2; look++, side = side.Opposite())
        {
            var best = side == Side.Buy ? book.BestAsk : book.BestBid;
            var room = Room(instrument.Terms, side == Side.Buy ? held : -held);
            var repair = _ladder.FindRepair(
                side, OwnOrders(instrument.Id, side), perpetual.Fair, best?.Price ?? Ticks.None, room, instrument.Terms);
            if (repair is not { } needed) continue;
            await DoAsync(account.Id, instrument.Id, side, needed);
            return true;
        }

        return false;
    }

    /// <summary>A whole side is the most that a position may grow to.</summary>
    Lots Room(InstrumentTerms terms, long held)
    {
        var side = Enumerable.Range(0, options.Levels).Sum(level => PerpetualLadder.Size(level, terms).Value);
        return new Lots(long.Clamp(side - held, 0, side));
    }

    /// <summary>The maker's quotes of a side, best first.</summary>
    List<OrderView> OwnOrders(InstrumentId instrument, Side side)
    {
        var own = exchange.Views.OpenOrders.Of(options.Maker).Where(order => order.Instrument == instrument && order.Side == side);
        return side == Side.Buy ? [.. own.OrderByDescending(order => order.Price.Value)] : [.. own.OrderBy(order => order.Price.Value)];
    }

    Task DoAsync(MarginAccountId account, InstrumentId instrument, Side side, Repair repair) => repair.Kind switch
    {
        RepairKind.Place => AskAsync(
            new PlaceOrder
            {
                Header = Header(options.Maker), Account = account, Instrument = instrument, Side = side, OrderKind = OrderKind.Limit,
                Flags = OrderFlags.PostOnly, Price = repair.Price, Quantity = repair.Quantity,
            }),
        RepairKind.Move => AskAsync(
            new AmendOrder
            {
                Header = Header(options.Maker), Order = repair.Order, Price = repair.Price, Remaining = repair.Quantity,
            }),
        RepairKind.Cancel => AskAsync(new CancelOrder { Header = Header(options.Maker), Order = repair.Order }),
    };

    async Task<bool> ClearAsync(InstrumentId instrument)
    {
        var own = exchange.Views.OpenOrders.Of(options.Maker);
        if (own.FirstOrDefault(order => order.Instrument == instrument) is not { } order) return false;
        await AskAsync(new CancelOrder { Header = Header(options.Maker), Order = order.Id });
        return true;
    }

    async Task<bool> TradeAsync(PerpetualView perpetual, InstrumentView instrument, bool isDemo)
    {
        var now = exchange.NowUs;
        if (_nextTradeUs.TryGetValue(instrument.Id, out var next) && now < next) return false;
        _nextTradeUs[instrument.Id] = now + 1_000L * _random.Between(TradePauseMsMin, TradePauseMsMax);
        if (next == 0 || AccountOf(options.Taker, isDemo) is not { } account) return false;
        var held = exchange.Views.Margin.PositionOf(account.Id, instrument.Id)?.Quantity ?? Lots.Zero;
        var closes = IsPoor(account) && !held.IsZero;
        var side = closes ? (held.Value > 0 ? Side.Sell : Side.Buy) : (Side)_random.Below(2);
        var book = exchange.Views.Books.Of(perpetual.Instrument);
        if ((side == Side.Buy ? book.BestAsk : book.BestBid) is null) return false;
        var small = PerpetualLadder.Size(0, instrument.Terms).Value * _random.Between(2, 20) / 100;
        await AskAsync(new PlaceOrder
        {
            Header = Header(options.Taker), Account = account.Id, Instrument = instrument.Id, Side = side, OrderKind = OrderKind.Market,
            Flags = closes ? OrderFlags.ReduceOnly : OrderFlags.None,
            Quantity = closes ? new Lots(long.Abs(held.Value)) : new Lots(long.Max(small, instrument.Terms.QuantityMin.Value)),
        });
        return true;
    }

    /// <summary>Sees that the bots can pay. True when that took the turn's command.</summary>
    async Task<bool> FundAsync()
    {
        var now = exchange.NowUs;
        if (now < _nextMoneyUs) return false;
        foreach (var bot in (MemberId[])[options.Maker, options.Taker])
        {
            foreach (var account in exchange.Views.Margin.Of(bot))
            {
                if (IsPoor(account) && await FundAsync(account)) return true;
            }
        }

        _nextMoneyUs = now + MoneyPauseUs;
        return false;
    }

    async Task<bool> FundAsync(MarginAccountView account)
    {
        if (account.IsDemo) return await ResetAsync(account);
        if (!options.QuotesLive) return false;
        var coins = Coins(FundsCoins);
        if (exchange.Views.Balances.Of(account.Member, account.Currency).Available.Units < coins.Units)
        {
            return await AskAsync(
                new Deposit { To = account.Member, Currency = account.Currency, DepositKind = DepositKind.Faucet, Net = coins },
                "market maker"u8.ToArray());
        }

        return await AskAsync(new MoveMargin
        {
            Header = Header(account.Member), Account = account.Id, Direction = MarginDirection.ToAccount, Amount = coins,
        });
    }

    /// <summary>Only an account without positions and orders can be reset; the next look comes when there are none.</summary>
    async Task<bool> ResetAsync(MarginAccountView account)
    {
        var isFlat = exchange.Views.Margin.PositionsOf(account.Id).Count == 0
            && !exchange.Views.OpenOrders.Of(account.Member).Any(order => order.Account == account.Id);
        if (!isFlat) return false;
        return await AskAsync(new ResetDemo { Header = Header(account.Member), Account = account.Id, Amount = Coins(FundsCoins) });
    }

    bool IsPoor(MarginAccountView account) =>
        exchange.Views.Balances.Of(account.Owner, account.Currency).Available.Units < Coins(FundsCoins).Units / 4;

    /// <summary>A member's first account of the type.</summary>
    MarginAccountView? AccountOf(MemberId member, bool isDemo) =>
        exchange.Views.Margin.Of(member).FirstOrDefault(account => account.IsDemo == isDemo);

    async Task CancelAllAsync()
    {
        if (exchange.Views.OpenOrders.Of(options.Maker).Count > 0)
            await AskAsync(new CancelMany { Header = Header(options.Maker), Owner = options.Maker });
    }

    Task<bool> AskAsync<TCommand>(TCommand command)
        where TCommand : unmanaged, ICommand => AskAsync(command, []);

    /// <summary>A "no" is no fault: another member was faster, or the price moved. The next look sees that.</summary>
    async Task<bool> AskAsync<TCommand>(TCommand command, byte[] text)
        where TCommand : unmanaged, ICommand
    {
        var outcome = await exchange.Submit(command, text);
        if (outcome.Status != OutcomeStatus.Done) Rejected(log, TCommand.Kind, outcome.Status, outcome.Reject);
        return outcome.Status == OutcomeStatus.Done;
    }

    static Amount Coins(int coins) => new((Int128)coins * 1_000_000_000_000_000_000);

    static CommandHeader Header(MemberId bot) => new() { Member = bot };

    [LoggerMessage(LogEvents.PerpetualBotRejected, LogLevel.Debug, "A perpetual bot's {Command} was not done: {Status} {Reject}.")]
    static partial void Rejected(ILogger log, CommandKind command, OutcomeStatus status, Reject reject);
}

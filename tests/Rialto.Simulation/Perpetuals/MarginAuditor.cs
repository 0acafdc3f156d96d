using System.Numerics;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Simulation.Perpetuals;

/// <summary>Looks at nothing but events, step by step, and says which promise about money, positions and orders is broken.</summary>
/// <remarks>Knows no rule of matching or pricing: what it asks must be true of any margin exchange.</remarks>
internal sealed class MarginAuditor
{
    const int Clearing = 7;
    const int FirstMargin = 1 << 30;
    const int LastFund = 2;
    const int LiquidationsPerStep = 32;
    const long SecondUs = 1_000_000;
    static readonly BigInteger Pico = 1_000_000;

    readonly PerpetualWorld _world = new();
    readonly Dictionary<int, Int128> _stepSums = [];
    readonly HashSet<int> _liquidated = [];
    readonly Dictionary<long, (BigInteger Fee, int Sides)> _fees = [];
    int _slices;
    long _second;
    bool _isFirstOfSecond;
    string? _problem;

    /// <summary>What it has seen.</summary>
    public PerpetualWorld World => _world;

    /// <summary>The first promise that the step breaks; null when it keeps them all.</summary>
    public string? Check(ReadOnlySpan<byte> events, long timeUs)
    {
        (_isFirstOfSecond, _second) = (timeUs / SecondUs > _second, timeUs / SecondUs);
        _stepSums.Clear();
        _liquidated.Clear();
        _fees.Clear();
        (_problem, _slices) = (null, 0);
        var reader = new EventReader(events);
        while (reader.Next())
        {
            Look(reader);
            _world.See(reader);
        }
        CheckMoney();
        CheckPositions();
        CheckOrders();
        CheckAccounts();
        return _problem;
    }

    void Broken(string what) => _problem ??= what;

    void Look(EventReader reader)
    {
        switch (reader.Kind)
        {
            case EventKind.BalanceChanged: Look(reader.As<BalanceChanged>()); break;
            case EventKind.PositionChanged: Look(reader.As<PositionChanged>()); break;
            case EventKind.FundingSettled: Look(reader.As<FundingSettled>()); break;
            case EventKind.OrderDone: LookAtEnd(reader.As<OrderDone>().Order.Value, 0); break;
            case EventKind.OrderCancelled: Look(reader.As<OrderCancelled>()); break;
            case EventKind.OrderAmended: Look(reader.As<OrderAmended>()); break;
            case EventKind.OrderAccepted: _slices += reader.As<OrderAccepted>().Flags.HasFlag(OrderFlags.Liquidation) ? 1 : 0; break;
            case EventKind.MarginAccountChanged: Look(reader.As<MarginAccountChanged>()); break;
            case EventKind.Filled: Look(reader.As<Filled>()); break;
            default: break;
        }
    }

    void Look(in BalanceChanged changed)
    {
        var (owner, currency) = (changed.Owner.Value, changed.Currency.Value);
        _stepSums[currency] = _stepSums.GetValueOrDefault(currency) + changed.Delta.Units;
        var (available, held) = _world.Balances.GetValueOrDefault((owner, currency));
        var now = changed.Available.Units + changed.Held.Units;
        if (now - changed.Delta.Units != available + held) Broken($"owner {owner}: had {available + held}, has {now}");
        if (changed.Held.Units < 0) Broken($"owner {owner} holds less than nothing");
        if (owner > FirstMargin && changed.Held.Units != 0) Broken($"owner {owner}: a margin account holds money");
        if (owner is >= 1_000 and < FirstMargin && changed.Available.Units < 0) Broken($"member {owner}: a wallet below zero");
        if (owner == 1 && now < 0) Broken("the fee owner is below zero");
    }

    void Look(in PositionChanged changed)
    {
        if (changed.Quantity.IsZero != (changed.Cost == 0)) Broken($"position {changed.Position}: cost {changed.Cost}");
        var isInverse = _world.Contracts[changed.Instrument.Value].IsInverse;
        var wanted = Math.Sign(changed.Quantity.Value) * (isInverse ? -1 : 1);
        if (Math.Sign(changed.Cost) != wanted) Broken($"position {changed.Position}: the cost has the wrong sign");
        var isKnown = _world.Positions.TryGetValue((changed.Account.Value, changed.Instrument.Value), out var was);
        if (isKnown && !changed.Quantity.IsZero && was.Position != changed.Position) Broken($"position {was.Position} was not told closed");
        var turns = isKnown && Math.Sign(changed.Quantity.Value) == -Math.Sign(was.Quantity.Value) && !changed.Quantity.IsZero;
        if (turns) Broken($"position {was.Position} turned without a new number");
    }

    void Look(in FundingSettled settled)
    {
        // Values of inverse contracts are rounded one by one, and all of them may come to a little more than the other side's.
        var instrument = settled.Instrument.Value;
        var missingMost = _world.Contracts[instrument].IsInverse ? _world.Positions.Keys.Count(key => key.Instrument == instrument) : 0;
        var fits = settled.Paid - settled.Received == settled.Residue && settled.Residue >= -missingMost;
        if (!fits) Broken("funding: paid and received do not fit the residue");
    }

    void Look(in OrderAmended amended)
    {
        if (!_world.Orders.TryGetValue(amended.Order.Value, out var order)) Broken($"order {amended.Order.Value} is amended but not open");
        else if (order.Filled + amended.Remaining.Value != amended.Quantity.Value) Broken($"order {order.Id}: amended to a wrong quantity");
    }

    void Look(in OrderCancelled cancelled) => LookAtEnd(cancelled.Order.Value, cancelled.Cancelled.Value);

    void LookAtEnd(long id, long cancelled)
    {
        if (!_world.Orders.TryGetValue(id, out var order)) Broken($"order {id} ends but is not open");
        else if (order.Account != 0 && order.Remaining != cancelled) Broken($"order {id}: {order.Remaining} left, {cancelled} told");
    }

    void Look(in MarginAccountChanged changed)
    {
        var wasLiquidating = _world.Accounts.TryGetValue(changed.Account.Value, out var was) && was.Status == MarginStatus.Liquidating;
        if (wasLiquidating && changed.Status == MarginStatus.Active) _liquidated.Add(changed.Account.Value);
    }

    void Look(in Filled filled)
    {
        if (!_world.Contracts.ContainsKey(filled.Instrument.Value)) return;
        if (IsClosed(_world.Instruments[filled.Instrument.Value].State)) Broken($"trade {filled.Trade.Value} in a market that is closed");
        var (fee, sides) = _fees.GetValueOrDefault(filled.Trade.Value);
        _fees[filled.Trade.Value] = (fee + filled.Fee.Units, sides + 1);
        var owes = _world.Orders[filled.Order.Value].Accepted.Flags.HasFlag(OrderFlags.Liquidation);
        // What a slice trades is charged later, so its trade may look like a rebate without a payer.
        if (owes) _fees[filled.Trade.Value] = (BigInteger.Pow(10, 30), sides + 1);
        if (sides == 1 && _fees[filled.Trade.Value].Fee < 0) Broken($"trade {filled.Trade.Value}: the exchange pays more than it gets");
    }

    // Where nobody may take what is offered, nothing may trade, whoever placed it.
    static bool IsClosed(InstrumentState state) =>
        state is InstrumentState.PostOnly or InstrumentState.Locked or InstrumentState.Disabled or InstrumentState.Expired;

    void CheckMoney()
    {
        foreach (var (currency, sum) in _stepSums)
        {
            if (sum != 0) Broken($"currency {currency}: the postings of the step add up to {sum}");
        }
        foreach (var currency in new[] { _world.Live.Value, _world.Demo.Value })
        {
            if (currency == 0) continue;
            var costs = BigInteger.Zero;
            foreach (var position in _world.Positions.Values)
            {
                if (_world.Accounts[position.Account.Value].Currency.Value == currency) costs += position.Cost;
            }
            var clearing = (BigInteger)_world.Balances.GetValueOrDefault((Clearing, currency)).Available;
            if (clearing != -costs * Pico) Broken($"currency {currency}: clearing has {clearing}, the costs are {costs}");
        }
    }

    void CheckPositions()
    {
        var sums = new Dictionary<int, BigInteger>();
        foreach (var ((account, instrument), position) in _world.Positions)
        {
            sums[instrument] = sums.GetValueOrDefault(instrument) + position.Quantity.Value;
            var isDemo = _world.Instruments[instrument].Flags.HasFlag(InstrumentFlags.Demo);
            var fits = isDemo == _world.Accounts[account].Type.HasFlag(InstrumentFlags.Demo);
            if (!fits) Broken($"account {account} has a position of the other type");
        }
        foreach (var (instrument, sum) in sums)
        {
            if (!sum.IsZero) Broken($"instrument {instrument}: the positions add up to {sum}");
        }
    }

    void CheckOrders()
    {
        var (bids, asks) = (new Dictionary<int, long>(), new Dictionary<int, long>());
        var reducing = new Dictionary<(int, int), BigInteger>();
        foreach (var order in _world.Orders.Values)
        {
            if (!order.Rests || order.Account == 0) continue;
            var side = order.Accepted.Side == Side.Buy ? bids : asks;
            var known = side.TryGetValue(order.Instrument, out var best);
            if (!known || (order.Accepted.Side == Side.Buy ? order.Price > best : order.Price < best)) side[order.Instrument] = order.Price;
            if (!order.IsReduceOnly) continue;
            var key = (order.Account, order.Instrument);
            var quantity = _world.Positions.TryGetValue(key, out var position) ? position.Quantity.Value : 0;
            if (quantity == 0 || quantity > 0 == (order.Accepted.Side == Side.Buy)) Broken($"order {order.Id} reduces nothing");
            reducing[key] = reducing.GetValueOrDefault(key) + order.Remaining;
            if (reducing[key] > Math.Abs(quantity)) Broken($"order {order.Id}: more is offered to reduce than there is");
        }
        foreach (var (instrument, bid) in bids)
        {
            if (asks.TryGetValue(instrument, out var ask) && ask <= bid) Broken($"instrument {instrument}: the book is crossed");
        }
        foreach (var order in _world.Orders.Values)
        {
            if (order is { Rests: false, Waits: false }) Broken($"order {order.Id} is neither open nor told to be over");
            var liquidating = _world.Accounts.TryGetValue(order.Account, out var account) && account.Status == MarginStatus.Liquidating;
            if (liquidating) Broken($"order {order.Id} of an account in liquidation is open");
        }
    }

    void CheckAccounts()
    {
        if (_slices > LiquidationsPerStep) Broken($"{_slices} liquidations in one step");
        foreach (var (id, account) in _world.Accounts)
        {
            var (equity, maintenance, isTrusted) = _world.Standing(id);
            if (_liquidated.Contains(id) && id > LastFund && equity < 0) Broken($"account {id}: its liquidation left {equity}");
            // That an index is not trusted any more is told in the first step of a second; until then a frozen one may be that already.
            var isDue = account.Status == MarginStatus.Active && isTrusted && equity < maintenance
                && (_isFirstOfSecond || !_world.LeansOnFrozen(id));
            // More than a step may deal with wait for the next one.
            if (isDue && id > LastFund && _slices < LiquidationsPerStep) Broken($"account {id} has {equity} for {maintenance}, let be");
        }
    }
}

using System.Numerics;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Simulation.Model;

/// <summary>What happens to who can't pay (docs/rules/derivatives-liquidation.md).</summary>
public sealed partial class ExchangeModel
{
    const int DealtPerStep = 32;
    const int OrdersShare = 60;
    const long SlicePauseUs = 100_000;
    static readonly BigInteger LeverageMax = BigInteger.Pow(10, 12);

    readonly List<ModelAccount> _queue = [];
    int _dealtInStep;
    long _lastLiquidation;

    /// <summary>Something of its own has changed: it comes to the end of the line.</summary>
    void ComeInLine(ModelAccount account)
    {
        if (account.IsQueued) return;
        account.IsQueued = true;
        _queue.Add(account);
    }

    /// <summary>Those that newly must act, or everybody, by number; then those that are being liquidated, the longest first.</summary>
    void CallHolders(ModelInstrument instrument, bool everybody)
    {
        foreach (var account in _accounts.Values)
        {
            var isConcerned = account.In(instrument) is not null || Resting(account, instrument).Count > 0;
            if (isConcerned && !account.IsLiquidating && (everybody || MustAct(account))) ComeInLine(account);
        }
        foreach (var account in _accounts.Values.OrderBy(account => account.LiquidationNumber))
        {
            if (account.IsLiquidating && account.In(instrument) is not null) ComeInLine(account);
        }
    }

    void HearPrice(ModelInstrument instrument)
    {
        foreach (var account in _accounts.Values)
        {
            if (account.In(instrument) is not null) account.HeardPrice = true;
        }
    }

    bool MustAct(ModelAccount account)
    {
        foreach (var position in account.Positions.Values)
        {
            if (!position.Instrument.Margin!.IsTrustedAt(_nowUs)) return false;
        }
        var (equity, maintenance) = (Equity(account), MaintenanceOf(account));
        if (account.IsFund) return equity < maintenance && account.Positions.Count > 0;
        if (account.IsLiquidating && account.Positions.Count == 0) return true;
        if (account.IsLiquidating) return equity <= 0 || IsSafeWith(account, equity) || MaySlice(account);
        return equity < maintenance || LeansOnTooLittle(account, equity, maintenance);
    }

    bool MaySlice(ModelAccount account) =>
        account.HeardPrice && _nowUs - account.LastSliceUs >= SlicePauseUs && Sliceable(account).Any();

    /// <summary>Positions whose market takes a slice.</summary>
    IEnumerable<ModelPosition> Sliceable(ModelAccount account) => account.Positions.Values.Where(position => TakesOwn(position.Instrument));

    /// <summary>Orders of the exchange's own go where anybody may place a reduce-only market order.</summary>
    bool TakesOwn(ModelInstrument instrument)
    {
        var isOpen = instrument.State
            is InstrumentState.Enabled or InstrumentState.Hidden or InstrumentState.Sale or InstrumentState.ReduceOnly;
        return isOpen && IsPriced(instrument, reduces: true);
    }

    bool LeansOnTooLittle(ModelAccount account, BigInteger equity, BigInteger maintenance)
    {
        if (equity <= maintenance || equity * 100 >= InitialOf(account) * OrdersShare) return false;
        return Leaning(account).Count > 0;
    }

    /// <summary>Resting orders that take margin.</summary>
    List<ModelOrder> Leaning(ModelAccount account) =>
        OpenOrders(order => order.Account == account && order is { IsWaiting: false, IsReduceOnly: false });

    /// <summary>Those who stand in line now; true when somebody acted.</summary>
    bool DealWithAccounts()
    {
        var acted = false;
        for (var left = _queue.Count; left > 0 && _dealtInStep < DealtPerStep; left--)
        {
            var account = _queue[0];
            _queue.RemoveAt(0);
            account.IsQueued = false;
            if (!MustAct(account)) continue;
            _dealtInStep++;
            acted = true;
            Act(account);
            ComeInLine(account);
        }
        return acted;
    }

    void Act(ModelAccount account)
    {
        var (equity, maintenance) = (Equity(account), MaintenanceOf(account));
        if (account.IsFund)
        {
            foreach (var position in account.Positions.Values.ToList()) Deleverage(position, position.Instrument.Margin!.Fair);
            return;
        }
        if (!account.IsLiquidating && equity > maintenance)
        {
            CancelLeaning(account);
            return;
        }
        if (!account.IsLiquidating) BeginLiquidation(account);
        Liquidate(account);
    }

    void CancelLeaning(ModelAccount account)
    {
        while (LeansOnTooLittle(account, Equity(account), MaintenanceOf(account)))
        {
            End(Leaning(account)[^1], CancelReason.InsufficientMargin);
        }
    }

    void BeginLiquidation(ModelAccount account)
    {
        account.IsLiquidating = true;
        account.LiquidationNumber = ++_lastLiquidation;
        account.HeardPrice = true;
        account.LastSliceUs = long.MinValue / 2;
        Tell(account);
        foreach (var order in OpenOrders(order => order.Account == account)) End(order, CancelReason.Liquidation);
        foreach (var position in account.Positions.Values)
        {
            if (position.HasExits) DropExits(position);
        }
    }

    void DropExits(ModelPosition position)
    {
        (position.StopLoss, position.TakeProfit, position.ExitBy) = (0, 0, default);
        Tell(position, 0, 0, PositionCause.Exits);
    }

    /// <summary>A slice; what is lost; then the end, if it is one.</summary>
    void Liquidate(ModelAccount account)
    {
        if (account.Positions.Count > 0 && Equity(account) > 0 && !IsSafe(account) && MaySlice(account))
        {
            Slice(Sliceable(account).MinBy(position => (-position.Maintenance, position.Id))!);
        }
        while (account.Positions.Count > 0 && Equity(account) <= 0)
        {
            GiveUp(account.Positions.Values.MinBy(position => (position.Unrealised, position.Id))!);
        }
        if (account.Positions.Count == 0 || IsSafe(account)) EndLiquidation(account);
    }

    static bool IsSafeWith(ModelAccount account, BigInteger equity) =>
        equity - account.DueTaker - account.DueLiquidation >= MaintenanceOf(account);

    bool IsSafe(ModelAccount account) => IsSafeWith(account, Equity(account));

    void EndLiquidation(ModelAccount account)
    {
        var there = BigInteger.Max(0, Equity(account));
        var taker = BigInteger.Min(account.DueTaker, there);
        var liquidation = BigInteger.Min(account.DueLiquidation, there - taker);
        Pay(account.Currency, PostingKind.Fee, account.Id, account.Owner, FeesOwner, taker * Pico);
        Pay(account.Currency, PostingKind.LiquidationFee, account.Id, account.Owner, InsuranceOwner, liquidation * Pico);
        (account.DueTaker, account.DueLiquidation) = (0, 0);
        var missing = -Equity(account);
        if (missing > 0) Pay(account.Currency, PostingKind.BankruptcyCover, account.Id, InsuranceOwner, account.Owner, missing * Pico);
        account.IsLiquidating = false;
        account.LiquidationNumber = 0;
        Tell(account);
    }

    /// <summary>Where the equity of now would be gone, as far as there is such a price.</summary>
    BigInteger BankruptcyPrice(ModelPosition position) => BigInteger.Min(TicksMax, BigInteger.Max(1, UnboundedBankruptcy(position)));

    /// <summary>The same, below zero for who could lose more than everything.</summary>
    BigInteger UnboundedBankruptcy(ModelPosition position)
    {
        var (contract, fair) = (position.Instrument.Margin!.Contract, (BigInteger)position.Instrument.Margin.Fair);
        var equity = Equity(position.Account);
        var isLong = position.Quantity > 0;
        var unit = position.Size * contract.Terms.ValueFactor;
        if (!contract.IsInverse)
        {
            return isLong ? ModelContract.Ceiling(fair * unit - equity, unit) : ModelContract.Floor(fair * unit + equity, unit);
        }
        var value = position.Value + (isLong ? equity : -equity);
        if (value <= 0) return TicksMax;
        return isLong ? ModelContract.Ceiling(unit, value) : ModelContract.Floor(unit, value);
    }

    /// <summary>An order of the exchange's own that sells (or buys back) a part of the position.</summary>
    void Slice(ModelPosition position)
    {
        var (account, instrument) = (position.Account, position.Instrument);
        account.HeardPrice = false;
        account.LastSliceUs = _nowUs;
        var side = position.Quantity > 0 ? Side.Sell : Side.Buy;
        var step = instrument.Terms.TickStep.Value;
        var bankrupt = BankruptcyPrice(position);
        var steps = side == Side.Sell ? ModelContract.Ceiling(bankrupt, step) : ModelContract.Floor(bankrupt, step);
        var flags = OrderFlags.ReduceOnly | OrderFlags.Liquidation;
        var order = NewOwn(account, instrument, side, OrderKind.Limit, flags, SliceOf(position), (long)steps * step);
        TellOwn(order, default);
        Settle(order, Match(order));
    }

    static long SliceOf(ModelPosition position)
    {
        var contract = position.Instrument.Margin!.Contract;
        if (position.Value <= contract.Terms.SliceValue) return (long)position.Size;
        var step = position.Instrument.Terms.LotStep.Value;
        var lots = BigInteger.Min(position.Size, ModelContract.Ceiling(position.Size, 4 * step) * step);
        var rest = contract.Value(position.Instrument.Margin.Fair, position.Size - lots);
        return (long)(rest < contract.Terms.SliceRestMin ? position.Size : lots);
    }

    ModelOrder NewOwn(ModelAccount account, ModelInstrument instrument, Side side, OrderKind kind, OrderFlags flags, long lots, long price)
    {
        var (maker, taker) = account.IsFund ? (0, 0) : _fees.RatesOf(account.Member.Group, instrument.Id);
        return new()
        {
            Id = ++_lastOrder, Owner = account.Member, Instrument = instrument, Side = side, Kind = kind,
            TimeInForce = flags.HasFlag(OrderFlags.PostOnly) ? TimeInForce.GoodTillCancelled : TimeInForce.ImmediateOrCancel,
            Flags = flags, FundsRule = FundsRule.StopAtFirstUnpaid,
            SelfTrade = flags.HasFlag(OrderFlags.Liquidation) ? SelfTradeRule.CancelMaker : SelfTradeRule.Default, Session = 0, Display = 0,
            MakerPpm = maker, TakerPpm = taker, ClientId = null, SpendsAmount = false, Account = account, Price = price, Remaining = lots,
        };
    }

    void TellOwn(ModelOrder order, ReadOnlySpan<byte> tag)
    {
        var told = new OrderAccepted
        {
            Order = new(order.Id),
            Member = new(order.Owner.Id),
            Instrument = new(order.Instrument.Id),
            Side = order.Side,
            OrderKind = order.Kind,
            TimeInForce = order.TimeInForce,
            Flags = order.Flags,
            Maker = new(order.MakerPpm),
            Taker = new(order.TakerPpm),
            Account = new(order.Account!.Id),
            Price = new(order.Price),
            Quantity = new(order.Remaining),
        };
        Tell(told, tag);
    }

    /// <summary>Nobody would buy it: to the fund if it can carry it, else against the others.</summary>
    void GiveUp(ModelPosition position)
    {
        var price = BankruptcyPrice(position);
        var fund = _accounts[position.Account.IsDemo ? 2 : 1];
        if (CanTake(fund, position, price)) CloseAgainst(position, fund, price, position.Size, PositionCause.TakeOver);
        else Deleverage(position, price);
    }

    bool CanTake(ModelAccount fund, ModelPosition position, BigInteger price)
    {
        var (perpetual, sign) = (position.Instrument.Margin!, position.Quantity.Sign);
        if (perpetual.Contract.Terms.FundOff != 0) return false;
        var there = BigInteger.Min(Balance(fund), Equity(fund)) - InitialOf(fund);
        var worse = perpetual.Contract.Worse(sign, price, perpetual.Fair, position.Size);
        return there - worse - perpetual.Contract.Initial(position.Value, leverage: 0) >= 0;
    }

    void Deleverage(ModelPosition position, BigInteger price)
    {
        var others = new List<(bool IsFund, BigInteger Rank, ModelPosition Position)>();
        foreach (var account in _accounts.Values)
        {
            if (account.In(position.Instrument) is not { } other || other.Quantity.Sign == position.Quantity.Sign) continue;
            others.Add((account.IsFund, RankOf(other), other));
        }
        foreach (var (_, _, other) in others.OrderBy(one => one.IsFund).ThenByDescending(one => one.Rank).ThenBy(one => one.Position.Id))
        {
            if (position.Quantity.IsZero) return;
            CloseAgainst(position, other.Account, price, BigInteger.Min(position.Size, other.Size), PositionCause.Deleveraging);
        }
    }

    BigInteger RankOf(ModelPosition position)
    {
        var contract = position.Instrument.Margin!.Contract;
        var (fair, open) = (position.Value, BigInteger.Abs(position.Cost));
        var distance = BigInteger.Abs(fair - contract.Value(UnboundedBankruptcy(position), position.Size));
        var profit = ModelContract.Floor(position.Unrealised * 1_000_000_000, open);
        var leverage = LeverageMax;
        if (!distance.IsZero) leverage = BigInteger.Max(1, BigInteger.Min(LeverageMax, fair * 1_000_000 / distance));
        return profit >= 0 ? profit * leverage / 1_000_000 : ModelContract.Floor(profit * 1_000_000, leverage);
    }

    /// <summary>A trade beside the book: no fee, no last price, and nothing is triggered.</summary>
    void CloseAgainst(ModelPosition position, ModelAccount other, BigInteger price, BigInteger lots, PositionCause cause)
    {
        var (account, instrument, sign) = (position.Account, position.Instrument, -position.Quantity.Sign);
        var trade = ++_lastTrade;
        Tell(new Deleveraged
        {
            Trade = new(trade),
            Instrument = new(instrument.Id),
            Cause = cause,
            Side = sign > 0 ? Side.Buy : Side.Sell,
            Bankrupt = new(account.Id),
            Other = new(other.Id),
            Price = new((long)price),
            Quantity = new((long)lots),
        });
        var value = instrument.Margin!.Contract.Value(price, lots);
        Apply(new(account, instrument, sign, lots, price, value, 0, trade, cause), order: null);
        Apply(new(other, instrument, -sign, lots, price, value, 0, trade, cause), order: null);
        ComeInLine(account);
        ComeInLine(other);
        CutReducing(account, instrument);
        CutReducing(other, instrument);
    }

    /// <summary>Once a minute the fund offers a little of what it took over.</summary>
    void Unwind(ModelInstrument instrument)
    {
        var fund = _accounts[instrument.IsDemo ? 2 : 1];
        foreach (var old in OpenOrders(order => order.Account == fund && order.Instrument == instrument)) End(old, CancelReason.Operator);
        if (fund.In(instrument) is not { } position) return;
        if (instrument.State is not (InstrumentState.Enabled or InstrumentState.Hidden)) return;
        var side = position.Quantity > 0 ? Side.Sell : Side.Buy;
        var step = instrument.Terms.LotStep.Value;
        var lots = BigInteger.Max(instrument.Terms.QuantityMin.Value, VolumeOf(instrument) * 5 / 100 / step * step);
        lots = BigInteger.Min(position.Size, lots);
        var price = OfferPrice(instrument, side);
        var order = NewOwn(fund, instrument, side, OrderKind.Limit, OrderFlags.ReduceOnly | OrderFlags.PostOnly, (long)lots, price);
        TellOwn(order, default);
        Rest(order);
    }

    static long OfferPrice(ModelInstrument instrument, Side side)
    {
        var step = instrument.Terms.TickStep.Value;
        if (instrument.Book.First(side) is { } own) return own.Price;
        var fair = instrument.Margin!.Fair;
        var steps = side == Side.Sell ? ModelContract.Ceiling(fair, step) : ModelContract.Floor(fair, step);
        var price = (long)steps * step;
        var other = instrument.Book.First(side.Opposite());
        if (other is null) return price;
        return side == Side.Sell ? Math.Max(price, other.Price + step) : Math.Min(price, other.Price - step);
    }

    BigInteger VolumeOf(ModelInstrument instrument)
    {
        var (minute, sum) = (_nowUs / MinuteUs, BigInteger.Zero);
        foreach (var (at, lots) in instrument.Margin!.Volume)
        {
            if (at > minute - 60) sum += lots;
        }
        return sum;
    }
}

using Rialto.Engine.Books;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Instruments;
using Rialto.Engine.Margin;
using Rialto.Engine.Numbers;

namespace Rialto.Engine;

/// <summary>Accounts that can't keep what they have. Source: docs/rules/derivatives-liquidation.md.</summary>
public sealed partial class Exchange
{
    readonly PriorityQueue<int, AdlPlace> _candidates = new();
    int _liquidationsLeft;
    bool _hasActed;

    // Triggers and accounts in turn, until there is nothing to do or the step has done its share. Accounts are looked at when no trigger
    // is due; and whatever happens last, prices that nobody waits for are settled, for the next step, and after a load.
    void WorkOff()
    {
        do
        {
            if (_stirredCount > 0) FireDue();
            if (_stirredCount > 0) return;
            _hasActed = false;
            for (var left = _margin.DueCount; left > 0 && _liquidationsLeft > 0; left--) Review(_margin.TakeDue());
        }
        while (_stirredCount > 0 || (_margin.DueCount > 0 && _hasActed && _liquidationsLeft > 0));
    }

    void Review(int account)
    {
        Unwatch(account);
        var standing = StandingOf(account);
        if (!MustAct(account, standing))
        {
            Watch(account, standing);
            return;
        }

        // A liquidation whose market has no price that can be trusted waits; its holders are looked at again when it has.
        if (IsPaused(account)) return;
        _liquidationsLeft--;
        _hasActed = true;
        Act(account, standing);
    }

    bool MustAct(int account, in Standing standing)
    {
        ref var owner = ref _margin.Account(account);
        if (owner.Status == MarginStatus.Liquidating) return MayGoOn(account, standing);
        if (owner.IsFund && standing.Positions == 0) return false;
        if (standing.Equity < standing.Maintenance) return true;
        return owner.RestingCount > 0 && standing.IsThin && standing.Equity > standing.Maintenance && HasCutting(account);
    }

    // Between two slices there is a pause, and a fair price, and each needs an open market; who is safe, flat or bankrupt by now waits for
    // none of them.
    bool MayGoOn(int index, in Standing standing)
    {
        ref var account = ref _margin.Account(index);
        if (standing.Positions == 0 || standing.Equity <= 0 || IsSafe(account, standing)) return true;
        var isTime = account.LastSliceUs == 0 || (account.HasHeardPrice && _nowUs >= account.LastSliceUs + Limits.SlicePauseUs);
        return isTime && Heaviest(index) != 0;
    }

    static bool IsSafe(in MarginAccount account, in Standing standing) =>
        standing.Equity - account.TakerDue - account.LiquidationDue >= standing.Maintenance;

    bool IsPaused(int account)
    {
        for (var at = _margin.Account(account).FirstPosition; at != 0; at = _margin[at].Next)
        {
            if (!_margin[at].Quantity.IsZero && InstrumentOf(_margin[at].Instrument).Contract!.IsPausedAt(_nowUs)) return true;
        }

        return false;
    }

    void Act(int account, in Standing standing)
    {
        ref var owner = ref _margin.Account(account);
        if (owner.IsFund) DeleverageFund(account);
        else if (owner.Status == MarginStatus.Liquidating) Liquidate(account);
        else if (standing.Equity < standing.Maintenance) BeginLiquidation(account);
        else CancelThin(account);
        _margin.MarkDue(account);
    }

    // An order that takes margin stands in a book.
    bool HasCutting(int account)
    {
        for (var at = _margin.Account(account).FirstPosition; at != 0; at = _margin[at].Next)
        {
            if (!_margin[at].BuyLots.IsZero || !_margin[at].SellLots.IsZero) return true;
        }

        return false;
    }

    // The newest first, until what is left leans on enough.
    void CancelThin(int account)
    {
        var slot = _margin.Account(account).LastOrder;
        while (!slot.IsNone && StandingOf(account).IsThin)
        {
            var older = _marginOrders[slot].Prev;
            ref var order = ref _orders[slot];
            var takes = order.IsResting && (order.Flags & (byte)OrderFlags.ReduceOnly) == 0;
            if (takes) CancelOpen(slot, CancelReason.InsufficientMargin);
            slot = older;
        }
    }

    void BeginLiquidation(int account)
    {
        _margin.BeginLiquidation(account);
        TellAccount(account);
        for (var slot = _margin.Account(account).FirstOrder; !slot.IsNone;)
        {
            var next = _marginOrders[slot].Next;
            CancelOpen(slot, CancelReason.Liquidation);
            slot = next;
        }

        for (var at = _margin.Account(account).FirstPosition; at != 0; at = _margin[at].Next) LoseExits(at);
        Liquidate(account);
    }

    void Liquidate(int account)
    {
        var standing = StandingOf(account);
        if (standing.Positions > 0 && standing.Equity > 0 && !IsSafe(_margin.Account(account), standing))
        {
            if (!MayGoOn(account, standing)) return;
            SendSlice(account);
            standing = StandingOf(account);
        }

        while (standing.Positions > 0 && standing.Equity <= 0)
        {
            CloseBankrupt(account, standing.Equity);
            standing = StandingOf(account);
        }

        if (standing.Positions == 0 || IsSafe(_margin.Account(account), standing)) EndLiquidation(account);
    }

    // Who was closed for somebody else's loss may have nothing left for it: the fund covers that, even if it must owe it.
    Int128 Cover(int account)
    {
        var equity = StandingOf(account).Equity;
        if (equity >= 0) return equity;
        PostBetween(account, Owners.Insurance, -equity, PostingKind.BankruptcyCover, account + 1);
        return 0;
    }

    // What the liquidation traded for is charged now, as far as there is something left: the taker's fee first.
    void EndLiquidation(int account)
    {
        var left = Cover(account);
        ref var owner = ref _margin.Account(account);
        var taker = Int128.Min(owner.TakerDue, left);
        var liquidation = Int128.Min(owner.LiquidationDue, left - taker);
        PostMarginFee(account, taker, account + 1);
        if (liquidation != 0) PostBetween(account, Owners.Insurance, -liquidation, PostingKind.LiquidationFee, account + 1);
        Invariant.Holds(StandingOf(account).Equity >= 0);
        _margin.EndLiquidation(account);
        TellAccount(account);
    }

    void Owe(int account, Contract contract, Int128 value)
    {
        ref var owner = ref _margin.Account(account);
        owner.TakerDue += (long)ContractMath.Fee(value, _taker.Rate);
        owner.LiquidationDue += (long)ContractMath.Fee(value, new FeePpm(contract.Terms.LiquidationFeePpm));
    }

    // The position that needs most goes first: whole when it is small, by quarters when it is not.
    void SendSlice(int account)
    {
        var at = Heaviest(account);
        var standing = StandingOf(account);
        ref var position = ref _margin[at];
        var instrument = InstrumentOf(position.Instrument);
        var price = SlicePrice(instrument, position, standing.Equity);
        var lots = SliceOf(instrument, position);
        _margin.Account(account).LastSliceUs = _nowUs;
        _margin.Account(account).HasHeardPrice = false;
        MatchSlice(instrument, at, price, lots);
    }

    // Of those whose market takes a slice; 0 = of none.
    int Heaviest(int account)
    {
        var heaviest = 0;
        var most = Int128.NegativeOne;
        for (var at = _margin.Account(account).FirstPosition; at != 0; at = _margin[at].Next)
        {
            ref var position = ref _margin[at];
            var instrument = InstrumentOf(position.Instrument);
            if (position.Quantity.IsZero || !TakesOwn(instrument)) continue;
            var needs = MaintenanceOf(instrument.Contract!, position.Quantity);
            if (needs < most || (needs == most && _margin[heaviest].Number < position.Number)) continue;
            most = needs;
            heaviest = at;
        }

        return heaviest;
    }

    // At the bankruptcy price, rounded to the inside of the tick step.
    static Ticks SlicePrice(Instrument instrument, in Position position, Int128 equity)
    {
        var contract = instrument.Contract!;
        var step = instrument.Terms.TickStep.Value;
        var bankrupt = ContractMath.Bankruptcy(contract.Terms, contract.Fair, position.Quantity, equity);
        var inside = position.Quantity.Value > 0 ? Rounding.Ceiling(bankrupt, step) : Rounding.Floor(bankrupt, step);
        return new Ticks((long)Int128.Clamp(inside, 1, Limits.TicksMax / step) * step);
    }

    static Lots SliceOf(Instrument instrument, in Position position)
    {
        var contract = instrument.Contract!;
        if (ContractMath.Value(contract.Terms, contract.Fair, position.Size) <= contract.Terms.SliceValue) return position.Size;
        var step = instrument.Terms.LotStep.Value;
        var quarter = (long)Rounding.Ceiling(position.Size.Value, 4 * step) * step;
        var slice = Lots.Min(new Lots(quarter), position.Size);
        var rest = ContractMath.Value(contract.Terms, contract.Fair, position.Size - slice);
        return rest < contract.Terms.SliceRestMin ? position.Size : slice;
    }

    // An order of the engine's own: reduce-only, immediate or cancelled.
    void MatchSlice(Instrument instrument, int at, Ticks price, Lots lots)
    {
        ref var position = ref _margin[at];
        var member = _margin.Account(position.Account).Member;
        _members.TryFind(member, out var memberIndex);
        _fees.Find(_members[memberIndex].Group, instrument.Id, out var maker, out var taker);
        var flags = OrderFlags.ReduceOnly | OrderFlags.Liquidation;
        var side = ClosingSide(position);
        var id = new OrderId(++_lastOrder);
        _events.Add(new OrderAccepted
        {
            Order = id,
            Member = member,
            Instrument = instrument.Id,
            Side = side,
            OrderKind = OrderKind.Limit,
            TimeInForce = TimeInForce.ImmediateOrCancel,
            Flags = flags,
            Maker = maker,
            Taker = taker,
            Account = new MarginAccountId(position.Account + 1),
            Price = price,
            Quantity = lots,
        });
        var ledger = _margin.Account(position.Account).Ledger;
        _taker = new Taker
        {
            Order = id,
            Member = member,
            Instrument = instrument,
            Side = side,
            Limit = price,
            Pays = Payment.Limit,
            Quantity = lots,
            Total = lots,
            Rate = taker,
            // His own orders must not keep a liquidation from the others'.
            Rule = SelfTradeRule.CancelMaker,
            Flags = flags,
            BaseAccount = ledger,
            QuoteAccount = ledger,
            Position = at,
        };
        FinishTaker(Sweep());
    }

    // The greatest loss first, at the price at which nothing is left: the insurance fund, or whoever won by it.
    void CloseBankrupt(int account, Int128 equity)
    {
        var at = Worst(account);
        ref var position = ref _margin[at];
        var instrument = InstrumentOf(position.Instrument);
        var contract = instrument.Contract!;
        var bankrupt = ContractMath.Bankruptcy(contract.Terms, contract.Fair, position.Quantity, equity);
        var price = new Ticks((long)Int128.Clamp(bankrupt, 1, Limits.TicksMax));
        if (FundTakes(instrument, position, price)) TakeOver(instrument, at, price);
        else Deleverage(instrument, at, price);
    }

    int Worst(int account)
    {
        var worst = 0;
        var least = Int128.Zero;
        for (var at = _margin.Account(account).FirstPosition; at != 0; at = _margin[at].Next)
        {
            ref var position = ref _margin[at];
            if (position.Quantity.IsZero) continue;
            var contract = InstrumentOf(position.Instrument).Contract!;
            var profit = ContractMath.Unrealised(contract.Terms, contract.Fair, position.Quantity, position.Cost);
            if (worst != 0 && (profit > least || (profit == least && _margin[worst].Number < position.Number))) continue;
            least = profit;
            worst = at;
        }

        return worst;
    }

    // The fund takes a position over if, with it, it has what everybody must have to open it.
    bool FundTakes(Instrument instrument, in Position position, Ticks price)
    {
        var contract = instrument.Contract!;
        if (contract.Terms.FundOff != 0) return false;
        var fund = FundOf(instrument.Terms.Flags);
        var standing = StandingOf(fund);
        var side = position.Quantity.Value > 0 ? Side.Buy : Side.Sell;
        var loss = ContractMath.OpenLoss(contract.Terms, side, price, contract.Fair, position.Size);
        var needs = ContractMath.Initial(contract.Terms, ContractMath.Value(contract.Terms, contract.Fair, position.Size), 0);
        return Int128.Min(standing.Balance, standing.Equity) - standing.Initial - loss - needs >= 0;
    }

    void TakeOver(Instrument instrument, int at, Ticks price)
    {
        var fund = _margin.Of(FundOf(instrument.Terms.Flags), instrument.Id);
        CloseAgainst(instrument, at, fund, _margin[at].Size, price, PositionCause.TakeOver);
    }

    // Against those on the other side, the highest rank first; the fund only when nobody else is left.
    void Deleverage(Instrument instrument, int at, Ticks price)
    {
        RankOthers(instrument, at);
        while (!_margin[at].Quantity.IsZero && _candidates.TryDequeue(out var other, out _))
        {
            CloseAgainst(instrument, at, other, _margin[at].Size, price, PositionCause.Deleveraging);
        }

        if (_margin[at].Quantity.IsZero) return;
        var fund = _margin.Of(FundOf(instrument.Terms.Flags), instrument.Id);
        CloseAgainst(instrument, at, fund, _margin[at].Size, price, PositionCause.Deleveraging);
        Invariant.Holds(_margin[at].Quantity.IsZero);
    }

    void RankOthers(Instrument instrument, int at)
    {
        var contract = instrument.Contract!;
        _candidates.Clear();
        for (var account = 0; account < _margin.Count; account++)
        {
            if (_margin.Account(account).IsFund || !_margin.TryFind(account, instrument.Id, out var other)) continue;
            ref var position = ref _margin[other];
            if (position.Quantity.IsZero || position.Quantity.Value > 0 == _margin[at].Quantity.Value > 0) continue;
            var equity = StandingOf(account).Equity;
            var rank = ContractMath.Rank(contract.Terms, contract.Fair, position.Quantity, position.Cost, equity).Rank;
            _candidates.Enqueue(other, new AdlPlace(rank, position.Number));
        }
    }

    // Two positions meet beside the book: no fee, no last price, no candle.
    void CloseAgainst(Instrument instrument, int at, int other, Lots most, Ticks price, PositionCause cause)
    {
        var side = ClosingSide(_margin[at]);
        var lots = cause == PositionCause.TakeOver || _margin[other].Quantity.IsZero ? most : Lots.Min(most, _margin[other].Size);
        var trade = new TradeId(++_lastTrade);
        _events.Add(new Deleveraged
        {
            Trade = trade,
            Instrument = instrument.Id,
            Cause = cause,
            Side = side,
            Bankrupt = new MarginAccountId(_margin[at].Account + 1),
            Other = new MarginAccountId(_margin[other].Account + 1),
            Price = price,
            Quantity = lots,
        });
        Book(at, side, price, lots, 0, trade, cause);
        Book(other, side.Opposite(), price, lots, 0, trade, cause);
        CutReduceOnly();
    }

    // A fund can't be liquidated: what it can't keep goes to the others, at the fair price.
    void DeleverageFund(int fund)
    {
        for (var at = _margin.Account(fund).FirstPosition; at != 0; at = _margin[at].Next)
        {
            if (_margin[at].Quantity.IsZero) continue;
            var instrument = InstrumentOf(_margin[at].Instrument);
            Deleverage(instrument, at, instrument.Contract!.Fair);
        }
    }

    // The highest rank first, then the older position.
    readonly record struct AdlPlace(Int128 Rank, long Number) : IComparable<AdlPlace>
    {
        public int CompareTo(AdlPlace other) => Rank != other.Rank ? other.Rank.CompareTo(Rank) : Number.CompareTo(other.Number);
    }
}

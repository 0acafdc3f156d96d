using Rialto.Engine;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Margin;
using Rialto.Engine.Numbers;
using Rialto.Node.History;

namespace Rialto.Node.Views;

/// <summary>Puts together what several events tell of one trade or one funding. Owner: publisher thread.</summary>
/// <remarks>
/// The engine tells a trade first and then, side by side, the positions that it changed; payments first and then the funding. A side is
/// known by its account and by the way in which it moves the position, for both sides may be one account's.
/// </remarks>
sealed class MarginTrail
{
    const long PicoUnits = 1_000_000;

    readonly List<TradeSide> _sides = [];
    readonly List<PositionChanged> _payments = [];

    /// <summary>One order's side of a trade in the book.</summary>
    public void Filled(in Filled fill, OrderDraft order, in ContractTerms contract, long timeUs, MarginChanges changes)
    {
        var isForced = (order.Flags & OrderFlags.Liquidation) != 0;
        _sides.Add(new TradeSide
        {
            Trade = fill.Trade,
            Account = order.Account,
            Order = fill.Order,
            Instrument = fill.Instrument,
            Side = fill.Side,
            Price = fill.Price,
            Quantity = fill.Quantity,
            Value = (long)ContractMath.Value(contract, fill.Price, fill.Quantity),
            Fee = (long)(fill.Fee.Units / PicoUnits),
            Rate = fill.Rate,
            Liquidity = isForced ? TradeLiquidity.Liquidation
                : fill.Role == FillRole.Maker ? TradeLiquidity.Maker : TradeLiquidity.Taker,
            TimeUs = timeUs,
        });
        if (!isForced && order.Member != Owners.Insurance) return;
        var kind = isForced ? LiquidationKind.Liquidation : LiquidationKind.TakeOver;
        Add(changes, _sides[^1], fill.Header.Number, kind, forAll: true);
    }

    /// <summary>A trade beside the book: two sides without orders.</summary>
    public void Deleveraged(in Deleveraged told, in ContractTerms contract, long timeUs, MarginChanges changes)
    {
        var isTakeOver = told.Cause == PositionCause.TakeOver;
        var bankrupt = SideOf(told, told.Bankrupt, told.Side, contract, timeUs);
        var other = SideOf(told, told.Other, told.Side.Opposite(), contract, timeUs);
        _sides.Add(bankrupt);
        _sides.Add(other);
        Add(changes, bankrupt, told.Header.Number, isTakeOver ? LiquidationKind.TakeOver : LiquidationKind.Adl, forAll: true);
        if (!isTakeOver) Add(changes, other, told.Header.Number, LiquidationKind.Adl, forAll: false);
    }

    /// <param name="before">The position as it was; null = there was none.</param>
    public void Changed(in PositionChanged changed, PositionView? before, long timeUs, MarginChanges changes)
    {
        switch (changed.Cause)
        {
            case PositionCause.Funding:
                _payments.Add(changed);
                changes.Positions.Add(StepOf(changed, before, timeUs));
                break;
            case PositionCause.Exits:
                break;
            case PositionCause.Trade:
            case PositionCause.Liquidation:
            case PositionCause.Deleveraging:
            case PositionCause.TakeOver:
            case PositionCause.Cleared:
                changes.Positions.Add(StepOf(changed, before, timeUs));
                NoteSide(changed, before);
                break;
        }
    }

    /// <summary>The payments of it came before.</summary>
    public void Settled(in FundingSettled settled, long timeUs, MarginChanges changes)
    {
        foreach (var paid in _payments)
        {
            changes.Payments.Add(new(
                paid.Header.Number, paid.Account, paid.Instrument, paid.Position, settled.RateE8, settled.Price, paid.Quantity, paid.Moved,
                timeUs));
        }

        _payments.Clear();
        changes.Fundings.Add(new(
            settled.Header.Number, settled.Instrument, settled.RateE8, settled.Price, settled.DueUs, settled.Paid, settled.Received,
            settled.Residue, timeUs));
    }

    /// <summary>The step is over: every side has been told its position.</summary>
    public void EndStep(MarginChanges changes)
    {
        foreach (var side in _sides) changes.Trades.Add(side.ToView());
        _sides.Clear();
        Invariant.Holds(_payments.Count == 0);
    }

    static TradeSide SideOf(in Deleveraged told, MarginAccountId account, Side side, in ContractTerms contract, long timeUs) => new()
    {
        Trade = told.Trade,
        Account = account,
        Order = default,
        Instrument = told.Instrument,
        Side = side,
        Price = told.Price,
        Quantity = told.Quantity,
        Value = (long)ContractMath.Value(contract, told.Price, told.Quantity),
        Fee = 0,
        Rate = default,
        Liquidity = told.Cause == PositionCause.TakeOver ? TradeLiquidity.Liquidation : TradeLiquidity.Adl,
        TimeUs = timeUs,
    };

    static void Add(MarginChanges changes, TradeSide side, long number, LiquidationKind kind, bool forAll) => changes.Liquidations.Add((
        new()
        {
            Number = number,
            Instrument = side.Instrument,
            Account = side.Account,
            Order = side.Order,
            Trade = side.Trade,
            Side = side.Side,
            Price = side.Price,
            Quantity = side.Quantity,
            Kind = kind,
            TimeUs = side.TimeUs,
        },
        forAll));

    // A position that turns is told twice, closed and new: the later number counts, and the profit of both.
    void NoteSide(in PositionChanged changed, PositionView? before)
    {
        if (changed.Trade.Value == 0) return;
        var moved = changed.Quantity.Value - (before?.Quantity.Value ?? 0);
        var direction = moved > 0 ? Side.Buy : Side.Sell;
        for (var i = _sides.Count - 1; i >= 0 && _sides[i].Trade == changed.Trade; i--)
        {
            if (_sides[i].Account != changed.Account || _sides[i].Side != direction) continue;
            _sides[i].Position = changed.Position;
            _sides[i].Realised += changed.Moved;
            return;
        }
    }

    static PositionStep StepOf(in PositionChanged changed, PositionView? before, long timeUs)
    {
        var (quantity, cost) = (before?.Quantity.Value ?? 0, (Int128)(before?.Cost ?? 0));
        var opened = long.Max(0, long.Abs(changed.Quantity.Value) - long.Abs(quantity));
        var grew = opened > 0;
        var closes = long.Abs(changed.Quantity.Value) < long.Abs(quantity);
        var isLong = changed.Quantity.Value > 0 || quantity > 0;
        return new PositionStep(
            changed.Position,
            changed.Account,
            changed.Instrument,
            isLong ? Side.Buy : Side.Sell,
            new Lots(opened),
            grew ? Int128.Abs(changed.Cost - cost) : 0,
            // What was realised is what came in for the closed part, less its cost.
            closes ? Int128.Abs(changed.Moved + cost - changed.Cost) : 0,
            changed.Realised,
            changed.Fees,
            changed.Funding,
            changed.OpenedUs,
            timeUs,
            changed.Quantity.IsZero);
    }

    /// <summary>An account's side of a trade, until its positions are told.</summary>
    sealed class TradeSide
    {
        public required TradeId Trade { get; init; }
        public required MarginAccountId Account { get; init; }
        public required OrderId Order { get; init; }
        public required InstrumentId Instrument { get; init; }
        public required Side Side { get; init; }
        public required Ticks Price { get; init; }
        public required Lots Quantity { get; init; }
        public required long Value { get; init; }
        public required long Fee { get; init; }
        public required FeePpm Rate { get; init; }
        public required TradeLiquidity Liquidity { get; init; }
        public required long TimeUs { get; init; }
        public long Position { get; set; }
        public long Realised { get; set; }

        public MarginTradeView ToView() => new()
        {
            Number = Trade.Value,
            Account = Account,
            Order = Order,
            Position = Position,
            Instrument = Instrument,
            Side = Side,
            Price = Price,
            Quantity = Quantity,
            Value = Value,
            Fee = Fee,
            Rate = Rate,
            Liquidity = Liquidity,
            Realised = Realised,
            TimeUs = TimeUs,
        };
    }
}

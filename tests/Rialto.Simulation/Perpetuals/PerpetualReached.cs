using System.Text;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;

namespace Rialto.Simulation.Perpetuals;

/// <summary>The states of a margin exchange that a campaign must have seen, counted.</summary>
public sealed class PerpetualReached
{
    const string Liquidation = "liquidation";
    const string Slice = "slice sold by a liquidation";
    const string Surplus = "liquidation that ended with money left";
    const string TakeOver = "position taken over by the insurance fund";
    const string Empty = "loss that an empty fund could not bear";
    const string Deleveraged = "position closed for another's loss";
    const string Cascade = "several liquidations in one step";
    const string Chain = "liquidation brought about by another one";
    const string Exit = "stop-loss or take-profit of a position fired";
    const string Triggered = "waiting order fired";
    const string Failed = "waiting order failed for its margin";
    const string Rebate = "rebate paid";
    const string Missed = "funding settled after its instant was missed";
    const string Negative = "funding at a rate below zero";
    const string Residue = "funding left something to the fund";
    const string Turned = "position turned by one trade";
    const string Cover = "loss covered by the fund";
    const string Unwound = "offer of the insurance fund";
    const string Frozen = "index not trusted any more";
    const string Reducing = "instrument that only reduces";
    const string Standing = "instrument that only cancels";
    const string Brought = "order that brought exits along";
    const string Carried = "exits that an order left with its position";
    const string Revised = "order with exits or comment revised";
    const string Whole = "market order that was not filled whole";
    const string FundOff = "position that a fund was not allowed to take";
    const string Own = "own order in the way of a liquidation";
    const string Opened = "exit that waited until its market was open";
    const string Beside = "position closed beside a market that is closed";

    static readonly string[] All =
    [
        Liquidation, Slice, Surplus, TakeOver, Empty, Deleveraged, Cascade, Chain, Exit, Triggered, Failed, Rebate, Missed, Negative,
        Residue, Turned, Cover, Unwound, Frozen, Reducing, Standing, Brought, Carried, Revised, Whole, FundOff, Own,
        Opened, Beside,
    ];

    readonly SortedDictionary<string, long> _counts = [];
    readonly Dictionary<int, MarginStatus> _status = [];
    readonly Dictionary<(int, int), long> _positions = [];
    readonly HashSet<int> _withoutFund = [];
    readonly Dictionary<int, InstrumentState> _states = [];
    readonly HashSet<int> _changedInStep = [];

    // Fundings that were due, settled since the rate was told last.
    readonly Dictionary<int, int> _settled = [];
    readonly Dictionary<(int, int), (long, long)> _exits = [];
    bool _isInSlice;
    int _begunInStep;

    // The trade that closed a position last.
    long _closedBy;

    /// <summary>How often a state was seen.</summary>
    public long this[string state] => _counts.GetValueOrDefault(state);

    /// <summary>Liquidations that began.</summary>
    public long Liquidations => this[Liquidation];

    internal void Count(ReadOnlySpan<byte> events)
    {
        (_begunInStep, _isInSlice) = (0, false);
        _changedInStep.Clear();
        var reader = new EventReader(events);
        while (reader.Next()) Count(reader);
        if (_begunInStep > 1) Add(Cascade);
    }

    void Count(EventReader reader)
    {
        switch (reader.Kind)
        {
            case EventKind.MarginAccountChanged: Count(reader.As<MarginAccountChanged>()); break;
            case EventKind.OrderAccepted: Count(reader.As<OrderAccepted>()); break;
            case EventKind.Deleveraged: Count(reader.As<Deleveraged>()); break;
            case EventKind.InstrumentChanged: Count(reader.As<InstrumentChanged>()); break;
            case EventKind.FundingRateChanged: _settled.Remove(reader.As<FundingRateChanged>().Instrument.Value); break;
            case EventKind.ContractChanged: Count(reader.As<ContractChanged>()); break;
            case EventKind.OrderRevised: Add(reader.As<OrderRevised>().IsNew == 1 ? Brought : Revised); break;
            case EventKind.OrderRejected: Count(reader.As<OrderRejected>()); break;
            case EventKind.PositionChanged: Count(reader.As<PositionChanged>()); break;
            case EventKind.OrderTriggered: Add(Triggered); break;
            case EventKind.OrderCancelled: Count(reader.As<OrderCancelled>()); break;
            case EventKind.Filled: if (reader.As<Filled>().Fee.Units < 0) Add(Rebate); break;
            case EventKind.FundingSettled: Count(reader.As<FundingSettled>()); break;
            case EventKind.BalanceChanged: if (reader.As<BalanceChanged>().Posting == PostingKind.BankruptcyCover) Add(Cover); break;
            case EventKind.PriceMarked: Count(reader.As<PriceMarked>().State); break;
            default: break;
        }
    }

    void Count(in MarginAccountChanged changed)
    {
        var was = _status.GetValueOrDefault(changed.Account.Value);
        _status[changed.Account.Value] = changed.Status;
        if (changed.Status == MarginStatus.Liquidating)
        {
            Add(Liquidation);
            if (_begunInStep++ > 0) Add(Chain);
        }
        else if (was == MarginStatus.Liquidating) Add(Surplus);
    }

    void Count(in Deleveraged trade)
    {
        Add(trade.Cause == PositionCause.TakeOver ? TakeOver : Deleveraged);
        if (_withoutFund.Contains(trade.Instrument.Value) && trade.Bankrupt.Value > 2) Add(FundOff);
        if (_states.GetValueOrDefault(trade.Instrument.Value) is InstrumentState.Locked or InstrumentState.Disabled) Add(Beside);
    }

    void Count(in InstrumentChanged changed)
    {
        _states[changed.Instrument.Value] = changed.Terms.State;
        _changedInStep.Add(changed.Instrument.Value);
    }

    void Count(in ContractChanged changed)
    {
        if (changed.Contract.FundOff == 1) _withoutFund.Add(changed.Instrument.Value);
        else _withoutFund.Remove(changed.Instrument.Value);
    }

    void Count(in OrderRejected rejected)
    {
        if (rejected.OrderKind == OrderKind.Market && rejected.Reject == Reject.FillOrKillUnfillable) Add(Whole);
    }

    void Count(in OrderAccepted accepted)
    {
        _isInSlice = accepted.Flags.HasFlag(OrderFlags.Liquidation);
        if (_isInSlice) Add(Slice);
        if (accepted.Account.Value is 1 or 2) Add(Unwound);
    }

    void Count(in OrderCancelled cancelled)
    {
        if (_isInSlice && cancelled.Reason == CancelReason.SelfTrade) Add(Own);
        if (cancelled.Reason == CancelReason.TriggerFailed && cancelled.Reject == Reject.InsufficientMargin) Add(Failed);
    }

    void Count(in PositionChanged changed)
    {
        var key = (changed.Account.Value, changed.Instrument.Value);
        var before = _positions.GetValueOrDefault(key);
        if (!changed.Quantity.IsZero && before == 0 && _closedBy == changed.Trade.Value && changed.Trade.Value != 0) Add(Turned);
        if (changed.Quantity.IsZero) _closedBy = changed.Trade.Value;
        var isRuined = key.Item1 > 2 && _status.GetValueOrDefault(key.Item1) == MarginStatus.Liquidating;
        if (changed.Cause == PositionCause.Deleveraging && isRuined) Add(Empty);
        if (changed.Cause == PositionCause.Exits) Add(Exit);
        if (changed.Cause == PositionCause.Exits && _changedInStep.Contains(changed.Instrument.Value)) Add(Opened);
        var hasOthers = _exits.GetValueOrDefault(key) != Exits(changed) && Exits(changed) != default;
        if (changed.Cause == PositionCause.Trade && hasOthers) Add(Carried);
        _exits[key] = Exits(changed);
        _positions[key] = changed.Quantity.Value;
    }

    static (long, long) Exits(in PositionChanged changed) => (changed.StopLoss.Value, changed.TakeProfit.Value);

    void Count(in FundingSettled settled)
    {
        if (settled.RateE8 < 0) Add(Negative);
        if (settled.Residue > 0) Add(Residue);
        if (settled.DueUs == 0) return;
        // The rate is told behind the last one: whatever came before that was missed.
        if (_settled.GetValueOrDefault(settled.Instrument.Value) > 0) Add(Missed);
        _settled[settled.Instrument.Value] = _settled.GetValueOrDefault(settled.Instrument.Value) + 1;
    }

    void Count(IndexState state)
    {
        if (state == IndexState.Frozen) Add(Frozen);
        if (state == IndexState.ReduceOnly) Add(Reducing);
        if (state == IndexState.CancelOnly) Add(Standing);
    }

    void Add(string state) => _counts[state] = _counts.GetValueOrDefault(state) + 1;

    /// <summary>Adds what another part of the campaign saw.</summary>
    public void Add(PerpetualReached other)
    {
        foreach (var (state, count) in other._counts) _counts[state] = _counts.GetValueOrDefault(state) + count;
    }

    /// <summary>States that were never seen.</summary>
    public IEnumerable<string> Missing() => All.Where(state => !_counts.ContainsKey(state));

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var state in All) text.AppendLine($"  {state,-48}{_counts.GetValueOrDefault(state),12:N0}");
        return text.ToString();
    }
}

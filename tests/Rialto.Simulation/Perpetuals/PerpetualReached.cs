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

    static readonly string[] All =
    [
        Liquidation, Slice, Surplus, TakeOver, Empty, Deleveraged, Cascade, Chain, Exit, Triggered, Failed, Rebate, Missed, Negative,
        Residue, Turned, Cover, Unwound, Frozen, Reducing, Standing,
    ];

    readonly SortedDictionary<string, long> _counts = [];
    readonly Dictionary<int, MarginStatus> _status = [];
    readonly Dictionary<(int, int), long> _positions = [];
    int _begunInStep;
    int _settledInStep;

    // The trade that closed a position last.
    long _closedBy;

    /// <summary>How often a state was seen.</summary>
    public long this[string state] => _counts.GetValueOrDefault(state);

    /// <summary>Liquidations that began.</summary>
    public long Liquidations => this[Liquidation];

    internal void Count(ReadOnlySpan<byte> events)
    {
        (_begunInStep, _settledInStep) = (0, 0);
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
            case EventKind.Deleveraged: Add(reader.As<Deleveraged>().Cause == PositionCause.TakeOver ? TakeOver : Deleveraged); break;
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

    void Count(in OrderAccepted accepted)
    {
        if (accepted.Flags.HasFlag(OrderFlags.Liquidation)) Add(Slice);
        if (accepted.Account.Value is 1 or 2) Add(Unwound);
    }

    void Count(in OrderCancelled cancelled)
    {
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
        _positions[key] = changed.Quantity.Value;
    }

    void Count(in FundingSettled settled)
    {
        if (settled.RateE8 < 0) Add(Negative);
        if (settled.Residue > 0) Add(Residue);
        // Two in one step: the first of them at least was missed.
        if (settled.DueUs != 0 && _settledInStep++ > 0) Add(Missed);
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

using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Simulation.Workload;

/// <summary>What the workload knows of the exchange from its events, so that it can ask for things that exist.</summary>
internal sealed class World
{
    internal sealed class OpenOrder
    {
        public required long Id { get; init; }
        public required int Member { get; init; }
        public required int Instrument { get; init; }
        public required Side Side { get; init; }

        /// <summary>Empty when it has none, or only a tag.</summary>
        public required string ClientId { get; init; }
        public required OrderKind Kind { get; init; }
        public long Price { get; set; }
        public long Remaining { get; set; }

        /// <summary>0 = it waits for no price.</summary>
        public long TriggerPrice { get; set; }
    }

    readonly Dictionary<long, OpenOrder> _accepted = [];

    public List<OpenOrder> Open { get; } = [];
    public List<long> HeldDeposits { get; } = [];
    public List<long> HeldWithdrawals { get; } = [];
    public List<int> Members { get; } = [];
    public Dictionary<int, InstrumentTerms> Instruments { get; } = [];
    public List<int> InstrumentIds { get; } = [];
    public List<CurrencyTerms> Currencies { get; } = [];
    public List<string> Groups { get; } = [""];
    public List<(int Group, int Instrument)> FeeRows { get; } = [];
    public Dictionary<(int Owner, int Currency), Int128> Available { get; } = [];
    public Dictionary<int, long> Sources { get; } = [];

    /// <summary>Client order ids of finished orders by member, in order of their ends.</summary>
    public Dictionary<int, List<string>> FinishedIds { get; } = [];

    /// <summary>When the ids of finished orders are forgotten.</summary>
    public List<(long AtUs, int Member, string Id)> ExpiringIds { get; } = [];

    /// <summary>Moments at which a rule changes its mind: expiries and timers.</summary>
    public List<long> Moments { get; } = [];
    public long LastOrder { get; private set; }

    /// <summary>Price of the last trade by instrument.</summary>
    public Dictionary<int, long> LastPrices { get; } = [];

    /// <summary>Open guards with their members.</summary>
    public List<(long Guard, int Member)> Guards { get; } = [];

    public void See(ReadOnlySpan<byte> events, long nowUs)
    {
        var reader = new EventReader(events);
        while (reader.Next()) See(reader, nowUs);
    }

    void See(EventReader reader, long nowUs)
    {
        switch (reader.Kind)
        {
            case EventKind.CurrencyChanged: See(reader.As<CurrencyChanged>()); break;
            case EventKind.InstrumentChanged: See(reader.As<InstrumentChanged>()); break;
            case EventKind.MemberChanged: See(reader.As<MemberChanged>()); break;
            case EventKind.FeeChanged: See(reader.As<FeeChanged>(), Text(reader.Text<FeeChanged>())); break;
            case EventKind.OrderAccepted: See(reader.As<OrderAccepted>(), Text(reader.Text<OrderAccepted>())); break;
            case EventKind.OrderRejected: LastOrder = reader.As<OrderRejected>().Order.Value; break;
            case EventKind.OrderResting: See(reader.As<OrderResting>()); break;
            case EventKind.OrderAmended: See(reader.As<OrderAmended>()); break;
            case EventKind.Filled: See(reader.As<Filled>()); break;
            case EventKind.OrderDone: Close(reader.As<OrderDone>().Order.Value, nowUs); break;
            case EventKind.OrderCancelled: Close(reader.As<OrderCancelled>().Order.Value, nowUs); break;
            case EventKind.BalanceChanged: See(reader.As<BalanceChanged>()); break;
            case EventKind.DepositChanged: See(reader.As<DepositChanged>()); break;
            case EventKind.WithdrawalChanged: See(reader.As<WithdrawalChanged>()); break;
            case EventKind.OrderTriggered: Open.Remove(_accepted[reader.As<OrderTriggered>().Order.Value]); break;
            case EventKind.OrderTermsAmended: See(reader.As<OrderTermsAmended>()); break;
            case EventKind.GuardChanged: See(reader.As<GuardChanged>()); break;
            case EventKind.Traded: LastPrices[reader.As<Traded>().Instrument.Value] = reader.As<Traded>().Price.Value; break;
            case EventKind.CancelAfterChanged: Moments.Add(reader.As<CancelAfterChanged>().AtUs); break;
            case EventKind.Began:
            case EventKind.LimitsChanged:
            case EventKind.OrderRepeated:
            case EventKind.Transferred:
            case EventKind.Adjusted:
            case EventKind.LevelChanged:
            case EventKind.CommandRejected: break;
        }
    }

    static string Text(ReadOnlySpan<byte> utf8) => System.Text.Encoding.UTF8.GetString(utf8);

    void See(in CurrencyChanged changed)
    {
        if (changed.Currency.Value > Currencies.Count) Currencies.Add(changed.Terms);
        else Currencies[changed.Currency.Value - 1] = changed.Terms;
    }

    void See(in InstrumentChanged changed)
    {
        if (Instruments.TryAdd(changed.Instrument.Value, changed.Terms)) InstrumentIds.Add(changed.Instrument.Value);
        else Instruments[changed.Instrument.Value] = changed.Terms;
    }

    void See(in MemberChanged changed)
    {
        if (!Members.Contains(changed.Member.Value)) Members.Add(changed.Member.Value);
    }

    void See(in FeeChanged changed, string name)
    {
        if (changed.Group.Value >= Groups.Count) Groups.Add(name);
        FeeRows.Remove((changed.Group.Value, changed.Instrument.Value));
        if (changed.Removed == 0) FeeRows.Add((changed.Group.Value, changed.Instrument.Value));
    }

    void See(in OrderAccepted accepted, string text)
    {
        LastOrder = accepted.Order.Value;
        var (id, member, instrument) = (accepted.Order.Value, accepted.Member.Value, accepted.Instrument.Value);
        var clientId = accepted.Flags.HasFlag(OrderFlags.ClientIdIsTag) ? "" : text;
        var order = new OpenOrder
        {
            Id = id, Member = member, Instrument = instrument, Side = accepted.Side, Kind = accepted.OrderKind, ClientId = clientId,
            Price = accepted.Price.Value, Remaining = accepted.Quantity.Value, TriggerPrice = accepted.TriggerPrice.Value,
        };
        _accepted[id] = order;
        if (accepted.ExpiresUs != 0) Moments.Add(accepted.ExpiresUs);
        if (accepted.OrderKind > OrderKind.Market) Open.Add(order);
    }

    void See(in OrderTermsAmended amended)
    {
        _accepted[amended.Order.Value].TriggerPrice = amended.TriggerPrice.Value;
        if (amended.ExpiresUs != 0) Moments.Add(amended.ExpiresUs);
    }

    void See(in GuardChanged changed)
    {
        if (changed.State == GuardState.Open) Guards.Add((changed.Guard, changed.Member.Value));
        else Guards.Remove((changed.Guard, changed.Member.Value));
    }

    void See(in OrderResting resting)
    {
        var order = _accepted[resting.Order.Value];
        order.Price = resting.Price.Value;
        order.Remaining = resting.Remaining.Value;
        order.TriggerPrice = 0;
        if (!Open.Contains(order)) Open.Add(order);
    }

    void See(in OrderAmended amended)
    {
        var order = _accepted[amended.Order.Value];
        order.Price = amended.Price.Value;
        order.Remaining = amended.Remaining.Value;
    }

    void See(in Filled filled) => _accepted[filled.Order.Value].Remaining = filled.Remaining.Value;

    void Close(long id, long nowUs)
    {
        var order = _accepted[id];
        Open.Remove(order);
        _accepted.Remove(id);
        if (order.ClientId.Length > 0) Finish(order, nowUs);
    }

    void Finish(OpenOrder order, long nowUs)
    {
        const long dayUs = 86_400_000_000;
        ExpiringIds.Add((nowUs + dayUs, order.Member, order.ClientId));
        if (!FinishedIds.TryGetValue(order.Member, out var ids)) FinishedIds.Add(order.Member, ids = []);
        ids.Add(order.ClientId);
    }

    void See(in BalanceChanged changed) => Available[(changed.Owner.Value, changed.Currency.Value)] = changed.Available.Units;

    void See(in DepositChanged changed)
    {
        if (changed.Source != 0) Sources[changed.Source] = changed.SourceNumber;
        if (changed.State == DepositState.Held) HeldDeposits.Add(changed.DepositNumber);
        else HeldDeposits.Remove(changed.DepositNumber);
    }

    void See(in WithdrawalChanged changed)
    {
        if (changed.State == WithdrawalState.Held) HeldWithdrawals.Add(changed.WithdrawalNumber);
        else HeldWithdrawals.Remove(changed.WithdrawalNumber);
    }
}

using System.Numerics;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Simulation.Model;

namespace Rialto.Simulation.Perpetuals;

/// <summary>Accounts, positions, orders and prices, as the events tell them and nothing else.</summary>
internal sealed class PerpetualWorld
{
    const int Insurance = 5;
    const int FirstMargin = 1 << 30;
    const int LastFund = 2;
    static readonly BigInteger Pico = 1_000_000;

    internal sealed class Order
    {
        public required OrderAccepted Accepted { get; init; }
        public long Id => Accepted.Order.Value;
        public int Account => Accepted.Account.Value;
        public int Instrument => Accepted.Instrument.Value;
        public bool IsReduceOnly => Accepted.Flags.HasFlag(OrderFlags.ReduceOnly);
        public long Price { get; set; }
        public long Remaining { get; set; }
        public long Filled { get; set; }
        public long TriggerPrice { get; set; }
        public bool Waits { get; set; }
        public bool Rests { get; set; }
    }

    public Dictionary<int, InstrumentTerms> Instruments { get; } = [];
    public Dictionary<int, ModelContract> Contracts { get; } = [];
    public Dictionary<int, PriceMarked> Marks { get; } = [];
    public Dictionary<int, FundingRateChanged> Rates { get; } = [];
    public SortedDictionary<int, MarginAccountChanged> Accounts { get; } = [];

    /// <summary>Open positions by account and instrument.</summary>
    public SortedDictionary<(int Account, int Instrument), PositionChanged> Positions { get; } = [];
    public SortedDictionary<long, Order> Orders { get; } = [];
    public Dictionary<(int Owner, int Currency), (Int128 Available, Int128 Held)> Balances { get; } = [];
    public Dictionary<int, long> LastPrices { get; } = [];
    public Dictionary<(int Account, int Instrument), int> Leverages { get; } = [];
    public List<int> Members { get; } = [];
    public CurrencyId Live { get; private set; }
    public CurrencyId Demo { get; private set; }

    public void See(EventReader reader)
    {
        switch (reader.Kind)
        {
            case EventKind.MarginBegun: (Live, Demo) = (reader.As<MarginBegun>().Live, reader.As<MarginBegun>().Demo); break;
            case EventKind.InstrumentChanged: See(reader.As<InstrumentChanged>()); break;
            case EventKind.ContractChanged: See(reader.As<ContractChanged>()); break;
            case EventKind.MemberChanged: See(reader.As<MemberChanged>()); break;
            case EventKind.MarginAccountChanged: See(reader.As<MarginAccountChanged>()); break;
            case EventKind.PositionChanged: See(reader.As<PositionChanged>()); break;
            case EventKind.PriceMarked: Marks[reader.As<PriceMarked>().Instrument.Value] = reader.As<PriceMarked>(); break;
            case EventKind.FundingRateChanged: See(reader.As<FundingRateChanged>()); break;
            case EventKind.BalanceChanged: See(reader.As<BalanceChanged>()); break;
            case EventKind.LeverageChanged: See(reader.As<LeverageChanged>()); break;
            case EventKind.Traded: LastPrices[reader.As<Traded>().Instrument.Value] = reader.As<Traded>().Price.Value; break;
            default: SeeOrder(reader); break;
        }
    }

    void SeeOrder(EventReader reader)
    {
        switch (reader.Kind)
        {
            case EventKind.OrderAccepted: See(reader.As<OrderAccepted>()); break;
            case EventKind.OrderResting: See(reader.As<OrderResting>()); break;
            case EventKind.OrderAmended: See(reader.As<OrderAmended>()); break;
            case EventKind.OrderTermsAmended: See(reader.As<OrderTermsAmended>()); break;
            case EventKind.OrderTriggered: Orders[reader.As<OrderTriggered>().Order.Value].Waits = false; break;
            case EventKind.Filled: See(reader.As<Filled>()); break;
            case EventKind.OrderDone: Orders.Remove(reader.As<OrderDone>().Order.Value); break;
            case EventKind.OrderCancelled: Orders.Remove(reader.As<OrderCancelled>().Order.Value); break;
            default: break;
        }
    }

    void See(in InstrumentChanged changed) => Instruments[changed.Instrument.Value] = changed.Terms;

    void See(in ContractChanged changed) => Contracts[changed.Instrument.Value] = new(changed.Contract);

    void See(in MemberChanged changed)
    {
        if (!Members.Contains(changed.Member.Value)) Members.Add(changed.Member.Value);
    }

    void See(in MarginAccountChanged changed) => Accounts[changed.Account.Value] = changed;

    void See(in PositionChanged changed)
    {
        var key = (changed.Account.Value, changed.Instrument.Value);
        if (changed.Quantity.IsZero) Positions.Remove(key);
        else Positions[key] = changed;
    }

    void See(in LeverageChanged changed) => Leverages[(changed.Account.Value, changed.Instrument.Value)] = changed.Leverage;

    void See(in FundingRateChanged changed) => Rates[changed.Instrument.Value] = changed;

    void See(in BalanceChanged changed) =>
        Balances[(changed.Owner.Value, changed.Currency.Value)] = (changed.Available.Units, changed.Held.Units);

    void See(in OrderAccepted accepted) => Orders[accepted.Order.Value] = new()
    {
        Accepted = accepted,
        Price = accepted.Price.Value,
        Remaining = accepted.Quantity.Value,
        TriggerPrice = accepted.TriggerPrice.Value,
        Waits = accepted.OrderKind > OrderKind.Market,
    };

    void See(in OrderResting resting)
    {
        var order = Orders[resting.Order.Value];
        (order.Price, order.Remaining, order.Rests, order.Waits) = (resting.Price.Value, resting.Remaining.Value, true, false);
    }

    void See(in OrderAmended amended)
    {
        var order = Orders[amended.Order.Value];
        (order.Price, order.Remaining) = (amended.Price.Value, amended.Remaining.Value);
        if (amended.KeptPriority == 0) order.Rests = false;
    }

    void See(in OrderTermsAmended amended) => Orders[amended.Order.Value].TriggerPrice = amended.TriggerPrice.Value;

    void See(in Filled filled)
    {
        var order = Orders[filled.Order.Value];
        order.Remaining = filled.Remaining.Value;
        order.Filled += filled.Quantity.Value;
    }

    /// <summary>All that may leave an account that has no orders, in units of the ledger; null of one that has some.</summary>
    public BigInteger? Withdrawable(int account)
    {
        if (!Accounts.ContainsKey(account) || Orders.Values.Any(order => order.Account == account)) return null;
        var units = (BigInteger)Balances.GetValueOrDefault((FirstMargin + account, Accounts[account].Currency.Value)).Available;
        var (balance, needed) = (ModelContract.Floor(units, Pico), BigInteger.Zero);
        foreach (var ((holder, instrument), position) in Positions)
        {
            if (holder != account) continue;
            var contract = Contracts[instrument];
            var value = contract.Value(Marks[instrument].Fair.Value, Math.Abs(position.Quantity.Value));
            needed += contract.Initial(value, Leverages.GetValueOrDefault((account, instrument)));
        }
        var free = BigInteger.Min(balance, BigInteger.Min(balance, Standing(account).Equity) - needed);
        return free <= 0 ? null : free / 10_000 * 10_000 * Pico;
    }

    /// <summary>A price behind a position of the account was told to be frozen.</summary>
    public bool LeansOnFrozen(int account) => Positions.Values.Any(position =>
        position.Account.Value == account && Marks[position.Instrument.Value].State == IndexState.Frozen);

    /// <summary>Equity and maintenance in picos; whether every price behind them can be trusted.</summary>
    public (BigInteger Equity, BigInteger Maintenance, bool IsTrusted) Standing(int account)
    {
        var owner = account <= LastFund ? Insurance : FirstMargin + account;
        var units = (BigInteger)Balances.GetValueOrDefault((owner, Accounts[account].Currency.Value)).Available;
        var (equity, maintenance, trusted) = (ModelContract.Floor(units, Pico), BigInteger.Zero, true);
        foreach (var ((holder, instrument), position) in Positions)
        {
            if (holder != account) continue;
            var (contract, mark) = (Contracts[instrument], Marks[instrument]);
            equity += contract.Signed(mark.Fair.Value, position.Quantity.Value) - position.Cost;
            maintenance += contract.Maintenance(contract.Value(mark.Fair.Value, Math.Abs(position.Quantity.Value)));
            trusted &= mark.State is IndexState.Good or IndexState.Frozen;
        }
        return (equity, maintenance, trusted);
    }
}

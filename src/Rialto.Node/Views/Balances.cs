using System.Collections.Concurrent;
using Rialto.Engine.Codec;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Engine;

namespace Rialto.Node.Views;

/// <summary>Every owner's accounts. Readers: any thread. Owner: publisher thread.</summary>
/// <remarks>
/// Checks the ledger a second time, apart from the engine: each posting continues the balance before it, no member is below zero, and
/// the postings of a step add up to zero in every currency. A difference is an <see cref="InvariantBrokenException"/>.
/// </remarks>
public sealed class Balances
{
    readonly ConcurrentDictionary<MemberId, Accounts> _owners = new();
    readonly List<Accounts> _changed = [];
    readonly Dictionary<CurrencyId, Amount> _stepSums = [];
    readonly SortedDictionary<int, CurrencyMoney> _money = [];
    volatile CurrencyMoney[] _publishedMoney = [];

    /// <summary>All money by currency number, as of the last published batch; each line is consistent with the others.</summary>
    public IReadOnlyList<CurrencyMoney> Money => _publishedMoney;

    /// <summary>An account; zero if it was never touched.</summary>
    public BalanceView Of(MemberId owner, CurrencyId currency)
    {
        foreach (var balance in Of(owner))
        {
            if (balance.Currency == currency) return balance;
        }
        return new(currency, Amount.Zero, Amount.Zero);
    }

    /// <summary>All accounts of an owner that were ever touched, by currency number; consistent with each other.</summary>
    public IReadOnlyList<BalanceView> Of(MemberId owner) =>
        _owners.TryGetValue(owner, out var accounts) ? accounts.Published : [];

    internal void Apply(in BalanceChanged changed)
    {
        var accounts = _owners.GetOrAdd(changed.Owner, static _ => new Accounts());
        ref var working = ref accounts.Working(changed.Currency);
        Invariant.Holds(working.Total + changed.Delta == changed.Available + changed.Held);
        var mayBeNegative = Owners.MayBeNegative(changed.Owner) || Owners.HasMargin(changed.Owner);
        Invariant.Holds(!changed.Available.IsNegative || mayBeNegative);
        Invariant.Holds(!changed.Held.IsNegative);
        working = new(changed.Currency, changed.Available, changed.Held);
        if (!changed.Delta.IsZero) Moved(changed);
        if (accounts.MarkChanged()) _changed.Add(accounts);
    }

    /// <remarks>Most changes are holds and releases, which move nothing to another owner.</remarks>
    void Moved(in BalanceChanged changed)
    {
        _stepSums[changed.Currency] = _stepSums.GetValueOrDefault(changed.Currency) + changed.Delta;
        AddMoney(changed.Owner, changed.Currency, changed.Delta);
    }

    /// <summary>Money is neither made nor lost by a step.</summary>
    internal void EndStep()
    {
        foreach (var sum in _stepSums.Values) Invariant.Holds(sum.IsZero);
        _stepSums.Clear();
    }

    internal void Publish()
    {
        if (_changed.Count == 0) return;
        foreach (var accounts in _changed) accounts.Publish();
        _changed.Clear();
        _publishedMoney = [.. _money.Values];
    }

    void AddMoney(MemberId owner, CurrencyId currency, Amount amount)
    {
        if (!_money.TryGetValue(currency.Value, out var money)) money = new(currency, Amount.Zero, Amount.Zero, Amount.Zero);
        _money[currency.Value] = money.Plus(owner, amount);
    }

    /// <summary>Σ of all accounts of every currency; zero if the ledger is whole.</summary>
    internal IReadOnlyDictionary<CurrencyId, Amount> Totals()
    {
        var totals = new Dictionary<CurrencyId, Amount>();
        foreach (var balance in _owners.Values.SelectMany(a => a.Published))
        {
            totals[balance.Currency] = totals.GetValueOrDefault(balance.Currency) + balance.Total;
        }
        return totals;
    }

    internal void Save(StateWriter writer)
    {
        writer.WriteInt32(_owners.Count);
        foreach (var (owner, accounts) in _owners.OrderBy(o => o.Key.Value))
        {
            writer.WriteInt32(owner.Value);
            writer.WriteInt32(accounts.Published.Length);
            foreach (var balance in accounts.Published)
            {
                writer.WriteInt32(balance.Currency.Value);
                writer.WriteInt128(balance.Available.Units);
                writer.WriteInt128(balance.Held.Units);
            }
        }
    }

    internal void Load(ref StateReader reader)
    {
        for (var left = reader.ReadCount(); left > 0; left--)
        {
            var owner = new MemberId(reader.ReadInt32());
            var accounts = _owners.GetOrAdd(owner, static _ => new Accounts());
            for (var balances = reader.ReadCount(); balances > 0; balances--)
            {
                var currency = new CurrencyId(reader.ReadInt32());
                var balance = new BalanceView(currency, new(reader.ReadInt128()), new(reader.ReadInt128()));
                accounts.Working(currency) = balance;
                AddMoney(owner, currency, balance.Total);
            }
            accounts.Publish();
        }
        _publishedMoney = [.. _money.Values];
    }

    /// <summary>One owner's accounts, by currency number; a new array is published at the end of each batch that touched them.</summary>
    sealed class Accounts
    {
        volatile BalanceView[] _published = [];
        BalanceView[] _working = [];
        bool _changed;

        public BalanceView[] Published => _published;

        public ref BalanceView Working(CurrencyId currency)
        {
            var index = 0;
            while (index < _working.Length && _working[index].Currency.Value < currency.Value) index++;
            if (index == _working.Length || _working[index].Currency != currency)
            {
                _working = [.. _working[..index], new(currency, Amount.Zero, Amount.Zero), .. _working[index..]];
            }
            return ref _working[index];
        }

        public bool MarkChanged()
        {
            if (_changed) return false;
            return _changed = true;
        }

        public void Publish()
        {
            _changed = false;
            _published = [.. _working];
        }
    }
}

using Rialto.Engine.Codec;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Engine.Tables;

namespace Rialto.Engine.Ledger;

/// <summary>All money: who has how much of what, available and held. Owner: engine thread.</summary>
/// <remarks>
/// Keeps, after every step: the postings of a currency add up to zero; nobody's available is below zero unless its owner may be; no held is
/// below zero; all held money of a currency equals what orders, withdrawals and held deposits need (<see cref="Needs"/>, counted apart
/// from the postings). Source: docs/rules/holds.md, docs/rules/money.md.
/// </remarks>
internal sealed class Accounts(EventWriter events, int capacity)
{
    const int SavedBytes = 40;

    readonly LongMap _index = new(capacity);

    // All postings of the running step; and of all time, since every step ends at zero.
    MoneyChecksum _imbalance;

    // All held money less all that is needed.
    MoneyChecksum _unneeded;
    Account[] _accounts = new Account[int.Max(16, capacity)];

    // What was only looked at; kept, so that the compiler leaves no look out.
    int _glances;

    public int Count { get; private set; }

    /// <summary>By index. The reference is good until the next <see cref="Of"/>.</summary>
    public ref readonly Account this[int account] => ref _accounts[account];

    /// <summary>The account that an owner most likely has in a currency; it is not looked at.</summary>
    public int Glance(MemberId owner, CurrencyId currency) => _index.Glance(LongMap.Key(owner.Value, currency.Value));

    /// <summary>The account of an owner in a currency, made if it is new.</summary>
    public int Of(MemberId owner, CurrencyId currency)
    {
        var key = LongMap.Key(owner.Value, currency.Value);
        if (_index.TryGet(key, out var account)) return account;
        if (Count == _accounts.Length) Array.Resize(ref _accounts, 2 * Count);
        _accounts[Count] = new Account { Owner = owner, Currency = currency };
        _index.At(key) = Count;
        return Count++;
    }

    /// <summary>What an owner has available in a currency; zero if he never had any.</summary>
    public Amount Available(MemberId owner, CurrencyId currency) =>
        _index.TryGet(LongMap.Key(owner.Value, currency.Value), out var account) ? _accounts[account].Available : Amount.Zero;

    /// <summary>Whether an owner's money stays within ±<see cref="Limits.AmountMaxUnits"/> when it changes so.</summary>
    public bool StaysWithinBounds(MemberId owner, CurrencyId currency, Amount change)
    {
        var total = _index.TryGet(LongMap.Key(owner.Value, currency.Value), out var account)
            ? _accounts[account].Available + _accounts[account].Held + change
            : change;
        return Int128.Abs(total.Units) <= Limits.AmountMaxUnits;
    }

    /// <summary>Takes money from available to held; whoever calls has checked that it is there.</summary>
    public void Hold(int account, Amount amount, long reference)
    {
        if (!amount.IsZero) MoveHeld(account, amount, reference);
    }

    /// <summary>Gives held money back to available.</summary>
    public void Release(int account, Amount amount, long reference)
    {
        if (!amount.IsZero) MoveHeld(account, -amount, reference);
    }

    /// <summary>Moves an account and tells it. The postings of a step must add up to zero per currency.</summary>
    public void Post(int account, Amount available, Amount held, PostingKind kind, long reference)
    {
        ref var posted = ref _accounts[account];
        posted.Available += available;
        posted.Held += held;
        var delta = available + held;
        Tally(posted.Currency, delta, held);
        Tell(posted, kind, reference).Delta = delta;
    }

    // Most postings of a busy market are of this kind: what an owner has in all stays, so there is less to tally.
    void MoveHeld(int account, Amount held, long reference)
    {
        ref var moved = ref _accounts[account];
        moved.Available -= held;
        moved.Held += held;
        TallyHeld(moved.Currency, held);
        Tell(moved, PostingKind.Hold, reference);
    }

    ref BalanceChanged Tell(in Account posted, PostingKind kind, long reference)
    {
        Invariant.Holds(!posted.Available.IsNegative || Owners.MayBeNegative(posted.Owner) || Owners.HasMargin(posted.Owner));
        Invariant.Holds(!posted.Held.IsNegative);
        ref var told = ref events.Append<BalanceChanged>();
        told.Owner = posted.Owner;
        told.Currency = posted.Currency;
        told.Posting = kind;
        told.Reference = reference;
        told.Available = posted.Available;
        told.Held = posted.Held;
        return ref told;
    }

    /// <summary>What orders, withdrawals and held deposits need held has changed. Counted from them, not from the postings.</summary>
    public void Needs(CurrencyId currency, Amount change) => _unneeded.Add(MoneyChecksum.WeightOf(currency), -change);

    /// <summary>The same of several currencies, weighed by <see cref="MoneyChecksum.WeightOf"/> and added up.</summary>
    public void NeedsWeighed(ulong change) => _unneeded.Add(unchecked(0 - change));

    /// <summary>Checks what must be true between steps.</summary>
    public void EndStep()
    {
        Invariant.Holds(_imbalance.IsZero);
        Invariant.Holds(_unneeded.IsZero);
    }

    /// <summary>Adds every account to the sums of its currency, by the currency's number.</summary>
    public void AddTo(Span<MoneySums> sums)
    {
        foreach (ref readonly var account in _accounts.AsSpan(0, Count))
        {
            ref var sum = ref sums[account.Currency.Value];
            sum.Total += account.Available + account.Held;
            sum.Held += account.Held;
        }
    }

    public void Save(StateWriter writer)
    {
        writer.WriteInt32(Count);
        for (var i = 0; i < Count; i++)
        {
            writer.WriteInt32(_accounts[i].Owner.Value);
            writer.WriteInt32(_accounts[i].Currency.Value);
            writer.WriteInt128(_accounts[i].Available.Units);
            writer.WriteInt128(_accounts[i].Held.Units);
        }
    }

    /// <summary>Reads the accounts; whoever loads orders and withdrawals reports their needs again.</summary>
    public void Load(ref StateReader reader)
    {
        var count = reader.ReadCount(SavedBytes);
        _index.Reserve(count);
        if (count > _accounts.Length) Array.Resize(ref _accounts, count + count / 8);
        for (; Count < count; Count++)
        {
            ref var account = ref _accounts[Count];
            account.Owner = new MemberId(reader.ReadInt32());
            account.Currency = new CurrencyId(reader.ReadInt32());
            account.Available = new Amount(reader.ReadInt128());
            account.Held = new Amount(reader.ReadInt128());
            Tally(account.Currency, account.Available + account.Held, account.Held);
        }

        // Each entry has its place somewhere else: looking at a few places ahead makes them wait for memory together.
        var glances = 0;
        for (var i = 0; i < count; i++)
        {
            glances ^= _index.Glance(KeyOf(int.Min(i + Limits.ForeseenMax, count - 1)));
            _index.At(KeyOf(i)) = i;
        }

        _glances ^= glances;
        if (_index.Count != count) throw new StateDamagedException("An owner has two accounts in a currency.");
    }

    ulong KeyOf(int account) => LongMap.Key(_accounts[account].Owner.Value, _accounts[account].Currency.Value);

    void Tally(CurrencyId currency, Amount delta, Amount held)
    {
        var weight = MoneyChecksum.WeightOf(currency);
        _imbalance.Add(weight, delta);
        _unneeded.Add(weight, held);
    }

    void TallyHeld(CurrencyId currency, Amount held) => _unneeded.Add(MoneyChecksum.WeightOf(currency), held);
}

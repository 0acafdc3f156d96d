using Rialto.Engine.Codec;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Engine.Tables;

namespace Rialto.Engine.Ledger;

/// <summary>Money that is held for something pending: a withdrawal, or a deposit under check.</summary>
internal struct PendingItem
{
    /// <summary>The withdrawal's or deposit's number; 0 in a free place.</summary>
    public long Number;
    public MemberId Owner;
    public CurrencyId Currency;
    public Amount Amount;
    public Amount Fee;

    /// <summary>Deposits only: where it came from.</summary>
    public DepositKind DepositKind;
    public int Source;
    public long SourceNumber;
    public int NextFree;
}

/// <summary>Pending withdrawals, or pending deposits, by number. Owner: engine thread.</summary>
internal sealed class PendingMoney
{
    readonly LongMap _byNumber = new(256);
    PendingItem[] _items = new PendingItem[256];
    int _free;
    int _unused = 1;

    public bool TryFind(long number, out PendingItem item)
    {
        item = default;
        if (number <= 0 || !_byNumber.TryGet((ulong)number, out var index)) return false;
        item = _items[index];
        return true;
    }

    public void Add(in PendingItem item)
    {
        var index = Take();
        _items[index] = item;
        _byNumber.At((ulong)item.Number) = index;
    }

    public void Remove(long number)
    {
        _byNumber.TryGet((ulong)number, out var index);
        _byNumber.Remove((ulong)number);
        _items[index] = new PendingItem { NextFree = _free };
        _free = index;
    }

    /// <summary>In order of numbers, so that equal states give equal bytes however the places were used.</summary>
    public void Save(StateWriter writer)
    {
        var items = new PendingItem[_byNumber.Count];
        var count = 0;
        for (var i = 1; i < _unused; i++)
        {
            if (_items[i].Number != 0) items[count++] = _items[i];
        }

        Array.Sort(items, static (left, right) => left.Number.CompareTo(right.Number));
        writer.WriteInt32(count);
        foreach (ref readonly var item in items.AsSpan())
        {
            writer.WriteInt64(item.Number);
            writer.WriteInt32(item.Owner.Value);
            writer.WriteInt32(item.Currency.Value);
            writer.WriteInt128(item.Amount.Units);
            writer.WriteInt128(item.Fee.Units);
            writer.WriteByte((byte)item.DepositKind);
            writer.WriteInt32(item.Source);
            writer.WriteInt64(item.SourceNumber);
        }
    }

    public void Load(ref StateReader reader, Accounts accounts)
    {
        for (var left = reader.ReadCount(); left > 0; left--)
        {
            var item = new PendingItem
            {
                Number = reader.ReadInt64(),
                Owner = new MemberId(reader.ReadInt32()),
                Currency = new CurrencyId(reader.ReadInt32()),
                Amount = new Amount(reader.ReadInt128()),
                Fee = new Amount(reader.ReadInt128()),
                DepositKind = (DepositKind)reader.ReadByte(),
                Source = reader.ReadInt32(),
                SourceNumber = reader.ReadInt64(),
            };
            Add(item);
            accounts.Needs(item.Currency, item.Amount);
        }
    }

    /// <summary>Adds what each item needs held to the sums of its currency, by the currency's number.</summary>
    public void AddNeeds(Span<MoneySums> sums)
    {
        foreach (ref readonly var item in _items.AsSpan(1, _unused - 1))
        {
            if (item.Number != 0) sums[item.Currency.Value].Needed += item.Amount;
        }
    }

    int Take()
    {
        if (_free == 0)
        {
            if (_unused == _items.Length) Array.Resize(ref _items, 2 * _unused);
            return _unused++;
        }

        var index = _free;
        _free = _items[index].NextFree;
        return index;
    }
}

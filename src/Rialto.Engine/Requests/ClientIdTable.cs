using System.Buffers.Binary;
using System.Security.Cryptography;
using Rialto.Engine.Codec;
using Rialto.Engine.Members;
using Rialto.Engine.Numbers;
using Rialto.Engine.Tables;

namespace Rialto.Engine.Requests;

/// <summary>Which order each remembered client order id made. Owner: engine thread.</summary>
/// <remarks>
/// Remembered: while the order is open, and for 24 h after its end, for the last <see cref="Limits.FinishedClientIdsMax"/> finished ones of
/// the member. Finished entries stand in two lists in order of their ends: one for all (who expires next), one per member (who is over the
/// limit). Source: docs/rules/orders.md.
/// </remarks>
internal sealed class ClientIdTable(MemberTable members)
{
    const long RememberedUs = 24L * 3600 * 1_000_000;

    readonly WideMap<int> _byKey = new(1_024);
    Entry[] _entries = new Entry[1_024];
    int _free;
    int _unused = 1;
    int _oldest;
    int _youngest;

    /// <summary>A member's client order id as 128 bits: the beginning of SHA-256 over member and text.</summary>
    public static UInt128 KeyOf(MemberId member, ReadOnlySpan<byte> text)
    {
        Span<byte> input = stackalloc byte[sizeof(int) + Limits.ClientOrderIdBytesMax];
        BinaryPrimitives.WriteInt32LittleEndian(input, member.Value);
        text.CopyTo(input[sizeof(int)..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input[..(sizeof(int) + text.Length)], hash);
        // Never 0, which means "none".
        return BinaryPrimitives.ReadUInt128LittleEndian(hash) | 1;
    }

    public bool TryFind(UInt128 key, long nowUs, out OrderId order, out ulong content)
    {
        Forget(nowUs);
        var found = _byKey.TryGet(High(key), Low(key), out var index);
        order = found ? _entries[index].Order : default;
        content = found ? _entries[index].Content : 0;
        return found;
    }

    /// <summary>Remembers the id of an order; the place, never 0, is the order's until it ends.</summary>
    public int Remember(UInt128 key, OrderId order, ulong content, int memberIndex)
    {
        var index = Take();
        _entries[index] = new Entry { Key = key, Order = order, Content = content, MemberIndex = memberIndex };
        _byKey.Set(High(key), Low(key), index);
        return index;
    }

    /// <summary>The order of the id at a place has ended: the clock of its 24 hours starts.</summary>
    public void Finish(int index, OrderId order, long nowUs)
    {
        Invariant.Holds(_entries[index].Order == order);
        AddFinished(index, nowUs);
        ref var member = ref members[_entries[index].MemberIndex];
        if (member.FinishedCount > Limits.FinishedClientIdsMax) Drop(member.FirstFinished);
    }

    public void Save(StateWriter writer)
    {
        writer.WriteInt32(FinishedCount());
        for (var i = _oldest; i != 0; i = _entries[i].Younger)
        {
            WriteEntry(writer, _entries[i]);
            writer.WriteInt64(_entries[i].EndedUs);
        }
    }

    /// <summary>The key and the content of an open order, which are saved beside it.</summary>
    public (UInt128 Key, ulong Content) Of(int index, OrderId order)
    {
        ref var entry = ref _entries[index];
        Invariant.Holds(entry.Order == order);
        return (entry.Key, entry.Content);
    }

    public void Load(ref StateReader reader)
    {
        for (var left = reader.ReadCount(); left > 0; left--)
        {
            // The same 128 bits: half of all keys are negative as Int128.
            var key = unchecked((UInt128)reader.ReadInt128());
            var index = Remember(key, new OrderId(reader.ReadInt64()), reader.ReadUInt64(), reader.ReadInt32());
            AddFinished(index, reader.ReadInt64());
        }
    }

    static void WriteEntry(StateWriter writer, in Entry entry)
    {
        writer.WriteInt128(unchecked((Int128)entry.Key));
        writer.WriteInt64(entry.Order.Value);
        writer.WriteUInt64(entry.Content);
        writer.WriteInt32(entry.MemberIndex);
    }

    int FinishedCount()
    {
        var count = 0;
        for (var i = _oldest; i != 0; i = _entries[i].Younger) count++;
        return count;
    }

    void Forget(long nowUs)
    {
        while (_oldest != 0 && nowUs - _entries[_oldest].EndedUs > RememberedUs) Drop(_oldest);
    }

    void AddFinished(int index, long nowUs)
    {
        ref var entry = ref _entries[index];
        entry.EndedUs = nowUs;
        entry.Older = _youngest;
        if (_youngest == 0) _oldest = index;
        else _entries[_youngest].Younger = index;
        _youngest = index;

        ref var member = ref members[entry.MemberIndex];
        if (member.LastFinished == 0) member.FirstFinished = index;
        else _entries[member.LastFinished].NextOfMember = index;
        member.LastFinished = index;
        member.FinishedCount++;
    }

    // The oldest of all is also its member's oldest, so an entry always leaves its member's list at the head.
    void Drop(int index)
    {
        ref var entry = ref _entries[index];
        ref var member = ref members[entry.MemberIndex];
        Invariant.Holds(member.FirstFinished == index);
        member.FirstFinished = entry.NextOfMember;
        if (member.FirstFinished == 0) member.LastFinished = 0;
        member.FinishedCount--;

        if (entry.Older == 0) _oldest = entry.Younger;
        else _entries[entry.Older].Younger = entry.Younger;
        if (entry.Younger == 0) _youngest = entry.Older;
        else _entries[entry.Younger].Older = entry.Older;

        _byKey.Remove(High(entry.Key), Low(entry.Key));
        entry = new Entry { Younger = _free };
        _free = index;
    }

    int Take()
    {
        if (_free != 0)
        {
            var index = _free;
            _free = _entries[index].Younger;
            return index;
        }

        if (_unused == _entries.Length) Array.Resize(ref _entries, 2 * _unused);
        return _unused++;
    }

    static ulong High(UInt128 key) => (ulong)(key >> 64);

    // The cast keeps the low half on purpose.
    static ulong Low(UInt128 key) => unchecked((ulong)key);

    struct Entry
    {
        public UInt128 Key;
        public OrderId Order;
        public ulong Content;
        public long EndedUs;
        public int MemberIndex;
        public int Older;
        public int Younger;
        public int NextOfMember;
    }
}

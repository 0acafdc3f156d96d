using Rialto.Engine.Codec;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Engine.Tables;

namespace Rialto.Engine.Members;

/// <summary>All members, in order of opening. Owner: engine thread.</summary>
internal sealed class MemberTable(int capacity)
{
    const int SavedBytes = 17;

    readonly LongMap _byId = new(capacity);
    Member[] _members = new Member[int.Max(16, capacity)];

    public int Count { get; private set; }

    /// <summary>By index (order of opening). The reference is good until the next <see cref="Open"/>.</summary>
    public ref Member this[int index] => ref _members[index];

    public bool TryFind(MemberId id, out int index) => _byId.TryGet(Key(id), out index);

    /// <summary>The index that a member most likely has.</summary>
    public int Glance(MemberId id) => _byId.Glance(Key(id));

    public bool Knows(MemberId id) => _byId.TryGet(Key(id), out _);

    public int Open(MemberId id, FeeGroupId group, MemberFlags flags)
    {
        if (Count == _members.Length) Array.Resize(ref _members, 2 * Count);
        _members[Count] = new Member { Id = id, Group = group, Flags = flags };
        _byId.At(Key(id)) = Count;
        return Count++;
    }

    public void Save(StateWriter writer)
    {
        writer.WriteInt32(Count);
        for (var i = 0; i < Count; i++)
        {
            writer.WriteInt32(_members[i].Id.Value);
            writer.WriteInt32(_members[i].Group.Value);
            writer.WriteByte((byte)_members[i].Flags);
            writer.WriteInt64(_members[i].CancelAtUs);
        }
    }

    public void Load(ref StateReader reader)
    {
        var count = reader.ReadCount(SavedBytes);
        _byId.Reserve(count);
        if (count > _members.Length) Array.Resize(ref _members, count + count / 8);
        for (; Count < count; Count++)
        {
            ref var member = ref _members[Count];
            member.Id = new MemberId(reader.ReadInt32());
            member.Group = new FeeGroupId(reader.ReadInt32());
            member.Flags = (MemberFlags)reader.ReadByte();
            member.CancelAtUs = reader.ReadInt64();
        }

        for (var i = 0; i < count; i++) _byId.At(Key(_members[i].Id)) = i;
        if (_byId.Count != count) throw new StateDamagedException("Two members have one number.");
    }

    // A member's number is above 0, so 0 stays free as the map's "empty".
    static ulong Key(MemberId id) => id.Value > 0 ? (ulong)id.Value : ulong.MaxValue;
}

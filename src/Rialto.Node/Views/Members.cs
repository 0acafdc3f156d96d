using System.Collections.Concurrent;
using Rialto.Engine.Codec;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Node.Views;

/// <summary>What the engine knows of its members. Readers: any thread. Owner: publisher thread.</summary>
public sealed class Members
{
    readonly ConcurrentDictionary<MemberId, MemberView> _members = new();

    public int Count => _members.Count;

    /// <summary>All members, in no order.</summary>
    public IReadOnlyCollection<MemberView> All => _members.Values.ToArray();

    /// <summary>Null = the engine does not know him.</summary>
    public MemberView? Find(MemberId id) => _members.GetValueOrDefault(id);

    internal void Apply(in MemberChanged changed, long timeUs)
    {
        var before = Find(changed.Member);
        _members[changed.Member] = new()
        {
            Id = changed.Member,
            Group = changed.Group,
            Flags = changed.Flags,
            CancelAtUs = before?.CancelAtUs ?? 0,
            OpenedUs = before?.OpenedUs ?? timeUs,
        };
    }

    internal void Apply(in CancelAfterChanged changed)
    {
        if (Find(changed.Member) is { } member) _members[changed.Member] = member with { CancelAtUs = changed.AtUs };
    }

    internal void Save(StateWriter writer)
    {
        writer.WriteInt32(_members.Count);
        foreach (var member in _members.Values.OrderBy(m => m.Id.Value))
        {
            writer.WriteInt32(member.Id.Value);
            writer.WriteInt32(member.Group.Value);
            writer.WriteByte((byte)member.Flags);
            writer.WriteInt64(member.CancelAtUs);
            writer.WriteInt64(member.OpenedUs);
        }
    }

    internal void Load(ref StateReader reader)
    {
        for (var left = reader.ReadCount(); left > 0; left--)
        {
            var id = new MemberId(reader.ReadInt32());
            _members[id] = new()
            {
                Id = id,
                Group = new(reader.ReadInt32()),
                Flags = (MemberFlags)reader.ReadByte(),
                CancelAtUs = reader.ReadInt64(),
                OpenedUs = reader.ReadInt64(),
            };
        }
    }
}

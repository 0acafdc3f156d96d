using Rialto.Engine.Codec;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Engine.Tables;

namespace Rialto.Engine.Instruments;

/// <summary>Fee groups and their rates. Owner: engine thread. Source: docs/rules/fees.md.</summary>
internal sealed class FeeTable
{
    readonly LongMap _rows = new(64);
    Row[] _all = new Row[64];
    int _count;
    byte[][] _names = ["any"u8.ToArray()];

    /// <summary>Groups that exist; number 0 is <c>any</c>.</summary>
    public int GroupCount => _names.Length;

    public bool KnowsGroup(FeeGroupId group) => group.Value >= 0 && group.Value < GroupCount;

    /// <summary>The best matching row: an exact group weighs 10, an exact instrument 1; no row: zero.</summary>
    public void Find(FeeGroupId group, InstrumentId instrument, out FeePpm maker, out FeePpm taker)
    {
        var found = TryFind(group, instrument, out var row)
            || TryFind(group, default, out row)
            || TryFind(default, instrument, out row)
            || TryFind(default, default, out row);
        maker = found ? _all[row].Maker : default;
        taker = found ? _all[row].Taker : default;
    }

    /// <summary>Rejects: FeeGroupInvalid.</summary>
    public Reject CheckGroup(FeeGroupId group, ReadOnlySpan<byte> name)
    {
        if (KnowsGroup(group)) return name.IsEmpty || IsName(group, name) ? Reject.None : Reject.FeeGroupInvalid;
        var isNext = group.Value == GroupCount && GroupCount <= Limits.FeeGroupsMax;
        if (!isNext || name.Length is 0 or > Limits.FeeGroupNameBytesMax) return Reject.FeeGroupInvalid;
        return IsTaken(name) ? Reject.FeeGroupInvalid : Reject.None;
    }

    public bool Has(FeeGroupId group, InstrumentId instrument) => KnowsGroup(group) && TryFind(group, instrument, out _);

    /// <summary>Sets a row; a group that is new gets its name.</summary>
    public void Set(FeeGroupId group, ReadOnlySpan<byte> name, InstrumentId instrument, FeePpm maker, FeePpm taker)
    {
        if (!KnowsGroup(group)) AddGroup(name);
        if (!TryFind(group, instrument, out var index))
        {
            if (_count == _all.Length) Array.Resize(ref _all, 2 * _count);
            index = _count++;
            _rows.At(Key(group, instrument)) = index;
        }

        _all[index] = new Row { Group = group, Instrument = instrument, Maker = maker, Taker = taker };
    }

    /// <summary>Takes a row away; the rows behind it move up, so that their order stays.</summary>
    public void Remove(FeeGroupId group, InstrumentId instrument)
    {
        TryFind(group, instrument, out var index);
        _rows.Remove(Key(group, instrument));
        _count--;
        for (var i = index; i < _count; i++)
        {
            _all[i] = _all[i + 1];
            _rows.At(Key(_all[i].Group, _all[i].Instrument)) = i;
        }
    }

    /// <summary>The smallest rates of the rows that count on an instrument, but for one that is about to be set; at most 500,000.</summary>
    public void Lowest(InstrumentId instrument, FeeGroupId butGroup, InstrumentId butInstrument, out int maker, out int taker)
    {
        (maker, taker) = (FeePpm.SpotMax, FeePpm.SpotMax);
        for (var i = 0; i < _count; i++)
        {
            if (_all[i].Instrument != instrument && _all[i].Instrument != default) continue;
            if (_all[i].Group == butGroup && _all[i].Instrument == butInstrument) continue;
            maker = int.Min(maker, _all[i].Maker.Value);
            taker = int.Min(taker, _all[i].Taker.Value);
        }
    }

    public void Save(StateWriter writer)
    {
        writer.WriteInt32(GroupCount - 1);
        for (var group = 1; group < GroupCount; group++) writer.WriteBytes(_names[group]);
        writer.WriteInt32(_count);
        for (var i = 0; i < _count; i++)
        {
            writer.WriteInt32(_all[i].Group.Value);
            writer.WriteInt32(_all[i].Instrument.Value);
            writer.WriteInt32(_all[i].Maker.Value);
            writer.WriteInt32(_all[i].Taker.Value);
        }
    }

    public void Load(ref StateReader reader)
    {
        for (var left = reader.ReadCount(); left > 0; left--) AddGroup(reader.ReadBytes());
        for (var left = reader.ReadCount(); left > 0; left--)
        {
            var group = new FeeGroupId(reader.ReadInt32());
            var instrument = new InstrumentId(reader.ReadInt32());
            Set(group, default, instrument, new FeePpm(reader.ReadInt32()), new FeePpm(reader.ReadInt32()));
        }
    }

    bool IsName(FeeGroupId group, ReadOnlySpan<byte> name) => name.SequenceEqual(_names[group.Value]);

    bool IsTaken(ReadOnlySpan<byte> name)
    {
        foreach (var taken in _names)
        {
            if (name.SequenceEqual(taken)) return true;
        }

        return false;
    }

    void AddGroup(ReadOnlySpan<byte> name)
    {
        Array.Resize(ref _names, _names.Length + 1);
        _names[^1] = name.ToArray();
    }

    bool TryFind(FeeGroupId group, InstrumentId instrument, out int index) => _rows.TryGet(Key(group, instrument), out index);

    // Groups and instruments count from 0 here; a key must not be 0.
    static ulong Key(FeeGroupId group, InstrumentId instrument) => LongMap.Key(group.Value + 1, instrument.Value);

    struct Row
    {
        public FeeGroupId Group;
        public InstrumentId Instrument;
        public FeePpm Maker;
        public FeePpm Taker;
    }
}

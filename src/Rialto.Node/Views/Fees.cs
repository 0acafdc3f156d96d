using System.Text;
using Rialto.Engine.Codec;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Node.Views;

/// <summary>The fee table and the names of its groups. Readers: any thread. Owner: publisher thread.</summary>
public sealed class Fees
{
    /// <summary>
    /// An exact group outweighs an exact instrument: a vip's rate for everything beats the instrument's rate for everybody.
    /// </summary>
    const int GroupWeight = 10;
    const int InstrumentWeight = 1;
    const string AnyGroup = "any";

    volatile Listing _published = new([], new Dictionary<FeeGroupId, string> { [new(0)] = AnyGroup });
    readonly Dictionary<(FeeGroupId Group, InstrumentId Instrument), FeeView> _working = [];
    readonly Dictionary<FeeGroupId, string> _names = new() { [new(0)] = AnyGroup };
    int _lastNumber;
    bool _changed;

    /// <summary>In order of creation.</summary>
    public IReadOnlyList<FeeView> All => _published.All;

    /// <summary>The rates of the row that fits best; no row, no fee.</summary>
    public FeeRates RatesFor(FeeGroupId group, InstrumentId instrument)
    {
        var best = new FeeRates(new(0), new(0));
        var bestWeight = -1;
        foreach (var row in _published.All)
        {
            var weight = Weight(row, group, instrument);
            if (weight <= bestWeight) continue;
            bestWeight = weight;
            best = new(row.Maker, row.Taker);
        }
        return best;
    }

    /// <summary>Null = no such group.</summary>
    public string? NameOf(FeeGroupId group) => _published.Names.GetValueOrDefault(group);

    /// <summary>By exact name, lower case; null = no such group.</summary>
    public FeeGroupId? GroupNamed(string name)
    {
        foreach (var (id, known) in _published.Names)
        {
            if (known == name) return id;
        }
        return null;
    }

    static int Weight(FeeView row, FeeGroupId group, InstrumentId instrument)
    {
        if (row.Group.Value != 0 && row.Group != group) return -1;
        if (row.Instrument.Value != 0 && row.Instrument != instrument) return -1;
        return (row.Group.Value == 0 ? 0 : GroupWeight) + (row.Instrument.Value == 0 ? 0 : InstrumentWeight);
    }

    internal void Apply(in FeeChanged changed, ReadOnlySpan<byte> text, long timeUs)
    {
        _changed = true;
        if (!text.IsEmpty) _names[changed.Group] = Encoding.UTF8.GetString(text);
        var key = (changed.Group, changed.Instrument);
        if (changed.Removed != 0)
        {
            _working.Remove(key);
            return;
        }
        var before = _working.GetValueOrDefault(key);
        _working[key] = new()
        {
            Number = before?.Number ?? ++_lastNumber,
            Group = changed.Group,
            GroupName = _names.GetValueOrDefault(changed.Group, ""),
            Instrument = changed.Instrument,
            Maker = changed.Maker,
            Taker = changed.Taker,
            CreatedUs = before?.CreatedUs ?? timeUs,
            UpdatedUs = timeUs,
        };
    }

    internal void Save(StateWriter writer)
    {
        writer.WriteInt32(_lastNumber);
        writer.WriteInt32(_names.Count);
        foreach (var (group, name) in _names.OrderBy(n => n.Key.Value))
        {
            writer.WriteInt32(group.Value);
            writer.WriteBytes(Encoding.UTF8.GetBytes(name));
        }
        writer.WriteInt32(_working.Count);
        foreach (var fee in _working.Values.OrderBy(f => f.Number)) Save(writer, fee);
    }

    static void Save(StateWriter writer, FeeView fee)
    {
        writer.WriteInt32(fee.Number);
        writer.WriteInt32(fee.Group.Value);
        writer.WriteInt32(fee.Instrument.Value);
        writer.WriteInt32(fee.Maker.Value);
        writer.WriteInt32(fee.Taker.Value);
        writer.WriteInt64(fee.CreatedUs);
        writer.WriteInt64(fee.UpdatedUs);
    }

    internal void Load(ref StateReader reader)
    {
        _changed = true;
        _lastNumber = reader.ReadInt32();
        for (var left = reader.ReadCount(); left > 0; left--)
        {
            var group = new FeeGroupId(reader.ReadInt32());
            _names[group] = Encoding.UTF8.GetString(reader.ReadBytes());
        }
        for (var left = reader.ReadCount(); left > 0; left--)
        {
            var fee = LoadRow(ref reader);
            _working[(fee.Group, fee.Instrument)] = fee;
        }
    }

    FeeView LoadRow(ref StateReader reader)
    {
        var number = reader.ReadInt32();
        var group = new FeeGroupId(reader.ReadInt32());
        return new()
        {
            Number = number,
            Group = group,
            GroupName = _names.GetValueOrDefault(group, ""),
            Instrument = new(reader.ReadInt32()),
            Maker = new(reader.ReadInt32()),
            Taker = new(reader.ReadInt32()),
            CreatedUs = reader.ReadInt64(),
            UpdatedUs = reader.ReadInt64(),
        };
    }

    internal void Publish()
    {
        if (!_changed) return;
        _changed = false;
        _published = new(_working.Values.OrderBy(f => f.Number).ToArray(), new Dictionary<FeeGroupId, string>(_names));
    }

    sealed record Listing(IReadOnlyList<FeeView> All, IReadOnlyDictionary<FeeGroupId, string> Names);
}

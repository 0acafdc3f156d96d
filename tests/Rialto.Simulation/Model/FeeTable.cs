namespace Rialto.Simulation.Model;

/// <summary>Fee rows by (group, instrument), 0 meaning any; and the groups' names.</summary>
internal sealed class FeeTable
{
    readonly Dictionary<(int Group, int Instrument), (int Maker, int Taker)> _rows = [];
    readonly List<string> _names = ["any"];

    /// <summary>The number that a new group gets.</summary>
    public int NextGroup => _names.Count;

    public bool Knows(int group) => group >= 0 && group < _names.Count;

    public string NameOf(int group) => _names[group];

    public bool HasName(string name) => _names.Contains(name);

    public void AddGroup(string name) => _names.Add(name);

    public bool HasRow(int group, int instrument) => _rows.ContainsKey((group, instrument));

    public void Set(int group, int instrument, int maker, int taker) => _rows[(group, instrument)] = (maker, taker);

    /// <summary>The smallest maker and the smallest taker rate of all rows that count on an instrument, with one row set anew.</summary>
    public (int Maker, int Taker) SmallestOn(int instrument, (int Group, int Instrument) anew, (int Maker, int Taker) rates)
    {
        var rows = new Dictionary<(int Group, int Instrument), (int Maker, int Taker)>(_rows) { [anew] = rates };
        var counting = rows.Where(row => row.Key.Instrument == 0 || row.Key.Instrument == instrument).Select(row => row.Value).ToList();
        return counting.Count == 0 ? (0, 0) : (counting.Min(row => row.Maker), counting.Min(row => row.Taker));
    }

    public void Remove(int group, int instrument) => _rows.Remove((group, instrument));

    /// <summary>The best match: the exact group outweighs the exact instrument, which outweighs nothing.</summary>
    public (int Maker, int Taker) RatesOf(int group, int instrument)
    {
        if (_rows.TryGetValue((group, instrument), out var exact)) return exact;
        if (_rows.TryGetValue((group, 0), out var ofGroup)) return ofGroup;
        if (_rows.TryGetValue((0, instrument), out var ofInstrument)) return ofInstrument;
        return _rows.GetValueOrDefault((0, 0));
    }
}

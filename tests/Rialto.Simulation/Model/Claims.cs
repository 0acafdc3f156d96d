using System.Numerics;

namespace Rialto.Simulation.Model;

/// <summary>What the checked, not yet accepted elements of an all-or-nothing batch will take.</summary>
internal sealed class Claims
{
    readonly Dictionary<int, BigInteger> _holds = [];
    readonly Dictionary<int, long> _open = [];
    readonly HashSet<string> _ids = [];

    public BigInteger HoldOf(int currency) => _holds.GetValueOrDefault(currency);

    /// <summary>Open orders on an instrument, a hidden one part by part.</summary>
    public long OpenOn(int instrument) => _open.GetValueOrDefault(instrument);

    public long Open() => _open.Values.Sum();

    public bool HasId(string id) => _ids.Contains(id);

    public void Add(int currency, BigInteger hold, int instrument, long parts, string? id)
    {
        _holds[currency] = HoldOf(currency) + hold;
        _open[instrument] = OpenOn(instrument) + parts;
        if (id is not null) _ids.Add(id);
    }
}

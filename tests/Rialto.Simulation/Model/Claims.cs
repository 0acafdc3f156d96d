using System.Numerics;

namespace Rialto.Simulation.Model;

/// <summary>What the checked, not yet accepted elements of an all-or-nothing batch will take.</summary>
internal sealed class Claims
{
    readonly Dictionary<int, BigInteger> _holds = [];
    readonly Dictionary<int, int> _open = [];
    readonly Dictionary<string, OrderContent> _ids = [];

    public BigInteger HoldOf(int currency) => _holds.GetValueOrDefault(currency);

    public int OpenOn(int instrument) => _open.GetValueOrDefault(instrument);

    public OrderContent? ContentOf(string id) => _ids.GetValueOrDefault(id);

    public void Add(int currency, BigInteger hold, int instrument, string? id, OrderContent content)
    {
        _holds[currency] = HoldOf(currency) + hold;
        _open[instrument] = OpenOn(instrument) + 1;
        if (id is not null) _ids[id] = content;
    }
}

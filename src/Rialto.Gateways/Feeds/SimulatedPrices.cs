using Rialto.Engine.Numbers;
using Rialto.Gateways.Bots;
using Rialto.Node.Views;

namespace Rialto.Gateways.Feeds;

/// <summary>Random walks that stand for the world outside: the same seed gives the same walks. Owner: the desk's loop; readers: any
/// thread.</summary>
/// <remarks>
/// Three sources say the same with a little distance, so that the rules for many sources hold and not those for a single one, which
/// would not be believed after somebody set another price by hand.
/// </remarks>
public sealed class SimulatedPrices
{
    /// <summary>How far the sources are from the walk, in parts of <see cref="DistanceParts"/>.</summary>
    static readonly int[] s_distances = [-1, 0, 1];
    const int DistanceParts = 20_000;

    readonly Dictionary<string, PriceWalk> _walks = [];
    SplitMix64 _random;

    /// <summary>Begins where the last index prices are.</summary>
    public SimulatedPrices(ExchangeViews views, ulong seed)
    {
        _random = new SplitMix64(seed);
        foreach (var (code, dollars) in Asset.StartDollars)
        {
            if (Asset.Moves(code)) _walks[code] = new PriceWalk(LastPpm(views, code, dollars));
        }
    }

    /// <summary>By currency; only to be looked at.</summary>
    public IReadOnlyDictionary<string, PriceWalk> Walks => _walks;

    public static IReadOnlyList<string> Names { get; } = [.. s_distances.Select((_, index) => $"simulator-{index + 1}")];

    public void Step()
    {
        foreach (var walk in _walks.Values) walk.Step(ref _random);
    }

    /// <summary>What a source says of an instrument; None = it has no such price.</summary>
    public Ticks Of(InstrumentView instrument, int source)
    {
        if (!_walks.TryGetValue(instrument.BaseCode, out var walk)) return Ticks.None;
        Int128 ticks = (long)Asset.StartDollars[instrument.BaseCode] * walk.Ppm;
        for (var i = 0; i < instrument.Terms.PricePrecision; i++) ticks *= 10;
        ticks /= PriceWalk.OnePpm;
        return new Ticks((long)(ticks + ticks * s_distances[source] / DistanceParts));
    }

    static int LastPpm(ExchangeViews views, string code, int dollars)
    {
        foreach (var perpetual in views.Margin.Perpetuals)
        {
            var instrument = views.Instruments.Find(perpetual.Instrument)!;
            if (instrument.BaseCode != code || perpetual.Index == Ticks.None) continue;
            Int128 start = dollars;
            for (var i = 0; i < instrument.Terms.PricePrecision; i++) start *= 10;
            return (int)Int128.Clamp(perpetual.Index.Value * (Int128)PriceWalk.OnePpm / start, 0, int.MaxValue);
        }

        return PriceWalk.OnePpm;
    }
}

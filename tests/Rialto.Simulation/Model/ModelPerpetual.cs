using System.Numerics;
using Rialto.Engine.Commands;

namespace Rialto.Simulation.Model;

/// <summary>What a perpetual has beside its book: contract, prices, funding.</summary>
internal sealed class ModelPerpetual(ContractTerms terms)
{
    const long SecondUs = 1_000_000;
    const long TrustUs = 10 * SecondUs;
    const long ReduceOnlyUs = 60 * SecondUs;
    const long CancelOnlyUs = 600 * SecondUs;
    const int GoodToResume = 3;

    public ModelContract Contract { get; set; } = new(terms);

    /// <summary>0 = there was none yet.</summary>
    public long Index { get; private set; }
    public long Fair { get; set; }
    public long GoodAtUs { get; private set; }

    /// <summary>0 = it is not.</summary>
    public long FrozenAtUs { get; private set; }
    public int GoodInRow { get; private set; }

    public int RateE8 { get; set; }
    public int NextRateE8 { get; set; }

    /// <summary>An operator set the rate.</summary>
    public bool IsRateSet { get; set; }
    public long NextFundingUs { get; set; }
    public BigInteger SampleSum { get; set; }
    public int SampleCount { get; set; }
    public long SampledMinute { get; set; }
    public long ComputedSecond { get; set; }

    /// <summary>What was told of the prices last.</summary>
    public (long Index, long Fair, IndexState State) Told { get; set; }

    /// <summary>What orders that wait see: while nobody trusts the index, what they saw last.</summary>
    public (long Index, long Fair) Watched { get; set; }

    /// <summary>Lots traded, by minute.</summary>
    public Dictionary<long, BigInteger> Volume { get; } = [];

    /// <summary>How far the index can be trusted at a time; 0 = there was none yet.</summary>
    public IndexState StateAt(long nowUs)
    {
        if (Index == 0) return 0;
        if (FrozenAtUs == 0) return IndexState.Good;
        var since = nowUs - FrozenAtUs;
        if (since >= CancelOnlyUs) return IndexState.CancelOnly;
        return since >= ReduceOnlyUs ? IndexState.ReduceOnly : IndexState.Frozen;
    }

    /// <summary>Liquidations, and orders that watch fair and index price, go on.</summary>
    public bool IsTrustedAt(long nowUs) => StateAt(nowUs) is IndexState.Good or IndexState.Frozen;

    /// <summary>A good price that nobody has renewed for long is one no more; looked at once a second.</summary>
    public void Age(long nowUs)
    {
        if (Index != 0 && FrozenAtUs == 0 && nowUs > GoodAtUs + TrustUs) Freeze(GoodAtUs + TrustUs);
    }

    /// <summary>The sources do not agree, or are silent.</summary>
    public void Freeze(long atUs)
    {
        GoodInRow = 0;
        if (Index != 0 && FrozenAtUs == 0) FrozenAtUs = atUs;
    }

    /// <summary>True when the price counts.</summary>
    public bool Hear(long price, long nowUs)
    {
        GoodAtUs = nowUs;
        if (FrozenAtUs != 0 && ++GoodInRow < GoodToResume) return false;
        (Index, FrozenAtUs, GoodInRow) = (price, 0, 0);
        return true;
    }
}

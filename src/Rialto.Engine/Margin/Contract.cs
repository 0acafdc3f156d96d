using Rialto.Engine.Codec;
using Rialto.Engine.Commands;
using Rialto.Engine.Instruments;
using Rialto.Engine.Numbers;
using Rialto.Engine.Tables;

namespace Rialto.Engine.Margin;

/// <summary>What makes an instrument a perpetual: its terms, its prices, its funding, and who must be looked at when they move.</summary>
/// <remarks>Owner: engine thread. Source: docs/rules/derivatives.md, docs/rules/derivatives-prices.md.</remarks>
internal sealed class Contract(
    in ContractTerms terms, HeapPlaces waitingPlaces, HeapPlaces exitPlaces, HeapPlaces fallPlaces, HeapPlaces risePlaces)
{
    const long MinuteUs = 60_000_000;

    ContractTerms _terms = terms;

    public ref readonly ContractTerms Terms => ref _terms;

    /// <summary>None until the first index price.</summary>
    public Ticks Index { get; set; }
    public Ticks Fair { get; set; }

    /// <summary>When a good index price came last; 0 = never.</summary>
    public long IndexUs { get; set; }

    /// <summary>Since when the index can't be trusted; 0 = it can.</summary>
    public long FrozenUs { get; set; }

    /// <summary>Good index prices in a row since then.</summary>
    public int GoodInARow { get; set; }

    /// <summary>What was told last.</summary>
    public Ticks ToldIndex { get; set; }
    public IndexState ToldState { get; set; }

    /// <summary>The funding rate of the running interval, and of the next one as it looks by now.</summary>
    public int RateE8 { get; set; }
    public int NextRateE8 { get; set; }

    /// <summary>An operator has set the rate; it stays at every funding.</summary>
    public bool IsRateSet { get; set; }

    /// <summary>Premium samples of the running interval.</summary>
    public Int128 SampleSum { get; set; }
    public int SampleCount { get; set; }

    /// <summary>When the fair price is to be computed again, a premium sampled, funding settled; 0 = the clock has not begun.</summary>
    public long NextSecondUs { get; set; }
    public long NextMinuteUs { get; set; }
    public long NextFundingUs { get; set; }

    /// <summary>Sum of all positions, of their costs, and what the clearing account has from this instrument.</summary>
    public Int128 QuantitySum { get; set; }
    public Int128 CostSum { get; set; }
    public Int128 Clearing { get; set; }

    /// <summary>The same as before the step: what was touched is checked at its end.</summary>
    public bool IsTouched { get; set; }

    /// <summary>Stops and take-profits that watch fair and index price.</summary>
    public WaitingOrders FairWaiting { get; } = new(waitingPlaces);
    public WaitingOrders IndexWaiting { get; } = new(waitingPlaces);

    /// <summary>Exits of positions, by the price they watch.</summary>
    public WaitingOrders LastExits { get; } = new(exitPlaces);
    public WaitingOrders FairExits { get; } = new(exitPlaces);
    public WaitingOrders IndexExits { get; } = new(exitPlaces);

    /// <summary>Positions whose account must be looked at when the fair price is at or below, or at or above, their key.</summary>
    public PlacedHeap Falls { get; } = new(fallPlaces);
    public PlacedHeap Rises { get; } = new(risePlaces);

    /// <summary>Lots traded in each of the last sixty minutes; the first is of the minute that <see cref="VolumeMinute"/> names.</summary>
    public long[] Volumes { get; } = new long[60];
    public long VolumeMinute { get; set; }

    public bool HasPrice => Fair != Ticks.None;

    public void Change(in ContractTerms changed) => _terms = changed;

    public WaitingOrders ExitsBy(TriggerBy by) => by switch
    {
        TriggerBy.Last => LastExits,
        TriggerBy.Fair => FairExits,
        TriggerBy.Index => IndexExits,
    };

    /// <summary>How far the index can be trusted at a time.</summary>
    public IndexState StateAt(long nowUs)
    {
        if (FrozenUs == 0) return IndexState.Good;
        if (nowUs < FrozenUs + Limits.FrozenReduceOnlyUs) return IndexState.Frozen;
        return nowUs < FrozenUs + Limits.FrozenCancelOnlyUs ? IndexState.ReduceOnly : IndexState.CancelOnly;
    }

    /// <summary>Liquidations, and triggers on fair and index price, wait.</summary>
    public bool IsPausedAt(long nowUs) => StateAt(nowUs) is IndexState.ReduceOnly or IndexState.CancelOnly;

    /// <summary>The best price that a market order may reach.</summary>
    /// <remarks>Rounded to the inside of the tick step; never below one step.</remarks>
    public Ticks Protection(Side side, Ticks step)
    {
        const int Million = 1_000_000;
        var far = (Int128)Fair.Value * (side == Side.Buy ? Million + _terms.ProtectionPpm : Million - _terms.ProtectionPpm);
        var unit = (Int128)Million * step.Value;
        var steps = side == Side.Buy ? Rounding.Floor(far, unit) : Rounding.Ceiling(far, unit);
        return new Ticks((long)Int128.Clamp(steps, 1, Limits.TicksMax / step.Value) * step.Value);
    }

    /// <summary>Whether a limit lies within the band around the fair price.</summary>
    public bool IsInBand(Ticks price) =>
        (Int128)long.Abs(price.Value - Fair.Value) * 1_000_000 <= (Int128)Fair.Value * _terms.LimitBandPpm;

    /// <summary>Counts lots into the minute of a time.</summary>
    public void CountVolume(long nowUs, Lots lots)
    {
        PassMinutes(nowUs / MinuteUs);
        ref var minute = ref Volumes[VolumeMinute % Volumes.Length];
        // A saturated count is still "a lot".
        minute = minute > long.MaxValue - lots.Value ? long.MaxValue : minute + lots.Value;
    }

    /// <summary>Lots traded in the hour before a time.</summary>
    public Int128 HourVolume(long nowUs)
    {
        PassMinutes(nowUs / MinuteUs);
        var sum = Int128.Zero;
        foreach (var volume in Volumes) sum += volume;
        return sum;
    }

    void PassMinutes(long minute)
    {
        if (minute - VolumeMinute >= Volumes.Length) Volumes.AsSpan().Clear();
        else for (var passed = VolumeMinute + 1; passed <= minute; passed++) Volumes[passed % Volumes.Length] = 0;
        VolumeMinute = minute;
    }

    public void Save(StateWriter writer)
    {
        writer.WriteStruct(_terms);
        writer.WriteInt64(Index.Value);
        writer.WriteInt64(Fair.Value);
        writer.WriteInt64(IndexUs);
        writer.WriteInt64(FrozenUs);
        writer.WriteInt32(GoodInARow);
        writer.WriteInt64(ToldIndex.Value);
        writer.WriteByte((byte)ToldState);
        writer.WriteInt32(RateE8);
        writer.WriteInt32(NextRateE8);
        writer.WriteByte(IsRateSet ? (byte)1 : (byte)0);
        writer.WriteInt128(SampleSum);
        writer.WriteInt32(SampleCount);
        writer.WriteInt64(NextSecondUs);
        writer.WriteInt64(NextMinuteUs);
        writer.WriteInt64(NextFundingUs);
        writer.WriteInt128(Clearing);
        writer.WriteInt64(VolumeMinute);
        foreach (var volume in Volumes) writer.WriteInt64(volume);
        FairWaiting.Save(writer);
        IndexWaiting.Save(writer);
        LastExits.Save(writer);
        FairExits.Save(writer);
        IndexExits.Save(writer);
    }

    /// <summary>Reads what <see cref="Save"/> wrote behind the terms.</summary>
    public void Load(ref StateReader reader)
    {
        Index = new Ticks(reader.ReadInt64());
        Fair = new Ticks(reader.ReadInt64());
        IndexUs = reader.ReadInt64();
        FrozenUs = reader.ReadInt64();
        GoodInARow = reader.ReadInt32();
        ToldIndex = new Ticks(reader.ReadInt64());
        ToldState = (IndexState)reader.ReadByte();
        RateE8 = reader.ReadInt32();
        NextRateE8 = reader.ReadInt32();
        IsRateSet = reader.ReadByte() != 0;
        SampleSum = reader.ReadInt128();
        SampleCount = reader.ReadInt32();
        NextSecondUs = reader.ReadInt64();
        NextMinuteUs = reader.ReadInt64();
        NextFundingUs = reader.ReadInt64();
        Clearing = reader.ReadInt128();
        VolumeMinute = reader.ReadInt64();
        for (var i = 0; i < Volumes.Length; i++) Volumes[i] = reader.ReadInt64();
        FairWaiting.Load(ref reader);
        IndexWaiting.Load(ref reader);
        LastExits.Load(ref reader);
        FairExits.Load(ref reader);
        IndexExits.Load(ref reader);
    }
}

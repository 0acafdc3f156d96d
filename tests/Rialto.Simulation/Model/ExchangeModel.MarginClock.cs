using System.Numerics;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Simulation.Model;

/// <summary>Index and fair price, premium, funding: what time and outside prices do to a perpetual.</summary>
public sealed partial class ExchangeModel
{
    const long ClockUs = 1_000_000;
    const long IntervalUs = 8 * 3_600 * ClockUs;
    const long IntervalMs = IntervalUs / 1_000;
    const long IndexMax = 10_000_000_000_000;
    const int DrawnMax = 50_000;
    static readonly BigInteger Rates = 100_000_000;
    static readonly BigInteger PremiumMax = 1_000_000_000;

    /// <summary>When the clock of a perpetual has something to do.</summary>
    long NextMarginUs
    {
        get
        {
            var next = long.MaxValue;
            foreach (var instrument in _instruments.Values)
            {
                if (instrument.Margin is not { Index: > 0, Told.State: not IndexState.CancelOnly } perpetual) continue;
                next = Math.Min(next, (perpetual.ComputedSecond + 1) * ClockUs);
            }
            return _queue.Count > 0 ? Math.Min(next, _nowUs) : next;
        }
    }

    /// <summary>The perpetuals by number.</summary>
    IEnumerable<ModelInstrument> Perpetuals()
    {
        foreach (var id in SortedInstruments())
        {
            if (_instruments[id].Margin is not null) yield return _instruments[id];
        }
    }

    /// <summary>Once a second, with the first step that reaches it.</summary>
    void RunClocks()
    {
        foreach (var instrument in Perpetuals())
        {
            var perpetual = instrument.Margin!;
            if (perpetual.Index == 0 || _nowUs / ClockUs <= perpetual.ComputedSecond) continue;
            perpetual.Age(_nowUs);
            Strike(instrument, resumes: false);
        }
    }

    /// <summary>Funding, sample, fair price.</summary>
    void Strike(ModelInstrument instrument, bool resumes)
    {
        var perpetual = instrument.Margin!;
        SettleDue(instrument);
        var minute = _nowUs / MinuteUs;
        if (minute > perpetual.SampledMinute)
        {
            perpetual.SampledMinute = minute;
            if (perpetual.IsTrustedAt(_nowUs)) Sample(instrument);
            if (perpetual.IsTrustedAt(_nowUs)) Unwind(instrument);
        }
        perpetual.ComputedSecond = _nowUs / ClockUs;
        ComputeFair(instrument, resumes);
    }

    void Mark(in MarkIndex mark)
    {
        var reject = CheckMark(mark, out var instrument);
        if (reject != Reject.None)
        {
            Refuse(mark.Header, reject, 0, 0);
            return;
        }
        var perpetual = instrument!.Margin!;
        perpetual.Age(_nowUs);
        var isFirst = perpetual.Index == 0;
        var wasTrusted = isFirst || perpetual.IsTrustedAt(_nowUs);
        if (mark.State == IndexState.Frozen) perpetual.Freeze(_nowUs);
        else perpetual.Hear(mark.Price.Value, _nowUs);
        if (perpetual.Index == 0) return;
        if (isFirst)
        {
            perpetual.NextFundingUs = (_nowUs / IntervalUs + 1) * IntervalUs;
            perpetual.SampledMinute = _nowUs / MinuteUs;
        }
        Strike(instrument, resumes: !wasTrusted && perpetual.IsTrustedAt(_nowUs));
    }

    Reject CheckMark(in MarkIndex mark, out ModelInstrument? instrument)
    {
        instrument = FindPerpetual(mark.Instrument);
        if (instrument?.Margin is not { } perpetual) return Reject.InstrumentNotFound;
        var price = mark.Price.Value;
        if (mark.State == IndexState.Frozen) return price == 0 ? Reject.None : Reject.PriceAboveMaximum;
        if (mark.State == IndexState.Good && price < 1) return Reject.PriceMissing;
        if (mark.State == IndexState.Good && price > IndexMax) return Reject.PriceAboveMaximum;
        if (mark.State != IndexState.Good) return Reject.KindNotSupported;
        if (perpetual.Index == 0) return Reject.None;
        var (now, last) = ((BigInteger)price, (BigInteger)perpetual.Index);
        return now > last * 10 || now * 10 < last ? Reject.PriceOutsideBand : Reject.None;
    }

    /// <summary>Milliseconds until the next funding.</summary>
    long LeftMs(ModelPerpetual perpetual) => Math.Max(0, perpetual.NextFundingUs - _nowUs) / 1_000;

    void ComputeFair(ModelInstrument instrument, bool resumes)
    {
        var perpetual = instrument.Margin!;
        var basis = ModelContract.Nearest((BigInteger)perpetual.Index * perpetual.RateE8 * LeftMs(perpetual), Rates * IntervalMs);
        perpetual.Fair = (long)BigInteger.Max(1, perpetual.Index + basis);
        TellPrices(instrument);
        if (!perpetual.IsTrustedAt(_nowUs)) return;
        perpetual.Watched = (perpetual.Index, perpetual.Fair);
        HearPrice(instrument);
        CallHolders(instrument, everybody: resumes);
    }

    void TellPrices(ModelInstrument instrument)
    {
        var perpetual = instrument.Margin!;
        var now = (perpetual.Index, perpetual.Fair, State: perpetual.StateAt(_nowUs));
        if (now == perpetual.Told) return;
        perpetual.Told = now;
        Tell(new PriceMarked
        {
            Instrument = new(instrument.Id),
            State = now.State,
            Index = new(perpetual.Index),
            Fair = new(perpetual.Fair),
        });
    }

    void Sample(ModelInstrument instrument)
    {
        var perpetual = instrument.Margin!;
        var (bid, ask) = (Effective(instrument, Side.Buy), Effective(instrument, Side.Sell));
        var above = bid is { } high ? BigInteger.Max(0, high - perpetual.Fair) : 0;
        var below = ask is { } low ? BigInteger.Max(0, perpetual.Fair - low) : 0;
        var premium = ModelContract.Nearest((above - below) * Rates, perpetual.Index);
        if (perpetual.Contract.Terms.PremiumAddsBasis == 1)
        {
            premium += ModelContract.Nearest((BigInteger)perpetual.RateE8 * LeftMs(perpetual), IntervalMs);
        }
        perpetual.SampleSum += BigInteger.Min(PremiumMax, BigInteger.Max(-PremiumMax, premium));
        perpetual.SampleCount++;
        perpetual.NextRateE8 = NextRate(perpetual);
        TellRate(instrument);
    }

    static int NextRate(ModelPerpetual perpetual)
    {
        var mean = ModelContract.Floor(perpetual.SampleSum, perpetual.SampleCount);
        var toInterest = perpetual.Contract.Terms.InterestE8 - mean;
        var drawn = mean + BigInteger.Min(DrawnMax, BigInteger.Max(-DrawnMax, toInterest));
        return (int)BigInteger.Min(NextRateMax, BigInteger.Max(-NextRateMax, drawn));
    }

    /// <summary>Mean price for which the impact value can be had in whole lots, or what there is; null of an empty side.</summary>
    static BigInteger? Effective(ModelInstrument instrument, Side side)
    {
        var (lots, product) = (BigInteger.Zero, BigInteger.Zero);
        foreach (var (price, quantity) in instrument.Book.Levels(side))
        {
            var part = BigInteger.Min(quantity, LotsMissing(instrument.Margin!, price, lots, product));
            lots += part;
            product += part * price;
            if (part < quantity) break;
        }
        if (lots.IsZero) return null;
        return side == Side.Buy ? ModelContract.Floor(product, lots) : ModelContract.Ceiling(product, lots);
    }

    /// <summary>How many lots at a price are still missing; the value of an inverse contract counts at the fair price.</summary>
    static BigInteger LotsMissing(ModelPerpetual perpetual, BigInteger price, BigInteger lots, BigInteger product)
    {
        var (contract, factor, impact) = (perpetual.Contract, perpetual.Contract.Terms.ValueFactor, perpetual.Contract.Terms.ImpactValue);
        if (!contract.IsInverse) return BigInteger.Max(0, ModelContract.Ceiling(impact - product * factor, price * factor));
        var wanted = ModelContract.Floor((BigInteger)impact * perpetual.Fair, factor);
        while (contract.Value(perpetual.Fair, wanted) < impact) wanted++;
        while (wanted > 0 && contract.Value(perpetual.Fair, wanted - 1) >= impact) wanted--;
        return BigInteger.Max(0, wanted - lots);
    }

    void TellRate(ModelInstrument instrument)
    {
        var perpetual = instrument.Margin!;
        Tell(new FundingRateChanged
        {
            Instrument = new(instrument.Id),
            RateE8 = perpetual.RateE8,
            NextRateE8 = perpetual.NextRateE8,
            NextFundingUs = perpetual.NextFundingUs,
        });
    }

    /// <summary>Every instant that has passed, oldest first, while the index is not frozen.</summary>
    void SettleDue(ModelInstrument instrument)
    {
        var perpetual = instrument.Margin!;
        if (perpetual.FrozenAtUs != 0 || perpetual.NextFundingUs > _nowUs) return;
        for (; perpetual.NextFundingUs <= _nowUs; perpetual.NextFundingUs += IntervalUs)
        {
            PayFunding(instrument, perpetual.RateE8, perpetual.NextFundingUs);
        }

        if (perpetual.SampleCount > 0 && !perpetual.IsRateSet) perpetual.RateE8 = perpetual.NextRateE8;
        (perpetual.SampleSum, perpetual.SampleCount) = (0, 0);
        TellRate(instrument);
    }

    void PayFunding(ModelInstrument instrument, int rate, long dueUs)
    {
        var perpetual = instrument.Margin!;
        var (paid, received) = (BigInteger.Zero, BigInteger.Zero);
        foreach (var account in _accounts.Values)
        {
            if (account.In(instrument) is not { } position || rate == 0) continue;
            var value = perpetual.Contract.Value(perpetual.Index, position.Size) * Math.Abs(rate);
            var pays = position.Quantity.Sign == Math.Sign(rate);
            var amount = pays ? -ModelContract.Ceiling(value, Rates) : ModelContract.Floor(value, Rates);
            if (pays) paid -= amount;
            else received += amount;
            position.Funding += amount;
            if (amount.IsZero) continue;
            Post(account.Owner, account.Currency, PostingKind.Funding, instrument.Id, amount * Pico, 0);
            Tell(position, amount, 0, PositionCause.Funding);
            ComeInLine(account);
        }
        Post(InsuranceOwner, CurrencyOf(instrument), PostingKind.Funding, instrument.Id, (paid - received) * Pico, 0);
        Tell(new FundingSettled
        {
            Instrument = new(instrument.Id),
            RateE8 = rate,
            Price = new(perpetual.Index),
            DueUs = dueUs,
            Paid = (long)paid,
            Received = (long)received,
            Residue = (long)(paid - received),
        });
    }

    static int CurrencyOf(ModelInstrument instrument) => instrument.Margin!.Contract.Terms.Margin.Value;

    void Set(in SetFundingRate set)
    {
        var reject = CheckRate(set.Instrument.Value, set.RateE8, out var instrument);
        if (reject != Reject.None)
        {
            Refuse(set.Header, reject, 0, 0);
            return;
        }
        var perpetual = instrument!.Margin!;
        perpetual.IsRateSet = set.Computed == 0;
        if (perpetual.IsRateSet) perpetual.RateE8 = set.RateE8;
        TellRate(instrument);
        ComputeFair(instrument, resumes: false);
    }

    Reject CheckRate(int id, int rate, out ModelInstrument? instrument)
    {
        if (!_instruments.TryGetValue(id, out instrument) || instrument.Margin is null) return Reject.InstrumentNotFound;
        if (rate is < -NextRateMax or > NextRateMax) return Reject.FeeRateInvalid;
        return instrument.Margin.Index == 0 ? Reject.InstrumentNotOpen : Reject.None;
    }

    void Settle(in SettleFunding settle)
    {
        var reject = CheckRate(settle.Instrument.Value, settle.RateE8, out var instrument);
        if (reject != Reject.None) Refuse(settle.Header, reject, 0, 0);
        else PayFunding(instrument!, settle.UsesCurrent == 1 ? instrument!.Margin!.RateE8 : settle.RateE8, dueUs: 0);
    }

    void Clear(in ClearInstrument clear)
    {
        var isKnown = _instruments.TryGetValue(clear.Instrument.Value, out var instrument) && instrument.Margin is not null;
        var reject = isKnown ? Reject.None : Reject.InstrumentNotFound;
        if (reject != Reject.None)
        {
            Refuse(clear.Header, reject, 0, 0);
            return;
        }
        foreach (var order in OpenOrders(order => order.Instrument == instrument)) End(order, CancelReason.InstrumentCleared);
        if (instrument!.Margin!.Contract.IsInverse) ClearInPairs(instrument);
        else ClearEach(instrument);
    }

    void ClearEach(ModelInstrument instrument)
    {
        foreach (var account in _accounts.Values)
        {
            if (account.In(instrument) is { } position) CloseAtFair(position, position.Size);
        }
    }

    /// <summary>Each value is rounded, so that two and two must share one.</summary>
    void ClearInPairs(ModelInstrument instrument)
    {
        while (FirstIn(instrument, sign: 1) is { } seller && FirstIn(instrument, sign: -1) is { } buyer)
        {
            var lots = BigInteger.Min(seller.Size, buyer.Size);
            CloseAtFair(seller, lots);
            CloseAtFair(buyer, lots);
        }
    }

    ModelPosition? FirstIn(ModelInstrument instrument, int sign) =>
        _accounts.Values.Select(account => account.In(instrument)).FirstOrDefault(position => position?.Quantity.Sign == sign);

    void CloseAtFair(ModelPosition position, BigInteger lots)
    {
        var value = position.Instrument.Margin!.Contract.Value(position.Instrument.Margin.Fair, lots);
        var realised = Close(position, lots, position.Instrument.Margin!.Contract.IsInverse ? -value : value);
        if (position.Quantity.IsZero) position.Account.Positions.Remove(position.Instrument.Id);
        PayRealised(position.Account, 0, realised);
        Tell(position, realised, 0, PositionCause.Cleared);
        ComeInLine(position.Account);
    }
}

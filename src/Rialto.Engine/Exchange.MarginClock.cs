using Rialto.Engine.Books;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Instruments;
using Rialto.Engine.Margin;
using Rialto.Engine.Numbers;

namespace Rialto.Engine;

/// <summary>Index and fair prices, premium samples and funding. Source: docs/rules/derivatives-prices.md.</summary>
public sealed partial class Exchange
{
    const long SecondUs = 1_000_000;
    const long MinuteUs = 60 * SecondUs;

    int[] _crossed = new int[16];

    /// <summary>When the earliest clock of a perpetual strikes. One whose index is gone for long has none.</summary>
    long NextClockUs
    {
        get
        {
            var next = _margin.DueCount > 0 ? _nowUs : long.MaxValue;
            foreach (var instrument in _perpetuals)
            {
                var contract = instrument.Contract!;
                var isRunning = contract.NextSecondUs != 0 && contract.ToldState != IndexState.CancelOnly;
                if (isRunning) next = long.Min(next, contract.NextSecondUs);
            }

            return next;
        }
    }

    // By instrument number: what is due at the time of this step.
    void RunClocks()
    {
        foreach (var instrument in _perpetuals)
        {
            var contract = instrument.Contract!;
            if (contract.NextSecondUs == 0 || _nowUs < contract.NextSecondUs) continue;
            NoteAge(contract);
            Strike(instrument, wasPaused: false);
        }
    }

    // An index that nobody renews is frozen from the moment on at which it was too old.
    void NoteAge(Contract contract)
    {
        var isOld = contract.FrozenUs == 0 && contract.IndexUs != 0 && _nowUs > contract.IndexUs + Limits.IndexAgeMaxUs;
        if (!isOld) return;
        contract.FrozenUs = contract.IndexUs + Limits.IndexAgeMaxUs;
        contract.GoodInARow = 0;
    }

    // Funding first, then the sample of the minute, then the fair price.
    void Strike(Instrument instrument, bool wasPaused)
    {
        var contract = instrument.Contract!;
        if (contract.FrozenUs == 0) SettleDue(instrument);
        if (_nowUs >= contract.NextMinuteUs) Sample(instrument);
        Mark(instrument, wasPaused);
        contract.NextSecondUs = (_nowUs / SecondUs + 1) * SecondUs;
    }

    void MarkIndex(ReadOnlySpan<byte> command)
    {
        ref readonly var mark = ref CommandCodec.Read<MarkIndex>(command);
        var reject = AdmitIndex(mark, out var instrument);
        if (reject != Reject.None)
        {
            RejectCommand(mark.Header, reject);
            return;
        }

        var contract = instrument.Contract!;
        NoteAge(contract);
        // Also since the clock struck last, so that nobody was told.
        var wasPaused = contract.IsPausedAt(_nowUs);
        if (mark.State == IndexState.Good) NoteGood(contract, mark.Price);
        else NoteFrozen(contract);
        if (contract.NextSecondUs == 0 && contract.Index != Ticks.None) BeginClock(contract);
        if (contract.NextSecondUs != 0) Strike(instrument, wasPaused);
    }

    Reject AdmitIndex(in MarkIndex mark, out Instrument instrument)
    {
        if (!TryFindPerpetual(mark.Instrument, out instrument)) return Reject.InstrumentNotFound;
        if (mark.State is not (IndexState.Good or IndexState.Frozen)) return Reject.KindNotSupported;
        if (mark.State == IndexState.Frozen) return mark.Price == Ticks.None ? Reject.None : Reject.PriceAboveMaximum;
        if (mark.Price.Value < 1) return Reject.PriceMissing;
        if (mark.Price.Value > Limits.IndexMax) return Reject.PriceAboveMaximum;
        // Beyond that it is a broken source, and values would outgrow what was checked when positions were opened.
        var last = instrument.Contract!.Index.Value;
        var isNear = mark.Price.Value <= last * Limits.IndexLeapMax && last <= mark.Price.Value * Limits.IndexLeapMax;
        return last == 0 || isNear ? Reject.None : Reject.PriceOutsideBand;
    }

    // A frozen index comes back when it was good three times in a row; until then its last price stays.
    void NoteGood(Contract contract, Ticks price)
    {
        contract.IndexUs = _nowUs;
        if (contract.FrozenUs != 0 && ++contract.GoodInARow < Limits.GoodIndexesToResume) return;
        contract.FrozenUs = 0;
        contract.GoodInARow = 0;
        contract.Index = price;
    }

    void NoteFrozen(Contract contract)
    {
        contract.GoodInARow = 0;
        if (contract.FrozenUs == 0 && contract.Index != Ticks.None) contract.FrozenUs = _nowUs;
    }

    void BeginClock(Contract contract)
    {
        contract.NextSecondUs = (_nowUs / SecondUs + 1) * SecondUs;
        contract.NextMinuteUs = (_nowUs / MinuteUs + 1) * MinuteUs;
        contract.NextFundingUs = (_nowUs / FundingMath.IntervalUs + 1) * FundingMath.IntervalUs;
    }

    // The fair price of the moment, and whoever must be looked at because of it: behind a pause everybody who may have waited.
    void Mark(Instrument instrument, bool wasPaused)
    {
        var contract = instrument.Contract!;
        if (contract.Index == Ticks.None) return;
        var before = (contract.Fair, contract.ToldIndex, contract.ToldState);
        contract.Fair = FairOf(contract);
        contract.ToldIndex = contract.Index;
        contract.ToldState = contract.StateAt(_nowUs);
        if (before != (contract.Fair, contract.ToldIndex, contract.ToldState)) TellPrice(instrument);
        if (contract.IsPausedAt(_nowUs)) return;
        StirMarked(instrument, wasPaused || before.Fair != contract.Fair, wasPaused || before.ToldIndex != contract.Index);
        if (wasPaused) MarkHolders(instrument);
        MarkCrossed(instrument);
        MarkLiquidations(instrument, isPrice: true);
    }

    Ticks FairOf(Contract contract)
    {
        var fair = FundingMath.Fair(contract.Index, contract.RateE8, LeftMs(contract));
        return fair.Value < 1 ? new Ticks(1) : fair;
    }

    long LeftMs(Contract contract) => long.Clamp(contract.NextFundingUs - _nowUs, 0, FundingMath.IntervalUs) / 1_000;

    void TellPrice(Instrument instrument)
    {
        var contract = instrument.Contract!;
        _events.Add(new PriceMarked
        {
            Instrument = instrument.Id,
            State = contract.ToldState,
            Index = contract.Index,
            Fair = contract.Fair,
        });
    }

    void StirMarked(Instrument instrument, bool fairMoved, bool indexMoved)
    {
        var contract = instrument.Contract!;
        if (fairMoved)
        {
            StirExits(instrument, TriggerBy.Fair, contract.Fair);
            StirWaiting(instrument, contract.FairWaiting, contract.Fair);
        }

        if (!indexMoved) return;
        StirWaiting(instrument, contract.IndexWaiting, contract.Index);
        StirExits(instrument, TriggerBy.Index, contract.Index);
    }

    // The accounts whose threshold the fair price has passed: those that fail indeed, by number, are due; the others get a new threshold.
    void MarkCrossed(Instrument instrument)
    {
        var (contract, count) = (instrument.Contract!, 0);
        // What is paid out of a fund moves no threshold: it is always looked at.
        var fund = FundOf(instrument.Terms.Flags);
        if (_margin.TryFind(fund, instrument.Id, out var held) && !_margin[held].Quantity.IsZero) Cross(held, ref count);
        while (contract.Falls.Count > 0 && contract.Falls.TopKey <= -contract.Fair.Value) Cross(contract.Falls.Top, ref count);
        while (contract.Rises.Count > 0 && contract.Rises.TopKey <= contract.Fair.Value) Cross(contract.Rises.Top, ref count);
        _crossed.AsSpan(0, count).Sort();
        for (var i = 0; i < count; i++) _margin.MarkDue(_crossed[i]);
    }

    void Cross(int at, ref int count)
    {
        var account = _margin[at].Account;
        Unwatch(account);
        var standing = StandingOf(account);
        if (!MustAct(account, standing))
        {
            Watch(account, standing);
            return;
        }

        // Their turn comes behind those that newly must act.
        if (_margin.Account(account).Status == MarginStatus.Liquidating) return;
        if (count == _crossed.Length) Array.Resize(ref _crossed, 2 * count);
        _crossed[count++] = account;
    }

    // Whoever has a position or orders here and is not being liquidated, in order of account numbers.
    void MarkHolders(Instrument instrument)
    {
        for (var account = 0; account < _margin.Count; account++)
        {
            if (_margin.Account(account).Status == MarginStatus.Liquidating) continue;
            if (_margin.TryFind(account, instrument.Id, out var at) && !_margin[at].IsIdle) _margin.MarkDue(account);
        }
    }

    void Sample(Instrument instrument)
    {
        var contract = instrument.Contract!;
        contract.NextMinuteUs = (_nowUs / MinuteUs + 1) * MinuteUs;
        if (contract.IsPausedAt(_nowUs) || contract.Fair == Ticks.None) return;
        contract.SampleSum += PremiumOf(instrument);
        contract.SampleCount++;
        contract.NextRateE8 = FundingMath.Rate(FundingMath.Mean(contract.SampleSum, contract.SampleCount), contract.Terms.InterestE8);
        TellRate(instrument);
        Unwind(instrument);
    }

    long PremiumOf(Instrument instrument)
    {
        var contract = instrument.Contract!;
        var basis = contract.Terms.PremiumAddsBasis != 0 ? FundingMath.Basis(contract.RateE8, LeftMs(contract)) : 0;
        var bid = EffectivePrice(instrument, Side.Buy);
        var ask = EffectivePrice(instrument, Side.Sell);
        return FundingMath.Premium(bid, ask, contract.Fair, contract.Index, basis);
    }

    // The mean price of the impact value on a side, or of what is there; whole lots. Looks at the book's sums, not at its levels.
    static Ticks EffectivePrice(Instrument instrument, Side makers)
    {
        var all = instrument.Book.OfferedOn(makers);
        if (all.Lots.IsZero) return Ticks.None;
        var offer = all;
        var (enough, few) = (all.Lots.Value, 0L);
        while (enough - few > 1)
        {
            var middle = few + (enough - few) / 2;
            var tried = instrument.Book.OfferedFor(makers, new Lots(middle), out _);
            if (!HasImpact(instrument.Contract!, tried))
            {
                few = middle;
                continue;
            }

            enough = middle;
            offer = tried;
        }

        var mean = makers == Side.Buy
            ? Rounding.Floor(offer.TickLots, offer.Lots.Value)
            : Rounding.Ceiling(offer.TickLots, offer.Lots.Value);
        return new Ticks((long)mean);
    }

    static bool HasImpact(Contract contract, in Offer offer)
    {
        if (contract.Terms.Kind == ContractKind.Inverse)
        {
            return ContractMath.Value(contract.Terms, contract.Fair, offer.Lots) >= contract.Terms.ImpactValue;
        }

        return offer.TickLots >= Rounding.Ceiling(contract.Terms.ImpactValue, contract.Terms.ValueFactor);
    }

    void TellRate(Instrument instrument)
    {
        var contract = instrument.Contract!;
        _events.Add(new FundingRateChanged
        {
            Instrument = instrument.Id,
            RateE8 = contract.RateE8,
            NextRateE8 = contract.NextRateE8,
            NextFundingUs = contract.NextFundingUs,
        });
    }

    // Every instant that has passed, oldest first, at the rate that was known and the price of now; then the next rate takes over. All in
    // this step: whoever came between two of them would pay or receive for an instant at which he held nothing.
    void SettleDue(Instrument instrument)
    {
        var contract = instrument.Contract!;
        if (_nowUs < contract.NextFundingUs) return;
        while (_nowUs >= contract.NextFundingUs)
        {
            Settle(instrument, contract.RateE8, contract.NextFundingUs);
            contract.NextFundingUs += FundingMath.IntervalUs;
        }

        if (!contract.IsRateSet && contract.SampleCount > 0) contract.RateE8 = contract.NextRateE8;
        contract.SampleSum = 0;
        contract.SampleCount = 0;
        TellRate(instrument);
    }

    // Account by account, by number; what rounding leaves goes to the insurance fund, and comes from it where it is missing.
    void Settle(Instrument instrument, int rateE8, long dueUs)
    {
        var contract = instrument.Contract!;
        var (paid, received, positions) = (Int128.Zero, Int128.Zero, 0);
        for (var account = 0; account < _margin.Count; account++)
        {
            if (!_margin.TryFind(account, instrument.Id, out var at) || _margin[at].Quantity.IsZero) continue;
            positions++;
            var payment = Pay(at, contract, rateE8);
            if (payment < 0) paid -= payment;
            else received += payment;
        }

        var residue = paid - received;
        // Each value of an inverse contract is rounded for itself: those who receive may get a little more than there is.
        Invariant.Holds(residue >= (contract.Terms.Kind == ContractKind.Inverse ? -positions : 0));
        if (residue != 0) PostFund(instrument, residue);
        _events.Add(new FundingSettled
        {
            Instrument = instrument.Id,
            RateE8 = rateE8,
            Price = contract.Index,
            DueUs = dueUs,
            Paid = (long)paid,
            Received = (long)received,
            Residue = (long)residue,
        });
    }

    Int128 Pay(int at, Contract contract, int rateE8)
    {
        ref var position = ref _margin[at];
        var value = ContractMath.Value(contract.Terms, contract.Index, position.Size);
        var payment = FundingMath.Payment(value, position.Quantity, rateE8);
        if (payment == 0) return 0;
        ref var account = ref _margin.Account(position.Account);
        _accounts.Post(account.Ledger, ToAmount(payment), Amount.Zero, PostingKind.Funding, position.Instrument.Value);
        position.Funding += (long)payment;
        TellPosition(at, (long)payment, default, PositionCause.Funding);
        _margin.MarkDue(position.Account);
        return payment;
    }

    void PostFund(Instrument instrument, Int128 residue)
    {
        var fund = FundOf(instrument.Terms.Flags);
        _accounts.Post(_margin.Account(fund).Ledger, ToAmount(residue), Amount.Zero, PostingKind.Funding, instrument.Id.Value);
    }

    void SetFundingRate(ReadOnlySpan<byte> command)
    {
        ref readonly var set = ref CommandCodec.Read<SetFundingRate>(command);
        var reject = AdmitRate(set.Instrument, set.RateE8, out var instrument);
        if (reject != Reject.None)
        {
            RejectCommand(set.Header, reject);
            return;
        }

        var contract = instrument.Contract!;
        contract.IsRateSet = set.Computed == 0;
        if (contract.IsRateSet) contract.RateE8 = set.RateE8;
        TellRate(instrument);
        Mark(instrument, wasPaused: false);
    }

    void SettleFunding(ReadOnlySpan<byte> command)
    {
        ref readonly var settle = ref CommandCodec.Read<SettleFunding>(command);
        var reject = AdmitRate(settle.Instrument, settle.RateE8, out var instrument);
        if (reject != Reject.None) RejectCommand(settle.Header, reject);
        else Settle(instrument, settle.UsesCurrent != 0 ? instrument.Contract!.RateE8 : settle.RateE8, dueUs: 0);
    }

    // Without a price no interval is running.
    Reject AdmitRate(InstrumentId id, int rateE8, out Instrument instrument)
    {
        if (!TryFindPerpetual(id, out instrument)) return Reject.InstrumentNotFound;
        if (rateE8 is < -FundingMath.RateMaxE8 or > FundingMath.RateMaxE8) return Reject.FeeRateInvalid;
        return instrument.Contract!.HasPrice ? Reject.None : Reject.InstrumentNotOpen;
    }
}

using Rialto.Engine.Books;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Instruments;
using Rialto.Engine.Margin;
using Rialto.Engine.Numbers;

namespace Rialto.Engine;

/// <summary>What an operator sets up: currencies, instruments, fees, limits, members. Source: docs/rules/instruments.md.</summary>
public sealed partial class Exchange
{
    CurrencyTerms[] _currencies = new CurrencyTerms[16];
    int _currencyCount;
    Instrument?[] _instruments = new Instrument?[16];
    int _lastInstrument;
    int _instrumentCount;
    ulong _uuidKeyHigh;
    ulong _uuidKeyLow;

    void Begin(ReadOnlySpan<byte> command)
    {
        ref readonly var genesis = ref CommandCodec.Read<Genesis>(command);
        if (_begun)
        {
            RejectCommand(genesis.Header, Reject.AlreadyBegun);
            return;
        }

        _begun = true;
        _uuidKeyHigh = genesis.UuidKeyHigh;
        _uuidKeyLow = genesis.UuidKeyLow;
        _events.Add(new Began { UuidKeyHigh = _uuidKeyHigh, UuidKeyLow = _uuidKeyLow });
    }

    bool KnowsCurrency(CurrencyId currency) => currency.Value >= 1 && currency.Value <= _currencyCount;

    bool TryFindInstrument(InstrumentId id, out Instrument instrument)
    {
        var found = id.Value >= 1 && id.Value < _instruments.Length ? _instruments[id.Value] : null;
        instrument = found!;
        return found is not null;
    }

    Instrument InstrumentOf(InstrumentId id) => _instruments[id.Value]!;

    void CreateCurrency(ReadOnlySpan<byte> command)
    {
        ref readonly var create = ref CommandCodec.Read<CreateCurrency>(command);
        var reject = SetupRules.Check(create.Terms, IsCurrencyCodeUsed(create.Terms.Code));
        if (reject == Reject.None && _currencyCount == Limits.CurrenciesMax) reject = Reject.TooManyCurrencies;
        if (reject != Reject.None)
        {
            RejectCommand(create.Header, reject);
            return;
        }

        if (++_currencyCount == _currencies.Length) Array.Resize(ref _currencies, 2 * _currencyCount);
        SetCurrency(new CurrencyId(_currencyCount), create.Terms, CommandCodec.Text<CreateCurrency>(command));
    }

    void ChangeCurrency(ReadOnlySpan<byte> command)
    {
        ref readonly var change = ref CommandCodec.Read<ChangeCurrency>(command);
        if (!KnowsCurrency(change.Currency))
        {
            RejectCommand(change.Header, Reject.CurrencyNotFound);
            return;
        }

        var terms = change.Terms;
        terms.Code = _currencies[change.Currency.Value].Code;
        terms.Kind = _currencies[change.Currency.Value].Kind;
        var reject = SetupRules.Check(terms, isCodeUsed: false);
        if (reject != Reject.None) RejectCommand(change.Header, reject);
        else SetCurrency(change.Currency, terms, CommandCodec.Text<ChangeCurrency>(command));
    }

    void SetCurrency(CurrencyId currency, CurrencyTerms terms, ReadOnlySpan<byte> text)
    {
        terms.Reserved = 0;
        _currencies[currency.Value] = terms;
        _events.Add(new CurrencyChanged { Currency = currency, Terms = terms }, text);
    }

    bool IsCurrencyCodeUsed(in Code code)
    {
        for (var i = 1; i <= _currencyCount; i++)
        {
            if (_currencies[i].Code.SameAs(code)) return true;
        }

        return false;
    }

    void CreateInstrument(ReadOnlySpan<byte> command)
    {
        ref readonly var create = ref CommandCodec.Read<CreateInstrument>(command);
        var reject = AdmitInstrument(create.Terms);
        if (reject != Reject.None)
        {
            RejectCommand(create.Header, reject);
            return;
        }

        var id = NextSpotNumber();
        var terms = WithoutReserved(create.Terms);
        AddInstrument(id, terms);
        _events.Add(new InstrumentChanged { Instrument = id, Terms = terms });
    }

    Reject AdmitInstrument(in InstrumentTerms terms)
    {
        if (!KnowsCurrency(terms.Base) || !KnowsCurrency(terms.Quote)) return Reject.CurrencyNotFound;
        var reject = SetupRules.CheckIdentity(terms, IsInstrumentCodeUsed(terms.Code), IsPairUsed(terms));
        if (reject != Reject.None) return reject;
        if (!SetupRules.ArePrecisionsValid(terms)) return Reject.PrecisionInvalid;
        reject = SetupRules.CheckBounds(terms);
        if (reject != Reject.None) return reject;
        return _instrumentCount == Limits.InstrumentsMax ? Reject.TooManyInstruments : Reject.None;
    }

    // 8 … 13 are kept for the perpetuals, whenever they come. No number is ever free again, so the first free one is the next.
    InstrumentId NextSpotNumber()
    {
        for (var next = 1; ; next++)
        {
            var isKept = next is >= Limits.FirstKeptInstrument and <= Limits.LastKeptInstrument;
            if (!isKept && !TryFindInstrument(new InstrumentId(next), out _)) return new InstrumentId(next);
        }
    }

    void AddInstrument(InstrumentId id, in InstrumentTerms terms)
    {
        while (id.Value >= _instruments.Length) Array.Resize(ref _instruments, 2 * _instruments.Length);
        var baseFees = _accounts.Of(Owners.Fees, terms.Base);
        var quoteFees = _accounts.Of(Owners.Fees, terms.Quote);
        _instruments[id.Value] = new Instrument(id, terms, new Book(_orders, _levels), _waitingPlaces, baseFees, quoteFees);
        _lastInstrument = int.Max(_lastInstrument, id.Value);
        _instrumentCount++;
    }

    bool IsInstrumentCodeUsed(in Code code)
    {
        for (var i = 1; i <= _lastInstrument; i++)
        {
            if (_instruments[i] is { } instrument && instrument.Terms.Code.SameAs(code)) return true;
        }

        return false;
    }

    // A spot pair is unique in both directions.
    bool IsPairUsed(in InstrumentTerms terms)
    {
        if (terms.Kind != InstrumentKind.Spot) return false;
        for (var i = 1; i <= _lastInstrument; i++)
        {
            if (_instruments[i] is not { } instrument || instrument.Terms.Kind != InstrumentKind.Spot) continue;
            if (instrument.Base == terms.Base && instrument.Quote == terms.Quote) return true;
            if (instrument.Base == terms.Quote && instrument.Quote == terms.Base) return true;
        }

        return false;
    }

    void ChangeInstrument(ReadOnlySpan<byte> command)
    {
        ref readonly var change = ref CommandCodec.Read<ChangeInstrument>(command);
        if (!TryFindInstrument(change.Instrument, out var instrument))
        {
            RejectCommand(change.Header, Reject.InstrumentNotFound);
            return;
        }

        var terms = WithIdentityOf(instrument.Terms, change.Terms);
        var reject = AdmitInstrumentChange(instrument, terms);
        if (reject != Reject.None)
        {
            RejectCommand(change.Header, reject);
            return;
        }

        var isOtherState = terms.State != instrument.Terms.State;
        instrument.Change(terms);
        _events.Add(new InstrumentChanged { Instrument = instrument.Id, Terms = terms });
        // Exits may have waited for it.
        if (isOtherState && instrument is { Contract: not null, IsStirred: false }) AddStirred(instrument);
        if (terms.State == InstrumentState.Expired) CancelInstrument(instrument.Id, CancelReason.InstrumentExpired);
    }

    static InstrumentTerms WithIdentityOf(in InstrumentTerms kept, InstrumentTerms terms)
    {
        terms.Code = kept.Code;
        terms.Kind = kept.Kind;
        terms.Base = kept.Base;
        terms.Quote = kept.Quote;
        terms.Flags = kept.Flags;
        return WithoutReserved(terms);
    }

    // What a command says in fields without a meaning must not stand in states and events, where they will get one.
    static InstrumentTerms WithoutReserved(InstrumentTerms terms)
    {
        terms.Reserved2 = 0;
        terms.Reserved3 = 0;
        terms.Reserved4 = 0;
        terms.Reserved5 = 0;
        terms.Reserved6 = 0;
        return terms;
    }

    static Reject AdmitInstrumentChange(Instrument instrument, in InstrumentTerms terms)
    {
        if (!SetupRules.ArePrecisionsValid(terms)) return Reject.PrecisionInvalid;
        ref readonly var today = ref instrument.Terms;
        if (terms.PricePrecision < today.PricePrecision || terms.AmountPrecision < today.AmountPrecision) return Reject.PrecisionLowered;
        var raised = terms.PricePrecision > today.PricePrecision || terms.AmountPrecision > today.AmountPrecision;
        if (raised && instrument.HasOpenOrders) return Reject.PrecisionWithOpenOrders;
        // A contract's factor is of its ticks and lots.
        if (raised && instrument.Contract is not null) return Reject.PrecisionInvalid;
        if (raised && !instrument.CanRefineTo(terms)) return Reject.PrecisionInvalid;
        if (today.State == InstrumentState.Expired && terms.State != InstrumentState.Expired) return Reject.BoundsInvalid;
        return instrument.Contract is null ? SetupRules.CheckBounds(terms) : ContractRules.CheckBounds(terms);
    }

    // By order number, whatever order the books and the heaps have them in.
    void CancelInstrument(InstrumentId id, CancelReason reason)
    {
        var instrument = InstrumentOf(id);
        var book = instrument.Book;
        var numbers = new long[book.OrderCount(Side.Buy) + book.OrderCount(Side.Sell) + instrument.WaitingCount];
        var count = 0;
        for (var slot = book.BestSlot(Side.Buy); !slot.IsNone; slot = book.NextSlot(slot)) numbers[count++] = _orders[slot].Id.Value;
        for (var slot = book.BestSlot(Side.Sell); !slot.IsNone; slot = book.NextSlot(slot)) numbers[count++] = _orders[slot].Id.Value;
        AddNumbers(instrument.Waiting, numbers, ref count);
        if (instrument.Contract is { } contract)
        {
            AddNumbers(contract.FairWaiting, numbers, ref count);
            AddNumbers(contract.IndexWaiting, numbers, ref count);
        }

        Array.Sort(numbers);
        foreach (var number in numbers)
        {
            _orders.TryFind(new OrderId(number), out var slot);
            CancelOpen(slot, reason);
        }
    }

    void AddNumbers(WaitingOrders waiting, long[] numbers, ref int count)
    {
        foreach (var item in waiting.Rising) numbers[count++] = _orders[new OrderSlot(item.Item)].Id.Value;
        foreach (var item in waiting.Falling) numbers[count++] = _orders[new OrderSlot(item.Item)].Id.Value;
    }

    void SetFee(ReadOnlySpan<byte> command)
    {
        ref readonly var set = ref CommandCodec.Read<SetFee>(command);
        var name = CommandCodec.Text<SetFee>(command);
        var reject = AdmitFee(set, name);
        if (reject != Reject.None)
        {
            RejectCommand(set.Header, reject);
            return;
        }

        if (set.Remove != 0)
        {
            _fees.Remove(set.Group, set.Instrument);
            _events.Add(new FeeChanged { Group = set.Group, Instrument = set.Instrument, Removed = 1 });
            return;
        }

        var isNew = !_fees.KnowsGroup(set.Group);
        _fees.Set(set.Group, name, set.Instrument, set.Maker, set.Taker);
        _events.Add(
            new FeeChanged { Group = set.Group, Instrument = set.Instrument, Maker = set.Maker, Taker = set.Taker },
            isNew ? name : default);
    }

    Reject AdmitFee(in SetFee set, ReadOnlySpan<byte> name)
    {
        if (set.Instrument != default && !TryFindInstrument(set.Instrument, out _)) return Reject.InstrumentNotFound;
        if (set.Remove != 0) return _fees.Has(set.Group, set.Instrument) ? Reject.None : Reject.FeeNotFound;
        if (!AreRatesValid(set)) return Reject.FeeRateInvalid;
        return _fees.CheckGroup(set.Group, name);
    }

    // Only a perpetual's fees are both in one currency, so only there makers may get a rebate, and never beyond what the smallest taker's
    // rate brings. Takers get none: what they pay is held before they trade, and booked first.
    bool AreRatesValid(in SetFee set)
    {
        var lowest = TryFindPerpetual(set.Instrument, out _) ? FeePpm.RebateMin : 0;
        var areInRange = set.Maker.Value >= lowest && set.Maker.Value <= FeePpm.SpotMax
            && set.Taker.Value is >= 0 and <= FeePpm.SpotMax;
        if (!areInRange) return false;
        foreach (var instrument in _perpetuals)
        {
            if (set.Instrument != default && set.Instrument != instrument.Id) continue;
            _fees.Lowest(instrument.Id, set.Group, set.Instrument, out var maker, out var taker);
            if (int.Min(maker, set.Maker.Value) + int.Min(taker, set.Taker.Value) < 0) return false;
        }

        return true;
    }

    void SetLimits(ReadOnlySpan<byte> command)
    {
        ref readonly var set = ref CommandCodec.Read<SetLimits>(command);
        if (set.OrdersOpenMax is < 1 or > 1_000_000_000 || set.RequestKeysMax is < 1 or > Limits.RequestKeysMax)
        {
            RejectCommand(set.Header, Reject.LimitInvalid);
            return;
        }

        _ordersOpenMax = set.OrdersOpenMax;
        _requestKeys.CountMax = set.RequestKeysMax;
        _events.Add(new LimitsChanged { OrdersOpenMax = set.OrdersOpenMax, RequestKeysMax = set.RequestKeysMax });
    }

    void OpenMember(ReadOnlySpan<byte> command)
    {
        ref readonly var open = ref CommandCodec.Read<OpenMember>(command);
        if (_members.Knows(open.Opened)) return;
        if (!_fees.KnowsGroup(open.Group)) RejectCommand(open.Header, Reject.FeeGroupInvalid);
        else if (open.Opened.Value < Owners.FirstMember) RejectCommand(open.Header, Reject.MemberNumberInvalid);
        else Open(open);
    }

    void Open(in OpenMember open)
    {
        TellMember(_members.Open(open.Opened, open.Group, open.Flags));
        if (_marginBegun) OpenAccounts(open.Opened);
    }

    void ChangeMember(ReadOnlySpan<byte> command)
    {
        ref readonly var change = ref CommandCodec.Read<ChangeMember>(command);
        var found = _members.TryFind(change.Changed, out var index);
        if (!found) RejectCommand(change.Header, Reject.MemberNotFound);
        else if (!_fees.KnowsGroup(change.Group)) RejectCommand(change.Header, Reject.FeeGroupInvalid);
        else if (_members[index].Group != change.Group || _members[index].Flags != change.Flags) ChangeMember(index, change);
    }

    void ChangeMember(int index, in ChangeMember change)
    {
        ref var member = ref _members[index];
        member.Group = change.Group;
        member.Flags = change.Flags;
        TellMember(index);
        if (member.IsSuspended) CancelAll(index, default, SideFilter.Both, default, CancelReason.MemberSuspended);
    }

    void TellMember(int index)
    {
        ref var member = ref _members[index];
        _events.Add(new MemberChanged { Member = member.Id, Group = member.Group, Flags = member.Flags });
    }
}

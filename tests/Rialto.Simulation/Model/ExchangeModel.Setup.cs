using System.Numerics;
using System.Text;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;

namespace Rialto.Simulation.Model;

public sealed partial class ExchangeModel
{
    const int BandPpmMax = 1_000_000_000;

    const OrderExtensions KnownExtensions = OrderExtensions.Waiting | OrderExtensions.Immediate | OrderExtensions.GoodTillDate
        | OrderExtensions.PostOnly | OrderExtensions.DisplayQuantity | OrderExtensions.SelfTradeRule | OrderExtensions.QuoteAmount
        | OrderExtensions.ClientOrderId | OrderExtensions.ReduceOnly;

    const int CurrenciesMax = 1_000;
    const int InstrumentsMax = 20_000;
    const int GroupsMax = 1_000;
    const int FeePpmMax = 500_000;

    void Begin(in Genesis genesis)
    {
        _begun = true;
        Tell(new Began { UuidKeyHigh = genesis.UuidKeyHigh, UuidKeyLow = genesis.UuidKeyLow });
    }

    void Create(in CreateCurrency create, ReadOnlySpan<byte> text)
    {
        var reject = CheckNew(create.Terms);
        if (reject != Reject.None)
        {
            Refuse(create.Header, reject, 0, 0);
            return;
        }
        _currencies.Add(create.Terms);
        Tell(new CurrencyChanged { Currency = new(_currencies.Count), Terms = create.Terms }, text);
    }

    Reject CheckNew(in CurrencyTerms terms)
    {
        var code = terms.Code.ToString();
        if (!IsCode(terms.Code, upperCase: false)) return Reject.CodeInvalid;
        if (_currencies.Exists(known => known.Code.ToString() == code)) return Reject.CodeAlreadyUsed;
        var reject = CheckBounds(terms);
        if (reject != Reject.None) return reject;
        return _currencies.Count >= CurrenciesMax ? Reject.TooManyCurrencies : Reject.None;
    }

    static Reject CheckBounds(in CurrencyTerms terms)
    {
        if (terms.Precision > 18 || terms.Subunits > 18) return Reject.PrecisionInvalid;
        Int128[] amounts =
        [
            terms.DepositFee.Units, terms.DepositMin.Units, terms.WithdrawalFee.Units, terms.WithdrawalMin.Units,
            terms.WithdrawalLimit24h.Units, terms.WithdrawalLimit72h.Units, terms.Price.Units, terms.ConfirmationsMin,
        ];
        return Array.Exists(amounts, amount => amount < 0) ? Reject.BoundsInvalid : Reject.None;
    }

    void Change(in ChangeCurrency change, ReadOnlySpan<byte> text)
    {
        var reject = KnowsCurrency(change.Currency) ? CheckBounds(change.Terms) : Reject.CurrencyNotFound;
        if (reject != Reject.None)
        {
            Refuse(change.Header, reject, 0, 0);
            return;
        }
        var was = _currencies[change.Currency.Value - 1];
        var terms = change.Terms with { Code = was.Code, Kind = was.Kind };
        _currencies[change.Currency.Value - 1] = terms;
        Tell(new CurrencyChanged { Currency = change.Currency, Terms = terms }, text);
    }

    void Create(in CreateInstrument create)
    {
        var reject = CheckNew(create.Terms);
        if (reject != Reject.None)
        {
            Refuse(create.Header, reject, 0, 0);
            return;
        }
        var id = 1;
        while (_instruments.ContainsKey(id) || id is >= FirstKept and <= LastKept) id++;
        _instruments.Add(id, new(id, create.Terms));
        Tell(new InstrumentChanged { Instrument = new(id), Terms = create.Terms });
    }

    Reject CheckNew(in InstrumentTerms terms)
    {
        if (!KnowsCurrency(terms.Base) || !KnowsCurrency(terms.Quote)) return Reject.CurrencyNotFound;
        if (!IsCode(terms.Code, upperCase: true)) return Reject.CodeInvalid;
        foreach (var other in _instruments.Values)
        {
            if (other.Terms.Code.ToString() == terms.Code.ToString()) return Reject.CodeAlreadyUsed;
        }
        if (terms.Kind == InstrumentKind.Spot && IsPairUsed(terms.Base.Value, terms.Quote.Value)) return Reject.PairAlreadyUsed;
        if (terms.Base == terms.Quote) return Reject.SameCurrencyTwice;
        if (terms.PricePrecision + terms.AmountPrecision > 18) return Reject.PrecisionInvalid;
        if (AreBoundsBroken(terms)) return Reject.BoundsInvalid;
        if (terms.Kind != InstrumentKind.Spot || terms.Flags.HasFlag(InstrumentFlags.Demo)) return Reject.KindNotSupported;
        return _instruments.Count >= InstrumentsMax ? Reject.TooManyInstruments : Reject.None;
    }

    bool IsPairUsed(int first, int second)
    {
        foreach (var other in _instruments.Values)
        {
            if (other.Margin is not null) continue;
            if ((other.Base, other.Quote) == (first, second) || (other.Base, other.Quote) == (second, first)) return true;
        }
        return false;
    }

    static bool AreBoundsBroken(in InstrumentTerms terms)
    {
        // Multiples of the steps need no look: the steps of spot are 1.
        if (terms.TickStep.Value != 1 || terms.LotStep.Value != 1) return true;
        if (terms.PriceMin.Value < 1 || terms.PriceMin.Value > TicksMax) return true;
        if (terms.PriceMax.Value != 0 && (terms.PriceMax.Value < terms.PriceMin.Value || terms.PriceMax.Value > TicksMax)) return true;
        if (terms.QuantityMin.Value < 1 || terms.QuantityMax.Value < terms.QuantityMin.Value) return true;
        if (terms.QuantityMax.Value > LotsMax) return true;
        if (terms.NotionalMin.Units < 0 || terms.NotionalMin.Units > MoneyMax) return true;
        if (!Enum.IsDefined(terms.State)) return true;
        if (terms.PriceBandPpm is < 0 or > BandPpmMax || (terms.SwitchedOff & ~KnownExtensions) != 0) return true;
        return !Enum.IsDefined(terms.SelfTrade);
    }

    void Change(in ChangeInstrument change)
    {
        var reject = _instruments.TryGetValue(change.Instrument.Value, out var instrument)
            ? CheckChange(instrument, change.Terms)
            : Reject.InstrumentNotFound;
        if (reject != Reject.None)
        {
            Refuse(change.Header, reject, 0, 0);
            return;
        }
        var was = instrument!.Terms;
        var terms = change.Terms with { Code = was.Code, Kind = was.Kind, Base = was.Base, Quote = was.Quote, Flags = was.Flags };
        instrument.Refine(terms);
        Tell(new InstrumentChanged { Instrument = change.Instrument, Terms = instrument.Terms });
        if (instrument.State != InstrumentState.Expired) return;
        foreach (var order in OpenOrders(order => order.Instrument == instrument)) End(order, CancelReason.InstrumentExpired);
    }

    Reject CheckChange(ModelInstrument instrument, in InstrumentTerms terms)
    {
        var was = instrument.Terms;
        if (terms.PricePrecision + terms.AmountPrecision > 18) return Reject.PrecisionInvalid;
        if (terms.PricePrecision < was.PricePrecision || terms.AmountPrecision < was.AmountPrecision) return Reject.PrecisionLowered;
        var rises = terms.PricePrecision > was.PricePrecision || terms.AmountPrecision > was.AmountPrecision;
        if (rises && OpenOrders(order => order.Instrument == instrument).Count > 0) return Reject.PrecisionWithOpenOrders;
        if (rises && !instrument.CanBecome(terms.PricePrecision, terms.AmountPrecision, TicksMax)) return Reject.PrecisionInvalid;
        if (instrument.Margin is not null && rises) return Reject.PrecisionInvalid;
        if (instrument.Margin is null ? AreBoundsBroken(terms) : AreMarginBoundsBroken(terms)) return Reject.BoundsInvalid;
        var revives = was.State == InstrumentState.Expired && terms.State != InstrumentState.Expired;
        return revives ? Reject.BoundsInvalid : Reject.None;
    }

    void Set(in SetFee set, ReadOnlySpan<byte> text)
    {
        var name = Encoding.UTF8.GetString(text);
        var reject = CheckFee(set, name, text.Length);
        if (reject != Reject.None)
        {
            Refuse(set.Header, reject, 0, 0);
            return;
        }
        if (set.Remove != 0)
        {
            _fees.Remove(set.Group.Value, set.Instrument.Value);
            Tell(new FeeChanged { Group = set.Group, Instrument = set.Instrument, Removed = 1 });
            return;
        }
        var isNew = !_fees.Knows(set.Group.Value);
        if (isNew) _fees.AddGroup(name);
        _fees.Set(set.Group.Value, set.Instrument.Value, set.Maker.Value, set.Taker.Value);
        var told = new FeeChanged { Group = set.Group, Instrument = set.Instrument, Maker = set.Maker, Taker = set.Taker };
        Tell(told, isNew ? text : default);
    }

    Reject CheckFee(in SetFee set, string name, int nameBytes)
    {
        var group = set.Group.Value;
        if (set.Instrument.Value != 0 && !_instruments.ContainsKey(set.Instrument.Value)) return Reject.InstrumentNotFound;
        if (set.Remove != 0) return _fees.HasRow(group, set.Instrument.Value) ? Reject.None : Reject.FeeNotFound;
        if (AreRatesInvalid(set)) return Reject.FeeRateInvalid;
        var asKnown = _fees.Knows(group) && (nameBytes == 0 || name == _fees.NameOf(group));
        var asNew = group == _fees.NextGroup && group < GroupsMax && nameBytes is >= 1 and <= 32 && !_fees.HasName(name);
        return asKnown || asNew ? Reject.None : Reject.FeeGroupInvalid;
    }

    void Set(in SetLimits set)
    {
        if (set.OrdersOpenMax is < 1 or > 1_000_000_000 || set.RequestKeysMax is < 1 or > 1_000_000)
        {
            Refuse(set.Header, Reject.LimitInvalid, 0, 0);
            return;
        }
        _ordersOpenMax = set.OrdersOpenMax;
        _keys.Max = set.RequestKeysMax;
        Tell(new LimitsChanged { OrdersOpenMax = set.OrdersOpenMax, RequestKeysMax = set.RequestKeysMax });
    }

    void Open(in OpenMember open)
    {
        if (_members.ContainsKey(open.Opened.Value)) return;
        var reject = Reject.None;
        if (open.Opened.Value < FirstMember) reject = Reject.MemberNumberInvalid;
        if (!_fees.Knows(open.Group.Value)) reject = Reject.FeeGroupInvalid;
        if (reject != Reject.None)
        {
            Refuse(open.Header, reject, 0, 0);
            return;
        }
        var member = new ModelMember(open.Opened.Value);
        _members.Add(member.Id, member);
        _membersInOrder.Add(member);
        Become(member, open.Group.Value, open.Flags);
        if (_marginBegun) OpenBoth(member);
    }

    void Change(in ChangeMember change)
    {
        var reject = Reject.None;
        if (!_fees.Knows(change.Group.Value)) reject = Reject.FeeGroupInvalid;
        if (!_members.TryGetValue(change.Changed.Value, out var member)) reject = Reject.MemberNotFound;
        if (reject != Reject.None)
        {
            Refuse(change.Header, reject, 0, 0);
            return;
        }
        if (member!.Group == change.Group.Value && member.Flags == (byte)change.Flags) return;
        Become(member, change.Group.Value, change.Flags);
        if (!member.Suspended) return;
        foreach (var order in OpenOrders(order => order.Owner == member)) End(order, CancelReason.MemberSuspended);
    }

    void Become(ModelMember member, int group, MemberFlags flags)
    {
        member.Group = group;
        member.Flags = (byte)flags;
        member.Staff = flags.HasFlag(MemberFlags.Staff);
        member.Suspended = flags.HasFlag(MemberFlags.Suspended);
        Tell(new MemberChanged { Member = new(member.Id), Group = new(group), Flags = flags });
    }

    static bool IsCode(in Code code, bool upperCase)
    {
        var text = code.ToString();
        if (text.Length == 0) return false;
        foreach (var letter in text)
        {
            var fits = letter is >= 'a' and <= 'z' or >= '0' and <= '9' or '.' or '_' or '-' || (upperCase && letter is >= 'A' and <= 'Z');
            if (!fits) return false;
        }
        return true;
    }
}

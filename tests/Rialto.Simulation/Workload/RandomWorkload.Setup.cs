using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;

namespace Rialto.Simulation.Workload;

public sealed partial class RandomWorkload
{
    int _codesUsed;

    /// <summary>An exchange with currencies, instruments, members and money, so that the random part has something to do.</summary>
    void Prepare()
    {
        if (_dice.Percent(20)) PrepareTooEarly();
        _prepared.Enqueue(CommandWriter.Bytes(new Genesis { UuidKeyHigh = _dice.Next(), UuidKeyLow = _dice.Next() }, ""));
        for (var i = 0; i < _profile.CurrenciesCount; i++) Prepare(new CreateCurrency { Terms = NewCurrency() }, "{}");
        for (var i = 0; i < _profile.InstrumentsCount; i++) PrepareInstrument(i);
        for (var i = 0; i < _profile.MembersCount; i++) Prepare(new OpenMember { Opened = new(FirstMember + i) }, "");
        Prepare(new SetFee { Maker = new(_dice.Below(5_000)), Taker = new(_dice.Below(500_001)) }, "");
        if (_profile.TightLimits) Prepare(TightLimits(), "");
        PrepareMoney();
    }

    void PrepareTooEarly()
    {
        _prepared.Enqueue(CommandWriter.Bytes(new Tick(), ""));
        _prepared.Enqueue(PlaceOne(FirstMember));
        _prepared.Enqueue(BatchOne());
        _prepared.Enqueue(DepositOne());
        Prepare(new OpenMember { Opened = new(FirstMember), Header = new() { RequestKeyLow = 9, RequestKeyWindowS = 60 } }, "");
        Prepare(new OpenMember { Opened = new(FirstMember), Header = new() { RequestKeyLow = 9, RequestKeyWindowS = 60 } }, "");
    }

    void Prepare<TCommand>(in TCommand command, string text)
        where TCommand : unmanaged, ICommand => _prepared.Enqueue(CommandWriter.Bytes(command, text));

    void PrepareInstrument(int index)
    {
        var terms = NewInstrument();
        // Neighbours, then the next but one: pairs that all differ as long as there are currencies for them.
        var count = _profile.CurrenciesCount;
        terms.Base = new(1 + index % count);
        terms.Quote = new(1 + (index + 1 + index / count) % count);
        // The workload sees the terms only once they are told; money is prepared before.
        _planned.Add(terms);
        Prepare(new CreateInstrument { Terms = terms }, "");
    }

    readonly List<InstrumentTerms> _planned = [];

    void PrepareMoney()
    {
        for (var member = 0; member < _profile.MembersCount; member++)
        {
            foreach (var terms in _planned)
            {
                PrepareDeposit(FirstMember + member, terms.Base, _profile.QuantityMax * LotUnits(terms));
                PrepareDeposit(FirstMember + member, terms.Quote, _profile.QuantityMax * Middle * NotionalUnits(terms));
            }
        }
    }

    void PrepareDeposit(int member, CurrencyId currency, Int128 typical)
    {
        var net = _profile.Extreme ? Int128.Parse("20000000000000000000000000000000000", null) : typical * _dice.Between(1, _profile.Rich);
        Prepare(new Deposit { To = new(member), Currency = currency, Net = new(net) }, "");
    }

    CurrencyTerms NewCurrency() => new()
    {
        Code = Code.Of($"c.{_codesUsed++}"),
        Kind = _dice.Of(CurrencyKind.Fiat, CurrencyKind.Coin),
        Precision = (byte)_dice.Below(19),
        Subunits = (byte)_dice.Below(19),
        Flags = (CurrencyFlags)_dice.Below(8),
        Position = _dice.Below(10),
        DepositFee = new(_dice.Below(10)),
        WithdrawalLimit24h = new(_dice.Below(10)),
    };

    InstrumentTerms NewInstrument()
    {
        var (pricePrecision, amountPrecision) = _profile.Extreme
            ? _dice.Of((0, 0), (0, 18), (18, 0), (9, 9))
            : _dice.Of((2, 8), (4, 6), (2, 5), (5, 8), (0, 0), (9, 9), (0, 18), (8, 10));
        return new()
        {
            Code = Code.Of($"I-{_codesUsed++}"),
            Kind = InstrumentKind.Spot,
            State = _dice.Percent(85) ? InstrumentState.Enabled : InstrumentState.Hidden,
            PricePrecision = (byte)pricePrecision,
            AmountPrecision = (byte)amountPrecision,
            SelfTrade = _dice.Percent(70) ? _dice.Of(SelfTradeRule.Default, SelfTradeRule.Allow) : (SelfTradeRule)_dice.Below(6),
            PriceBandPpm = _profile.HasBands ? _dice.Of(0, 10_000, 50_000, 200_000) : 0,
            SwitchedOff = _profile.SwitchesOff ? (OrderExtensions)(1 << _dice.Below(10)) & (OrderExtensions)511 : OrderExtensions.None,
            Position = _dice.Below(100),
            TickStep = new(1),
            LotStep = new(1),
            PriceMin = new(_dice.Of(1, 1, 95)),
            PriceMax = new(_dice.Of(0, 0, 105, 1_000_000_000_000_000)),
            QuantityMin = new(_dice.Of(1, 1, 2)),
            QuantityMax = new(_dice.Of(400, 1_000_000_000_000_000)),
            NotionalMin = new(_dice.Percent(70) ? 0 : 150 * PowerOfTen(18 - pricePrecision - amountPrecision)),
        };
    }

    SetLimits TightLimits() => new()
    {
        OrdersOpenMax = _dice.Of(1, 3, 10, 1_000, 1_000_000_000),
        RequestKeysMax = _dice.Of(1, 2, 5, 20, 1_000_000),
    };

    byte[] ChangeState()
    {
        if (_world.InstrumentIds.Count == 0) return ChangeSetup();
        var id = Instrument();
        if (!_world.Instruments.TryGetValue(id, out var terms)) terms = NewInstrument();
        terms.State = _dice.Percent(65) ? InstrumentState.Enabled : (InstrumentState)_dice.Between(2, 9);
        // An expired instrument never trades again, so it is the rarest change.
        if (terms.State == InstrumentState.Expired && _dice.Percent(80)) terms.State = InstrumentState.Locked;
        return CommandWriter.Bytes(new ChangeInstrument { Instrument = new(id), Terms = terms }, "");
    }

    byte[] ChangeSetup() => Weighted<Func<byte[]>>(
    [
        (10, CreateOneCurrency), (10, ChangeOneCurrency), (15, CreateOneInstrument), (25, ChangeOneInstrument), (25, SetOneFee),
        (10, SetSomeLimits), (2, () => CommandWriter.Bytes(new Genesis(), "")),
    ])();

    byte[] CreateOneCurrency()
    {
        var terms = NewCurrency();
        if (_dice.Percent(60)) Break(ref terms);
        return CommandWriter.Bytes(new CreateCurrency { Terms = terms }, _dice.Of("", """{"name":"Coin"}"""));
    }

    byte[] ChangeOneCurrency()
    {
        var id = Currency();
        var terms = id > 0 && id <= _world.Currencies.Count ? _world.Currencies[id - 1] : NewCurrency();
        terms.Position++;
        if (_dice.Percent(50)) Break(ref terms);
        return CommandWriter.Bytes(new ChangeCurrency { Currency = new(id), Terms = terms }, _dice.Of("", """{"name":"Coin"}"""));
    }

    void Break(ref CurrencyTerms terms)
    {
        switch (_dice.Below(8))
        {
            case 0: terms.Code = Code.Of(_dice.Of("", "A", "x y", "c\0d", "c.0", "c.1", "abcdefghijklmnop", "z/")); break;
            case 1: terms.Precision = _dice.Of<byte>(18, 19, 255); break;
            case 2: terms.Subunits = _dice.Of<byte>(18, 19, 255); break;
            case 3: terms.ConfirmationsMin = _dice.Of(-1, int.MinValue, int.MaxValue); break;
            case 4: terms.DepositMin = OddAmount(); break;
            case 5: terms.Price = OddAmount(); break;
            case 6: terms.WithdrawalFee = OddAmount(); break;
            default: terms.Kind = _dice.Of(CurrencyKind.Fiat, CurrencyKind.Coin); break;
        }
    }

    byte[] CreateOneInstrument()
    {
        var terms = NewInstrument();
        terms.Base = new(Currency());
        terms.Quote = new(Currency());
        while (_dice.Percent(40)) Break(ref terms);
        return CommandWriter.Bytes(new CreateInstrument { Terms = terms }, "");
    }

    byte[] ChangeOneInstrument()
    {
        var id = Instrument();
        if (!_world.Instruments.TryGetValue(id, out var terms)) terms = NewInstrument();
        do Break(ref terms); while (_dice.Percent(30));
        return CommandWriter.Bytes(new ChangeInstrument { Instrument = new(id), Terms = terms }, "");
    }

    void Break(ref InstrumentTerms terms)
    {
        switch (_dice.Below(20))
        {
            case 18: terms.PriceBandPpm = _dice.Of(0, 1, 30_000, 1_000_000_000, 1_000_000_001, -1, int.MinValue); break;
            case 19: terms.SwitchedOff = (OrderExtensions)_dice.Of(0, 0, 1 << _dice.Below(9), 511, 512, 65_535); break;
            case 0: terms.Code = Code.Of(_dice.Of("", "I-2", "btc usd", "BTC.usd_1-x", "ABCDEFGHIJKLMNOP", "I\0x")); break;
            case 1: terms.PricePrecision = (byte)_dice.Of(0, 1, 9, 18, 19, 255); break;
            case 2: terms.AmountPrecision = (byte)_dice.Of(0, 1, 9, 18, 19, 255); break;
            case 3: terms.TickStep = new(_dice.Of(0, 2, -1)); break;
            case 4: terms.LotStep = new(_dice.Of(0, 2, -1)); break;
            case 5: terms.PriceMin = new(_dice.Of(OddLong(), 97)); break;
            case 6: terms.PriceMax = new(_dice.Of(OddLong(), 103)); break;
            case 7: terms.QuantityMin = new(_dice.Of(OddLong(), 3)); break;
            case 8: terms.QuantityMax = new(_dice.Of(OddLong(), 300)); break;
            case 9: terms.NotionalMin = OddAmount(); break;
            case 10: terms.State = (InstrumentState)_dice.Of(0, 1, 1, 1, 2, 10, 255); break;
            case 11: terms.SelfTrade = (SelfTradeRule)_dice.Below(7); break;
            case 12: terms.Kind = InstrumentKind.Perpetual; break;
            case 13: terms.Flags = InstrumentFlags.Demo; break;
            case 14: terms.Base = terms.Quote; break;
            case 15: terms.PricePrecision++; break;
            case 16: terms.AmountPrecision++; break;
            default: (terms.Base, terms.Quote) = (terms.Quote, terms.Base); break;
        }
    }

    byte[] SetOneFee()
    {
        var isNew = _dice.Percent(15);
        var group = isNew ? _world.Groups.Count : _dice.Below(_world.Groups.Count);
        var instrument = _dice.Percent(40) ? 0 : Instrument();
        var remove = _dice.Percent(20);
        if (remove && _world.FeeRows.Count > 0 && _dice.Percent(60)) (group, instrument) = _dice.From(_world.FeeRows);
        if (_dice.Percent(3)) group = _dice.Of(-1, 1_000, int.MaxValue, _world.Groups.Count + 1);
        var set = new SetFee
        {
            Group = new(group),
            Instrument = new(instrument),
            Maker = new(_dice.Percent(95) ? _dice.Below(500_001) : _dice.Of(-1, 500_000, 500_001, int.MinValue, int.MaxValue)),
            Taker = new(_dice.Percent(95) ? _dice.Below(5_000) : _dice.Of(-1, 500_000, 500_001, int.MinValue, int.MaxValue)),
            Remove = (byte)(remove ? 1 : 0),
        };
        return CommandWriter.Bytes(set, GroupName(group, isNew));
    }

    string GroupName(int group, bool isNew)
    {
        if (_dice.Percent(5)) return _dice.Of("", "any", "other", new string('g', 32), new string('g', 33));
        if (isNew) return $"vip-{group}";
        return group >= 0 && group < _world.Groups.Count && _dice.Percent(30) ? _world.Groups[group] : "";
    }

    byte[] SetSomeLimits()
    {
        var limits = TightLimits();
        if (_dice.Percent(15)) limits.OrdersOpenMax = _dice.Of(0, -1, 1_000_000_001, int.MinValue);
        if (_dice.Percent(15)) limits.RequestKeysMax = _dice.Of(0, -1, 1_000_001, int.MinValue);
        return CommandWriter.Bytes(limits, "");
    }

    byte[] ChangeOneMember()
    {
        var group = _dice.Percent(4) ? _dice.Of(-1, 999, int.MaxValue) : _dice.Below(_world.Groups.Count);
        var flags = _dice.Percent(15) ? MemberFlags.Staff : MemberFlags.None;
        if (_dice.Percent(15)) flags |= MemberFlags.Suspended;
        if (_dice.Percent(70))
        {
            return CommandWriter.Bytes(new ChangeMember { Changed = new(Asker()), Group = new(group), Flags = flags }, "");
        }
        var opened = _dice.Percent(80) ? FirstMember + _dice.Below(20) : _dice.Of(0, 999, 1, -1, int.MaxValue, int.MinValue);
        return CommandWriter.Bytes(new OpenMember { Opened = new(opened), Group = new(group), Flags = flags }, "");
    }
}

using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Simulation.Workload;

namespace Rialto.Simulation.Perpetuals;

internal sealed partial class PerpetualWorkload
{
    /// <summary>What comes and goes between wallet and account is a multiple of this.</summary>
    const long Finest = 10_000_000_000;

    byte[] MarkOne()
    {
        var instrument = Instrument();
        if (_dice.Permille(_profile.GapPermille)) return Gap(instrument);
        if (_dice.Permille(_profile.EdgePermille) && MarkEdge() is { } edge) return edge;
        return Mark(instrument, Wandered(instrument, _profile.DriftPpm));
    }

    /// <summary>A jump, and what follows it: more prices near it, a tenth of a second apart or less.</summary>
    byte[] Gap(int instrument)
    {
        var jump = _dice.Of(30_000, 80_000, 150_000, 400_000);
        var direction = _dice.Of(-1, 1);
        for (var count = _dice.Below(8); count > 0; count--)
        {
            var more = _dice.Percent(30) ? direction * jump / 10 : 0;
            _scene.Enqueue(() => Mark(instrument, Moved(instrument, more + _dice.Between(-1_000, 1_000))));
            if (_dice.Percent(30)) _scene.Enqueue(() => Place(Asker(), isMaker: true));
        }
        return Mark(instrument, Moved(instrument, direction * jump));
    }

    byte[] Mark(int instrument, long price)
    {
        var mark = new MarkIndex { Instrument = new(instrument), State = IndexState.Good, Price = new(price) };
        if (_dice.Permille(8)) (mark.State, mark.Price) = (IndexState.Frozen, Ticks.None);
        if (Breaks() && _dice.Percent(30)) mark.Price = new(_dice.Of(OddLong(), price * 11, price / 11));
        if (Breaks() && _dice.Percent(10)) mark.State = (IndexState)_dice.Below(6);
        return CommandWriter.Bytes(mark, "");
    }

    long Wandered(int instrument, int ppm) => Moved(instrument, _dice.Between(-ppm, ppm));

    long Moved(int instrument, long ppm)
    {
        var least = Math.Max(5, Terms(instrument).PriceMin.Value);
        var middle = least * 1_000;
        if (!_world.Marks.TryGetValue(instrument, out var mark) || mark.Index.Value == 0) return middle;
        var moved = mark.Index.Value + mark.Index.Value * ppm / 1_000_000;
        // What has gone too far comes back a little.
        if (moved < middle / 5) moved = mark.Index.Value + mark.Index.Value / 5;
        if (moved > middle * 5) moved = mark.Index.Value - mark.Index.Value / 5;
        return Math.Max(1, moved);
    }

    byte[] SetExitsOfOne()
    {
        var position = Position();
        var instrument = position?.Instrument.Value ?? Instrument();
        var member = position is { } held ? _world.Accounts[held.Account.Value].Member.Value : Asker();
        var fair = Fair(instrument);
        if (member < FirstMember) member = Asker();
        var isLong = position is not { } known || known.Quantity.Value > 0;
        if (Breaks()) isLong = !isLong;
        var (below, above) = (fair - fair * _dice.Between(100, 20_000) / 1_000_000, fair + fair * _dice.Between(100, 20_000) / 1_000_000);
        return CommandWriter.Bytes(new SetExits
        {
            Header = By(Breaks() ? Asker() : member), Account = position?.Account ?? new(3), Instrument = new(instrument),
            StopLoss = ExitAt(instrument, isLong ? below : above),
            TakeProfit = ExitAt(instrument, isLong ? above : below),
            TriggerBy = _dice.Of(TriggerBy.Fair, TriggerBy.Fair, TriggerBy.Last, TriggerBy.Index, SetExits.WatchesAsBefore),
        }, "");
    }

    Ticks ExitAt(int instrument, long price) => _dice.Below(5) switch
    {
        0 => Ticks.None,
        1 => SetExits.AsBefore,
        _ => Price(instrument, price),
    };

    byte[] SetLeverageOfOne()
    {
        var (member, instrument) = (Asker(), Instrument());
        var leverage = Breaks() ? _dice.Of(-1, 201, int.MaxValue) : _dice.Of(0, 1, 2, 3, 7, 10, 30, 70, 100, 200);
        return CommandWriter.Bytes(new SetLeverage
        {
            Header = By(member), Account = new(Account(member, instrument)), Instrument = new(instrument), Leverage = leverage,
        }, "");
    }

    byte[] MoveOne()
    {
        if (_dice.Percent(25)) return RefillOne();
        var member = Asker();
        var account = Account(member, Instrument());
        var toWallet = _dice.Percent(50);
        var owner = toWallet ? FirstMargin + (account == 0 ? FirstLiveOf(member) : account) : member;
        if (toWallet && _dice.Percent(40) && owner > FirstMargin && _world.Withdrawable(owner - FirstMargin) is { } most)
        {
            return CommandWriter.Bytes(new MoveMargin
            {
                Header = By(member), Account = new(account), Direction = MarginDirection.ToWallet,
                Amount = new((Int128)most + _dice.Of(0, Finest)),
            }, "");
        }
        var has = _world.Balances.GetValueOrDefault((owner, 1)).Available;
        var amount = has <= 0 ? CoinUnits / 100 : _dice.Percent(30) ? has : has / _dice.Between(2, 20);
        var whole = amount / Finest * Finest;
        return CommandWriter.Bytes(new MoveMargin
        {
            Header = By(member), Account = new(account), Direction = toWallet ? MarginDirection.ToWallet : MarginDirection.ToAccount,
            Amount = Breaks() ? OddAmount() : new(whole),
        }, "");
    }

    int FirstLiveOf(int member)
    {
        foreach (var (id, account) in _world.Accounts)
        {
            if (account.Member.Value == member && account.Type == InstrumentFlags.None) return id;
        }
        return 0;
    }

    int LastLiveOf(int member) => _world.Accounts.Values
        .Where(account => account.Member.Value == member && account.Type == InstrumentFlags.None)
        .Select(account => account.Account.Value).LastOrDefault();

    /// <summary>Whoever has lost everything comes again.</summary>
    byte[] RefillOne()
    {
        var member = Asker();
        if (_dice.Percent(40)) return Deposit(member, 1, CoinUnits / 10);
        var amount = new Amount(CoinUnits * _profile.PoorPercent / 100);
        if (_dice.Percent(50))
        {
            return CommandWriter.Bytes(new MoveMargin { Header = By(member), Direction = MarginDirection.ToAccount, Amount = amount }, "");
        }
        var demo = _world.Accounts.Values
            .Where(account => account.Member.Value == member && account.Type.HasFlag(InstrumentFlags.Demo))
            .Select(account => account.Account).FirstOrDefault();
        var by = _dice.Percent(30) ? 0 : member;
        return CommandWriter.Bytes(new ResetDemo { Header = By(by), Account = demo, Amount = Breaks() ? OddAmount() : amount }, "");
    }

    byte[] Operate() => Weighted<Func<byte[]>>(
    [
        (20, OpenAccount),
        (20, SetRate),
        (20, () => CommandWriter.Bytes(
            new SettleFunding { Instrument = new(Instrument()), RateE8 = Rate(), UsesCurrent = (byte)_dice.Below(2) }, "")),
        (4, () => CommandWriter.Bytes(new ClearInstrument { Instrument = new(Instrument()) }, "")),
        (10, ChangeContractOfOne),
        (10, ChangeStateOfOne),
        (10, ChangeMemberFlags),
        (10, ChangeFees),
        (10, () => CommandWriter.Bytes(new CancelAfter { Header = By(Asker()), TimeoutUs = _dice.Of(0, 5 * SecondUs, 6 * SecondUs) }, "")),
        (5, () => CommandWriter.Bytes(new OpenGuard { Header = By(Asker()) }, "")),
        (3, () => CommandWriter.Bytes(new NodeStarted(), "")),
        (10, () => Deposit(Insurance, _dice.Of(1, 2), CoinUnits / 20)),
        (10, TakeFromFund),
    ])();

    static byte[] Deposit(int to, int currency, Int128 net) =>
        CommandWriter.Bytes(new Deposit { To = new(to), Currency = new(currency), Net = new(net) }, "");

    /// <summary>So much that the fund can't keep what it holds, at a price that has not moved; or a part of what it has.</summary>
    byte[] TakeFromFund()
    {
        var held = _world.Positions.Values.Where(position => position.Account.Value <= LastFund).ToList();
        if (held.Count == 0) return TakeFromFund(_dice.Of(1, 2), CoinUnits / _dice.Of(5, 20, 100));
        var position = _dice.From(held);
        var (equity, maintenance, _) = _world.Standing(position.Account.Value);
        var amount = (Int128)(equity - maintenance * _dice.Of(1, 9) / 5) * 1_000_000;
        _scene.Enqueue(() => Mark(position.Instrument.Value, Moved(position.Instrument.Value, 0)));
        return TakeFromFund(_world.Accounts[position.Account.Value].Currency.Value, amount);
    }

    static byte[] TakeFromFund(int currency, Int128 amount) =>
        CommandWriter.Bytes(new Adjust { Owner = new(Insurance), Currency = new(currency), Amount = new(-amount) }, "taken");

    /// <summary>A funding, or an order of somebody else's in the way, while somebody is being liquidated.</summary>
    byte[] PesterLiquidated()
    {
        var pestered = _world.Positions.Values
            .Where(position => _world.Accounts[position.Account.Value].Status == MarginStatus.Liquidating).ToList();
        if (pestered.Count == 0) return Place(Poor(), isMaker: true);
        var instrument = _dice.From(pestered).Instrument;
        if (_dice.Percent(40)) return Place(Rich(), isMaker: true);
        return CommandWriter.Bytes(new SettleFunding { Instrument = instrument, RateE8 = Rate() }, "");
    }

    /// <summary>The last price at which an account can pay, then the first at which it can't.</summary>
    byte[]? MarkEdge()
    {
        var safe = _world.Positions.Values.Where(position => position.Account.Value > LastFund)
            .Where(position => IsSafeAt(position, position.Instrument, 0)).ToList();
        if (safe.Count == 0) return null;
        var position = _dice.From(safe);
        var isLong = position.Quantity.Value > 0;
        var (good, bad) = (0L, (isLong ? -1 : 1) * _world.Marks[position.Instrument.Value].Fair.Value / 2);
        if (IsSafeAt(position, position.Instrument, bad)) return null;
        while (Math.Abs(good - bad) > 1)
        {
            var middle = (good + bad) / 2;
            if (IsSafeAt(position, position.Instrument, middle)) good = middle;
            else bad = middle;
        }
        var (instrument, index) = (position.Instrument.Value, _world.Marks[position.Instrument.Value].Index.Value);
        _scene.Enqueue(() => Mark(instrument, index + bad));
        return Mark(instrument, index + good);
    }

    /// <summary>Whether its account can pay when the fair price has moved by so many ticks.</summary>
    bool IsSafeAt(in PositionChanged position, InstrumentId moving, long ticks)
    {
        var (contract, fair, size) = (_world.Contracts[moving.Value], _world.Marks[moving.Value].Fair.Value, position.Quantity.Value);
        var (equity, maintenance, isTrusted) = _world.Standing(position.Account.Value);
        equity += contract.Signed(fair + ticks, size) - contract.Signed(fair, size);
        maintenance -= contract.Maintenance(contract.Value(fair, Math.Abs(size)));
        maintenance += contract.Maintenance(contract.Value(fair + ticks, Math.Abs(size)));
        return isTrusted && equity >= maintenance;
    }

    byte[] OpenAccount()
    {
        var type = (InstrumentFlags)_dice.Below(Breaks() ? 3 : 2);
        return CommandWriter.Bytes(new OpenMarginAccount { Header = By(Asker()), Type = type }, "");
    }

    int Rate() => _dice.Of(-187_500, -1, 1, 12_345, 187_500, Breaks() ? 187_501 : 0);

    byte[] SetRate() => CommandWriter.Bytes(
        new SetFundingRate { Instrument = new(Instrument()), RateE8 = Rate(), Computed = (byte)_dice.Below(2) }, "");

    byte[] ChangeContractOfOne()
    {
        var instrument = Instrument();
        var unknown = new ChangeContract { Instrument = new(instrument) };
        if (!_world.Contracts.TryGetValue(instrument, out var contract)) return CommandWriter.Bytes(unknown, "");
        var terms = NewContract(contract.Terms.Kind, contract.Terms.Margin.Value == 2, contract.Terms.ValueFactor);
        if (Breaks()) terms.Tiers[0].MaintenancePpm = _dice.Of(0, 1_000_000);
        return CommandWriter.Bytes(new ChangeContract { Instrument = new(instrument), Contract = terms }, "");
    }

    byte[] ChangeStateOfOne()
    {
        var instrument = Instrument();
        return ChangeState(instrument, _dice.Percent(70) ? InstrumentState.Enabled : (InstrumentState)_dice.Between(2, 8));
    }

    byte[] ChangeState(int instrument, InstrumentState state)
    {
        var terms = Terms(instrument);
        terms.State = state;
        return CommandWriter.Bytes(new ChangeInstrument { Instrument = new(instrument), Terms = terms }, "");
    }

    /// <summary>An operator closes a market in which somebody has a position, its price goes on, and it is opened again.</summary>
    byte[] CloseMarket()
    {
        var instrument = Position()?.Instrument.Value ?? Instrument();
        var away = _dice.Of(-1, 1) * _dice.Of(3_000, 10_000, 40_000);
        for (var count = _dice.Between(1, 5); count > 0; count--)
        {
            var there = _dice.Percent(75);
            _scene.Enqueue(() => Mark(instrument, Moved(instrument, there ? away : -away)));
            if (_dice.Percent(40)) _scene.Enqueue(SetExitsOfOne);
            if (_dice.Percent(20)) _scene.Enqueue(PesterLiquidated);
        }
        _scene.Enqueue(() => ChangeState(instrument, InstrumentState.Enabled));
        var state = _dice.Of(
            InstrumentState.Locked, InstrumentState.Locked, InstrumentState.Disabled, InstrumentState.PostOnly, InstrumentState.Presale,
            InstrumentState.Sale, InstrumentState.ReduceOnly);
        return ChangeState(instrument, state);
    }

    /// <summary>An index is gone for a minute and no second more; in the moment in which all wait, some pay what they have.</summary>
    byte[] SlipIntoPause()
    {
        var instrument = Position()?.Instrument.Value ?? Instrument();
        var pausedUs = _nowUs + 60 * SecondUs;
        byte[] Again() => Mark(instrument, Moved(instrument, 0));
        for (var time = 0; time < 2; time++) _scene.Enqueue(() => At(pausedUs / SecondUs * SecondUs, Again));
        var rate = _dice.Of(-187_500, 187_500);
        for (var count = _dice.Between(1, 12); count > 0; count--)
        {
            _scene.Enqueue(() => At(
                pausedUs, () => CommandWriter.Bytes(new SettleFunding { Instrument = new(instrument), RateE8 = rate }, "")));
        }
        _scene.Enqueue(() => At(pausedUs, Again));
        return CommandWriter.Bytes(new MarkIndex { Instrument = new(instrument), State = IndexState.Frozen }, "");
    }

    byte[] ChangeMemberFlags()
    {
        var flags = _dice.Percent(70) ? MemberFlags.None : MemberFlags.Suspended;
        return CommandWriter.Bytes(new ChangeMember { Changed = new(Asker()), Flags = flags }, "");
    }

    byte[] ChangeFees()
    {
        var (maker, taker) = _dice.From(Fees);
        if (_dice.Percent(10)) (maker, taker) = (taker, maker);
        if (Breaks()) taker = _dice.Of(0, -1, -10_000);
        return CommandWriter.Bytes(new SetFee { Instrument = new(Instrument()), Maker = new(maker), Taker = new(taker) }, "");
    }
}

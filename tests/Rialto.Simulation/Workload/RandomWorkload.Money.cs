using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;

namespace Rialto.Simulation.Workload;

public sealed partial class RandomWorkload
{
    byte[] MoveMoney() => Weighted<Func<byte[]>>(
    [
        (40, DepositOne), (8, ReleaseOne), (15, WithdrawOne), (8, CompleteOne), (6, RefundOne), (15, TransferOne), (8, AdjustOne),
    ])();

    byte[] DepositOne() => DepositTo(Owner(), Currency());

    byte[] DepositTo(int owner, int currency)
    {
        var source = _dice.Percent(50) ? 0 : _dice.Of(1, 2, -5, int.MaxValue);
        var last = _world.Sources.GetValueOrDefault(source);
        var deposit = new Deposit
        {
            Header = By(0),
            To = new(owner),
            Currency = new(currency),
            Source = source,
            SourceNumber = _dice.Percent(80) ? last + 1 : last + _dice.Between(-1, 2),
            DepositKind = _dice.Of(DepositKind.Operator, DepositKind.Faucet, DepositKind.Chain, DepositKind.Fiat),
            Held = (byte)(_dice.Percent(15) ? 1 : 0),
            Net = new(Money(currency)),
            Fee = new(_dice.Percent(70) ? 0 : _dice.Between(1, 1_000_000)),
        };
        if (_dice.Permille(10)) deposit.SourceNumber = OddLong();
        if (_dice.Permille(15) || Breaks()) deposit.Net = OddAmount();
        if (_dice.Permille(10) || Breaks()) deposit.Fee = OddAmount();
        return CommandWriter.Bytes(deposit, _dice.Of("", "tx-1", "0xabcdef0123456789"));
    }

    /// <summary>Enough for some typical orders that pay with this currency.</summary>
    Int128 Money(int currency)
    {
        Int128 typical = 1_000;
        foreach (var id in _world.InstrumentIds)
        {
            var terms = _world.Instruments[id];
            if (terms.Base.Value == currency) typical = Int128.Max(typical, _profile.QuantityMax * LotUnits(terms));
            if (terms.Quote.Value == currency) typical = Int128.Max(typical, _profile.QuantityMax * Middle * NotionalUnits(terms));
        }
        if (_profile.Extreme && _dice.Percent(30)) return Int128.Parse("100000000000000000000000000000000000", null);
        return typical * _dice.Between(1, _profile.Rich) + _dice.Between(0, 9);
    }

    static Int128 NotionalUnits(in InstrumentTerms terms) => PowerOfTen(18 - terms.PricePrecision - terms.AmountPrecision);

    static Int128 LotUnits(in InstrumentTerms terms) => PowerOfTen(18 - terms.AmountPrecision);

    static Int128 PowerOfTen(int exponent) => exponent == 0 ? 1 : 10 * PowerOfTen(exponent - 1);

    long NumberOf(List<long> known)
    {
        if (known.Count == 0 || _dice.Percent(10)) return _dice.Of(0, -1, 1, 2, 5, long.MaxValue, long.MinValue);
        return _dice.From(known);
    }

    byte[] ReleaseOne() =>
        CommandWriter.Bytes(new ReleaseDeposit { Header = By(0), DepositNumber = NumberOf(_world.HeldDeposits) }, "");

    byte[] CompleteOne() =>
        CommandWriter.Bytes(new CompleteWithdrawal { Header = By(0), WithdrawalNumber = NumberOf(_world.HeldWithdrawals) }, "");

    byte[] RefundOne() =>
        CommandWriter.Bytes(new RefundWithdrawal { Header = By(0), WithdrawalNumber = NumberOf(_world.HeldWithdrawals) }, "");

    byte[] WithdrawOne()
    {
        var (member, currency) = (_dice.Percent(3) ? Owner() : Asker(), Currency());
        var gross = Part(member, currency);
        var hold = new HoldWithdrawal
        {
            Header = By(member),
            From = new(member),
            Currency = new(currency),
            Gross = new(gross),
            Fee = new(_dice.Percent(60) ? 0 : _dice.Percent(85) ? 1 : gross + _dice.Between(-1, 1)),
        };
        if (_dice.Permille(15) || Breaks()) hold.Gross = OddAmount();
        if (_dice.Permille(10) || Breaks()) hold.Fee = OddAmount();
        return CommandWriter.Bytes(hold, _dice.Of("", "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"));
    }

    /// <summary>Some of what somebody has, sometimes all, sometimes one unit too much.</summary>
    Int128 Part(int owner, int currency)
    {
        var available = _world.Available.GetValueOrDefault((owner, currency));
        if (available <= 0 || _dice.Percent(10)) return available + _dice.Between(-1, 1);
        return available / _dice.Between(2, 20) + 1;
    }

    byte[] TransferOne()
    {
        var (from, currency) = (Owner(), Currency());
        var transfer = new Transfer
        {
            Header = By(from >= FirstMember ? from : 0),
            From = new(from),
            To = new(_dice.Percent(5) ? from : Owner()),
            Currency = new(currency),
            Amount = new(Part(from, currency)),
        };
        if (_dice.Permille(20) || Breaks()) transfer.Amount = OddAmount();
        return CommandWriter.Bytes(transfer, _dice.Of("", "thanks"));
    }

    byte[] AdjustOne()
    {
        var (owner, currency) = (Owner(), Currency());
        var adjust = new Adjust
        {
            Header = By(0),
            Owner = new(owner),
            Currency = new(currency),
            Amount = new(_dice.Percent(50) ? _dice.Between(1, 1_000_000) : -Part(owner, currency)),
        };
        if (_dice.Permille(30) || Breaks()) adjust.Amount = OddAmount();
        return CommandWriter.Bytes(adjust, _dice.Percent(5) ? "" : "counted again");
    }
}

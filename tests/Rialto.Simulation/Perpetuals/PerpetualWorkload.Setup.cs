using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Simulation.Workload;

namespace Rialto.Simulation.Perpetuals;

internal sealed partial class PerpetualWorkload
{
    const long Coin = 1_000_000_000_000;
    static readonly Int128 CoinUnits = 1_000_000_000_000_000_000;

    // What a maker and a taker pay; both together never below zero.
    static readonly (int Maker, int Taker)[] Fees = [(-250, 750), (-250, 250), (100, 500), (0, 0), (-5_000, 20_000)];

    /// <summary>Currencies, members, contracts, first prices and money.</summary>
    void Prepare()
    {
        if (_dice.Percent(10)) Prepare(new BeginMargin { Live = new(1), Demo = new(2) });
        Prepare(new Genesis { UuidKeyHigh = _dice.Next(), UuidKeyLow = _dice.Next() });
        for (var i = 1; i <= 4; i++) Prepare(new CreateCurrency { Terms = new() { Code = Code.Of($"c{i}"), Kind = CurrencyKind.Coin } });
        var early = _dice.Below(_profile.MembersCount + 1);
        for (var i = 0; i < early; i++) Prepare(new OpenMember { Opened = new(FirstMember + i) });
        if (_dice.Percent(20)) Prepare(NewPerpetual(0));
        if (_dice.Percent(20)) Prepare(new BeginMargin { Live = new(1), Demo = new(_dice.Of(1, 9)) });
        var grant = _dice.Of(10 * CoinUnits, CoinUnits / 10, CoinUnits);
        Prepare(new BeginMargin { Live = new(1), Demo = new(2), DemoGrant = new(grant) });
        for (var i = early; i < _profile.MembersCount; i++) Prepare(new OpenMember { Opened = new(FirstMember + i) });
        for (var i = 0; i < _profile.InstrumentsCount; i++) Prepare(NewPerpetual(i));
        var (maker, taker) = Fees[_profile.FeeChoice];
        for (var i = 0; i < _profile.InstrumentsCount; i++)
        {
            Prepare(new SetFee { Instrument = new(8 + i), Maker = new(maker), Taker = new(taker) });
        }
        PrepareMoney();
        for (var i = 0; i < _profile.InstrumentsCount; i++) PrepareMark(8 + i);
    }

    /// <summary>The first price, when the instrument is known.</summary>
    void PrepareMark(int instrument) => _scene.Enqueue(() => Mark(instrument, Wandered(instrument, _profile.DriftPpm)));

    void Prepare<TCommand>(in TCommand command)
        where TCommand : unmanaged, ICommand => _prepared.Enqueue(CommandWriter.Bytes(command, ""));

    void PrepareMoney()
    {
        for (var i = 0; i < _profile.MembersCount; i++)
        {
            // The first two can carry what the others lose.
            var coins = i < 2 ? 500 * CoinUnits : CoinUnits * _profile.PoorPercent / 100;
            Prepare(new Deposit { To = new(FirstMember + i), Currency = new(1), Net = new(coins * 2) });
            Prepare(new MoveMargin { Header = By(FirstMember + i), Direction = MarginDirection.ToAccount, Amount = new(coins) });
            if (i < 2) Prepare(new ResetDemo { Header = By(FirstMember + i), Amount = new(coins) });
        }
        PrepareSeconds();
        if (_profile.FundPercent == 0) return;
        for (var currency = 1; currency <= LastFund; currency++)
        {
            var net = CoinUnits * _profile.FundPercent / 100;
            Prepare(new Deposit { To = new(Insurance), Currency = new(currency), Net = new(net) });
        }
    }

    /// <summary>Who has two accounts can stand in his own way.</summary>
    void PrepareSeconds()
    {
        for (var i = RichCount; i < _profile.MembersCount; i++)
        {
            if (!_dice.Percent(_profile.SecondPercent)) continue;
            var member = FirstMember + i;
            Prepare(new OpenMarginAccount { Header = By(member), Type = InstrumentFlags.None });
            Prepare(new OpenMarginAccount { Header = By(member), Type = InstrumentFlags.Demo });
            _scene.Enqueue(() => CommandWriter.Bytes(new MoveMargin
            {
                Header = By(member), Account = new(LastLiveOf(member)), Direction = MarginDirection.ToAccount,
                Amount = new(CoinUnits * _profile.PoorPercent / 100),
            }, ""));
        }
    }

    CreatePerpetual NewPerpetual(int index)
    {
        var kind = _profile.KindOf(_dice);
        var middle = _dice.Of(5_000L, 20_000, 800_000);
        var typical = kind == ContractKind.Inverse ? _dice.Of(1_000L, 10_000) : _dice.Of(40L, 1_000, 10_000);
        var factor = kind == ContractKind.Inverse ? Coin / typical * middle : Math.Clamp(Coin / middle / typical, 1, 10_000_000);
        var isDemo = _dice.Percent(_profile.DemoPercent);
        var step = middle / 1_000;
        return new()
        {
            Terms = new()
            {
                Code = Code.Of($"P-{index}"), Base = new(4), Quote = new(3), Kind = InstrumentKind.Perpetual,
                State = InstrumentState.Enabled, Flags = isDemo ? InstrumentFlags.Demo : InstrumentFlags.None,
                PricePrecision = 2, AmountPrecision = 4,
                SelfTrade = _dice.Percent(80) ? SelfTradeRule.Default : (SelfTradeRule)_dice.Below(6),
                TickStep = new(_dice.Of(1, step)), LotStep = new(_dice.Of(1, typical / 20)), PriceMin = new(step),
                QuantityMin = new(typical / 20), QuantityMax = new(typical / 20 * 1_000_000), Position = index,
            },
            Contract = NewContract(kind, isDemo, factor),
        };
    }

    ContractTerms NewContract(ContractKind kind, bool isDemo, long factor)
    {
        var terms = new ContractTerms
        {
            Margin = new(isDemo ? 2 : 1), Kind = kind, TierCount = (byte)_dice.Between(1, 4), PremiumAddsBasis = (byte)_dice.Below(2),
            FundOff = (byte)(_dice.Percent(_profile.FundOffPercent) ? 1 : Breaks() ? 2 : 0),
            ValueFactor = factor, ImpactValue = Coin * _dice.Of(1, 5), InterestE8 = _dice.Of(10_000, 0, -20_000),
            LiquidationFeePpm = _dice.Of(500, 0, 5_000), ProtectionPpm = _dice.Of(50_000, 50_000, 10_000, 400_000), LimitBandPpm = 500_000,
            SliceValue = _dice.Of(Coin / 4, Coin * 2, Coin * 10), SliceRestMin = _dice.Of(Coin / 20, Coin / 2, Coin),
        };
        var (initial, bound) = (_dice.Of(5_000, 10_000, 50_000), _dice.Of(2, 10, 50) * Coin);
        for (var tier = 0; tier < terms.TierCount; tier++)
        {
            terms.Tiers[tier] = new() { Bound = bound, InitialPpm = initial, MaintenancePpm = initial / 2 };
            (initial, bound) = (initial * _dice.Of(1, 2) + _dice.Of(0, 1), bound * _dice.Of(2, 5));
        }
        if (_dice.Percent(_profile.SmallTiersPercent)) return terms;
        // The last bound lets the two rich ones stand against everybody.
        terms.Tiers[terms.TierCount - 1].Bound = 2_000 * Coin;
        return terms;
    }
}

using Rialto.Engine;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine.Golden;

/// <summary>A short log with every kind of command, which makes every kind of event. Its bytes are frozen in the .hex files.</summary>
internal static class GoldenLog
{
    const long StartUs = 1_735_689_600_000_000;

    static readonly MemberId s_alice = new(1_000);
    static readonly MemberId s_bob = new(1_001);
    static readonly InstrumentId s_ethusd = new(1);
    static readonly InstrumentId s_perpetual = new(8);
    static readonly CurrencyId s_eth = new(1);
    static readonly CurrencyId s_usd = new(2);

    /// <summary>The commands as today's code writes them; each is a second later than the one before.</summary>
    public static List<byte[]> Commands()
    {
        List<byte[]> log = [.. Setup(), .. Money(), .. Orders(), .. Ends(), .. Version2(), .. Version3()];
        for (var i = 0; i < log.Count; i++) Draft.SetTime(log[i], StartUs + i * 1_000_000L);
        return log;
    }

    /// <summary>Replays a log; returns the exchange and all its event bytes.</summary>
    public static (Exchange Exchange, byte[] Events) Replay(IReadOnlyList<byte[]> log)
    {
        var exchange = new Exchange(16, 16);
        var events = new EventBuffer(1 << 16);
        for (var i = 0; i < log.Count; i++) exchange.Apply(log[i], i + 1, events);
        return (exchange, events.Written.ToArray());
    }

    static IEnumerable<byte[]> Setup()
    {
        yield return Draft.Of(new Genesis { UuidKeyHigh = 0x0123456789ABCDEF, UuidKeyLow = 0xFEDCBA9876543210 });
        yield return Draft.Of(new CreateCurrency { Terms = Currency("eth", CurrencyKind.Coin) }, "{\"name\":\"Ether\"}"u8);
        yield return Draft.Of(new CreateCurrency { Terms = Currency("usd", CurrencyKind.Fiat) });
        yield return Draft.Of(new ChangeCurrency { Currency = s_usd, Terms = Currency("usd", CurrencyKind.Fiat) }, "{}"u8);
        yield return Draft.Of(new CreateInstrument { Terms = Instrument(InstrumentState.Presale) });
        yield return Draft.Of(new ChangeInstrument { Instrument = s_ethusd, Terms = Instrument(InstrumentState.Enabled) });
        yield return Draft.Of(new SetFee { Maker = new FeePpm(1_000), Taker = new FeePpm(2_000) });
        var vip = new SetFee { Group = new FeeGroupId(1), Instrument = s_ethusd, Maker = new FeePpm(500), Taker = new FeePpm(900) };
        yield return Draft.Of(vip, "vip"u8);
        yield return Draft.Of(new SetFee { Group = new FeeGroupId(1), Instrument = s_ethusd, Remove = 1 });
        yield return Draft.Of(new SetLimits { OrdersOpenMax = 500, RequestKeysMax = 5_000 });
        yield return Draft.Of(new OpenMember { Opened = s_alice, Group = new FeeGroupId(1) });
        yield return Draft.Of(new OpenMember { Opened = s_bob });
        yield return Draft.Of(new ChangeMember { Changed = s_bob, Flags = MemberFlags.Staff });
    }

    static IEnumerable<byte[]> Money()
    {
        yield return Draft.Of(DepositOf(s_alice, s_usd, 1_000, held: false), "tx-1"u8);
        yield return Draft.Of(DepositOf(s_bob, s_eth, 50, held: false));
        yield return Draft.Of(DepositOf(s_bob, s_usd, 70, held: true), "tx-2"u8);
        yield return Draft.Of(DepositOf(s_bob, s_usd, 30, held: true));
        yield return Draft.Of(new ReleaseDeposit { DepositNumber = 3 });
        yield return Draft.Of(Withdrawal(10), "0xabc"u8);
        yield return Draft.Of(Withdrawal(20));
        yield return Draft.Of(Withdrawal(30));
        yield return Draft.Of(new CompleteWithdrawal { WithdrawalNumber = 1 });
        yield return Draft.Of(new RefundWithdrawal { WithdrawalNumber = 2 });
        yield return Draft.Of(new Transfer { From = s_alice, To = s_bob, Currency = s_usd, Amount = CheckedLog.Coins(5) }, "thanks"u8);
        yield return Draft.Of(new Adjust { Owner = s_bob, Currency = s_eth, Amount = -CheckedLog.Coins(1) }, "mistake"u8);
    }

    static IEnumerable<byte[]> Orders()
    {
        var ask = Order(s_bob, Side.Sell, 10_000, 2_000);
        ask.Header.RequestKeyHigh = 7;
        ask.Header.RequestKeyLow = 8;
        ask.Header.RequestKeyWindowS = 600;
        ask.Header.Session = 99;
        yield return Draft.Of(ask, "ask-1"u8);
        yield return Draft.Of(Order(s_alice, Side.Buy, 10_050, 500), "buy-1"u8);
        yield return Draft.Of(Order(s_alice, Side.Buy, 10_050, 500), "buy-1"u8);
        yield return Draft.Of(Order(s_alice, Side.Buy, 0, 500), "buy-2"u8);
        yield return Draft.Of(Order(s_alice, Side.Buy, 9_000, 1_000), "buy-3"u8);
        yield return Draft.Of(Order(s_alice, Side.Buy, 9_000, 400));
        var amend = new AmendOrder { Header = By(s_alice), Order = new OrderId(4), Price = new Ticks(9_100), Remaining = new Lots(900) };
        yield return Draft.Of(amend);
        yield return Draft.Of(new ReduceOrder { Header = By(s_alice), Order = new OrderId(5), By = new Lots(100) });
        yield return Draft.Of(Spend(s_alice, 25));
        byte[][] two = [Draft.Of(Order(s_bob, Side.Sell, 12_000, 100)), Draft.Of(Order(s_bob, Side.Sell, 12_100, 100))];
        yield return Draft.Batch(By(s_bob), allOrNothing: true, two);
        yield return Draft.Batch(By(s_bob), false, [Draft.Of(new CancelOrder { Header = By(s_bob), Order = new OrderId(1) })]);
        yield return Draft.Of(new CancelOrder { Header = By(s_bob), Order = new OrderId(1) });
    }

    static IEnumerable<byte[]> Ends()
    {
        yield return Draft.Of(new CancelAfter { Header = By(s_bob), TimeoutUs = 5_000_000 });
        yield return Draft.Of(new CancelMany { Header = By(s_alice), Side = SideFilter.Sell });
        for (var i = 0; i < 4; i++) yield return Draft.Of(default(Tick));
        yield return Draft.Of(Order(s_bob, Side.Sell, 13_000, 300), "last"u8);
        yield return Draft.Of(new CancelAfter { Header = By(s_alice), TimeoutUs = 60_000_000 });
    }

    // What came with the second version of the state. At its end there are a stop that waits, an iceberg, an expiry and a guard.
    static IEnumerable<byte[]> Version2()
    {
        var session = By(s_alice) with { Session = 5 };
        yield return Draft.Of(new OpenGuard { Header = session });
        var stop = Order(s_alice, Side.Buy, 13_500, 200) with { Header = session };
        stop.OrderKind = OrderKind.StopLimit;
        stop.TriggerPrice = new Ticks(13_000);
        stop.TimeInForce = TimeInForce.GoodTillDate;
        stop.ExpiresUs = StartUs + 3_600_000_000;
        stop.SelfTrade = SelfTradeRule.CancelMaker;
        yield return Draft.Of(stop, "stop-1"u8);
        yield return Draft.Of(stop, "stop-2"u8);
        yield return Draft.Of(new AmendTerms
        {
            Header = By(s_alice),
            Order = new OrderId(11),
            TriggerPrice = new Ticks(14_000),
            ExpiresUs = AmendTerms.NoExpiry,
        });
        yield return Draft.Of(Order(s_alice, Side.Buy, 13_000, 100));
        var iceberg = Order(s_bob, Side.Sell, 13_600, 500);
        iceberg.DisplayQuantity = new Lots(50);
        iceberg.TimeInForce = TimeInForce.GoodTillDate;
        iceberg.ExpiresUs = StartUs + 7_200_000_000;
        yield return Draft.Of(iceberg);
        yield return Draft.Of(new CloseGuard { Header = By(s_alice), Guard = 1 });
        yield return Draft.Of(new OpenGuard { Header = session });
        yield return Draft.Of(default(NodeStarted));
        stop.OrderKind = OrderKind.StopMarket;
        stop.Price = Ticks.None;
        stop.TriggerPrice = new Ticks(14_000);
        yield return Draft.Of(stop, "stop-3"u8);
        yield return Draft.Of(new OpenGuard { Header = session });
    }

    // What came with the third: perpetuals. At its end there are positions with exits, a resting order, and a stop on the fair price.
    static IEnumerable<byte[]> Version3()
    {
        var demo = new CurrencyId(3);
        yield return Draft.Of(new CreateCurrency { Terms = Currency("eth-demo", CurrencyKind.Coin) });
        yield return Draft.Of(new BeginMargin { Live = s_eth, Demo = demo, DemoGrant = CheckedLog.Coins(10) });
        yield return Draft.Of(new CreatePerpetual { Terms = Perpetual(), Contract = Contract(100) });
        yield return Draft.Of(new ChangeContract { Instrument = s_perpetual, Contract = Contract(200) });
        yield return Draft.Of(new SetFee { Instrument = s_perpetual, Maker = new FeePpm(-250), Taker = new FeePpm(750) });
        yield return Draft.Of(new OpenMarginAccount { Header = By(s_alice), Type = InstrumentFlags.Demo });
        yield return Draft.Of(new ResetDemo { Header = By(s_alice), Account = new(4), Amount = CheckedLog.Coins(7) });
        yield return Draft.Of(DepositOf(s_alice, s_eth, 1, held: false));
        yield return Draft.Of(new MoveMargin { Header = By(s_alice), Direction = MarginDirection.ToAccount, Amount = CheckedLog.Coins(1) });
        yield return Draft.Of(new MoveMargin { Header = By(s_bob), Direction = MarginDirection.ToAccount, Amount = CheckedLog.Coins(20) });
        yield return Draft.Of(Index(800_000));
        yield return Draft.Of(new SetLeverage { Header = By(s_alice), Instrument = s_perpetual, Leverage = 50 });
        yield return Draft.Of(OnPerpetual(s_bob, Side.Sell, 800_000, 500_000));
        yield return Draft.Of(OnPerpetual(s_alice, Side.Buy, 800_000, 500_000), "long-1"u8);
        yield return Draft.Of(new SetExits { Header = By(s_alice), Instrument = s_perpetual, StopLoss = new(700_000),
            TriggerBy = TriggerBy.Index });
        yield return Draft.Of(new SetFundingRate { Instrument = s_perpetual, RateE8 = 5_000 });
        yield return Draft.Of(new SettleFunding { Instrument = s_perpetual, RateE8 = 10_000 });
        yield return Draft.Of(Index(770_000));
        yield return Draft.Of(OnPerpetual(s_bob, Side.Buy, 770_000, 10_000));
        yield return Draft.Of(new ClearInstrument { Instrument = s_perpetual });
        yield return Draft.Of(DepositOf(s_alice, s_eth, 3, held: false));
        yield return Draft.Of(new MoveMargin { Header = By(s_alice), Direction = MarginDirection.ToAccount, Amount = CheckedLog.Coins(3) });
        yield return Draft.Of(Index(780_000));
        yield return Draft.Of(OnPerpetual(s_bob, Side.Sell, 780_000, 20_000));
        yield return Draft.Of(OnPerpetual(s_alice, Side.Buy, 780_000, 10_000));
        yield return Draft.Of(new SetExits { Header = By(s_alice), Instrument = s_perpetual, TakeProfit = new(900_000),
            TriggerBy = TriggerBy.Fair });
        var stop = OnPerpetual(s_alice, Side.Sell, 0, 10_000);
        stop.OrderKind = OrderKind.StopMarket;
        stop.TriggerPrice = new Ticks(760_000);
        stop.TriggerBy = TriggerBy.Fair;
        stop.Flags = OrderFlags.ReduceOnly;
        yield return Draft.Of(stop, "stop-4"u8);
        var bracket = OnPerpetual(s_alice, Side.Buy, 779_000, 20_000);
        bracket.Flags = OrderFlags.ClientIdIsTag;
        yield return Draft.Of(
            new PlaceWithExits { Order = bracket, StopLoss = new Ticks(700_000), TakeProfit = new Ticks(850_000) }, "bracket"u8);
        var terms = new AmendTerms { Header = By(s_alice), Order = new OrderId(21), Remaining = new Lots(15_000) };
        yield return Draft.Of(new ReviseOrder { Terms = terms, TakeProfit = ReviseOrder.NoExit, SetsComment = 1 }, "revised"u8);
    }

    static InstrumentTerms Perpetual()
    {
        var terms = CheckedLog.Terms("ETHUSD", 2, 4);
        terms.Kind = InstrumentKind.Perpetual;
        terms.SelfTrade = SelfTradeRule.CancelTaker;
        terms.TickStep = new Ticks(5);
        terms.PriceMin = new Ticks(5);
        return terms;
    }

    static ContractTerms Contract(int liquidationFeePpm)
    {
        var terms = Margin.Contracts.Btc;
        terms.Margin = s_eth;
        terms.LiquidationFeePpm = liquidationFeePpm;
        return terms;
    }

    static MarkIndex Index(long ticks) => new() { Instrument = s_perpetual, State = IndexState.Good, Price = new Ticks(ticks) };

    static PlaceOrder OnPerpetual(MemberId member, Side side, long ticks, long lots)
    {
        var order = CheckedLog.Limit(member, side, ticks, lots);
        order.Instrument = s_perpetual;
        return order;
    }

    static CommandHeader By(MemberId member) => new() { Member = member };

    static CurrencyTerms Currency(string code, CurrencyKind kind) => new()
    {
        Code = Code.Of(code),
        Kind = kind,
        Precision = 8,
        Subunits = 18,
        Flags = CurrencyFlags.Visible | CurrencyFlags.DepositsEnabled,
        Position = 3,
        ConfirmationsMin = 6,
        DepositFee = new Amount(1),
        DepositMin = new Amount(2),
        WithdrawalFee = new Amount(3),
        WithdrawalMin = new Amount(4),
        WithdrawalLimit24h = new Amount(5),
        WithdrawalLimit72h = new Amount(6),
        Price = new Amount((Int128)7 << 64),
    };

    static InstrumentTerms Instrument(InstrumentState state)
    {
        var terms = CheckedLog.Terms("ethusd", 2, 3);
        terms.State = state;
        terms.Position = 4;
        terms.PriceMax = new Ticks(1_000_000);
        terms.NotionalMin = new Amount(1_000);
        return terms;
    }

    static Deposit DepositOf(MemberId to, CurrencyId currency, long coins, bool held) => new()
    {
        To = to,
        Currency = currency,
        Source = held ? 9 : 0,
        DepositKind = DepositKind.Chain,
        Held = held ? (byte)1 : (byte)0,
        SourceNumber = held ? (coins == 70 ? 1 : 2) : 0,
        Net = CheckedLog.Coins(coins),
        Fee = new Amount(held ? 11 : 0),
    };

    static HoldWithdrawal Withdrawal(long coins) =>
        new() { From = s_alice, Currency = s_usd, Gross = CheckedLog.Coins(coins), Fee = new Amount(12) };

    static PlaceOrder Order(MemberId member, Side side, long ticks, long lots)
    {
        var order = CheckedLog.Limit(member, side, ticks, lots);
        order.Instrument = s_ethusd;
        return order;
    }

    static PlaceOrder Spend(MemberId member, long coins)
    {
        var order = Order(member, Side.Buy, 0, 0);
        order.OrderKind = OrderKind.Market;
        order.QuoteAmount = CheckedLog.Coins(coins);
        return order;
    }
}

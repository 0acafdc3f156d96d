using Rialto.Engine;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Margin;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine.Margin;

/// <summary>An exchange with the three perpetuals, checked whole after every command; people by name, numbers as text.</summary>
internal sealed class MarginLab
{
    /// <summary>A whole minute that is no funding instant.</summary>
    public const long StartUs = 1_735_693_200_000_000;

    public static readonly InstrumentId Btc = new(8);
    public static readonly InstrumentId Eth = new(9);
    public static readonly CurrencyId Usd = new(1);
    public static readonly CurrencyId Bitcoin = new(2);
    public static readonly CurrencyId DemoBitcoin = new(4);

    readonly Dictionary<string, MemberId> _people = [];

    public MarginLab(int maker = -250, int taker = 750, bool perpetuals = true)
    {
        Do(new Genesis { UuidKeyHigh = 1, UuidKeyLow = 2 });
        foreach (var code in (string[])["usd", "btc", "eth", "btc-demo"])
        {
            Do(new CreateCurrency { Terms = new CurrencyTerms { Code = Code.Of(code), Kind = CurrencyKind.Coin, Precision = 8,
                Subunits = 8 } });
        }

        if (!perpetuals) return;
        Begin();
        SetFee(Btc, maker, taker);
        SetFee(Eth, maker, taker);
    }

    public CheckedExchange Checked { get; } = new();

    public Exchange Exchange => Checked.Exchange;

    public long NowUs { get; set; } = StartUs;

    /// <summary>The events of the last command.</summary>
    public byte[] Last { get; private set; } = [];

    public void Begin()
    {
        Do(new BeginMargin { Live = Bitcoin, Demo = DemoBitcoin, DemoGrant = CheckedLog.Coins(10) });
        Do(new CreatePerpetual { Terms = Terms("BTCUSD", tick: 50, max: 10_000_000), Contract = Contracts.Btc with { Margin = Bitcoin } });
        Do(new CreatePerpetual { Terms = Terms("ETHUSD", tick: 5, max: 20_000_000),
            Contract = Contracts.Named("ETHUSD") with { Margin = Bitcoin } });
        var demo = Terms("BTCUSD-demo", tick: 50, max: 10_000_000);
        demo.Flags = InstrumentFlags.Demo;
        Do(new CreatePerpetual { Terms = demo, Contract = Contracts.Btc with { Margin = DemoBitcoin } });
    }

    public static InstrumentTerms Terms(string code, long tick, long max) => new()
    {
        Code = Code.Of(code),
        Base = code.StartsWith("BTC", StringComparison.Ordinal) ? Bitcoin : new CurrencyId(3),
        Quote = Usd,
        Kind = InstrumentKind.Perpetual,
        State = InstrumentState.Enabled,
        PricePrecision = 2,
        AmountPrecision = 4,
        SelfTrade = SelfTradeRule.CancelTaker,
        TickStep = new Ticks(tick),
        LotStep = new Lots(1),
        PriceMin = new Ticks(tick),
        QuantityMin = new Lots(1),
        QuantityMax = new Lots(max),
    };

    public void SetFee(InstrumentId instrument, int maker, int taker) =>
        Do(new SetFee { Instrument = instrument, Maker = new FeePpm(maker), Taker = new FeePpm(taker) });

    /// <summary>Opens a member and puts coins on his live margin account.</summary>
    public void Open(string name, string coins)
    {
        var member = new MemberId(1_000 + _people.Count);
        _people.Add(name, member);
        Do(new OpenMember { Opened = member });
        if (coins == "0") return;
        var amount = new Amount(Contracts.Picos(coins) * 1_000_000);
        Do(new Deposit { To = member, Currency = Bitcoin, Net = amount });
        Do(Move(name, MarginDirection.ToAccount, coins));
        Assert.Empty(Rejects());
    }

    /// <summary>Gives the insurance fund coins.</summary>
    public void FillFund(string coins)
    {
        var bytes = Draft.Of(
            new Adjust { Owner = Owners.Insurance, Currency = Bitcoin, Amount = new(Contracts.Picos(coins) * 1_000_000) }, "fill"u8);
        Draft.SetTime(bytes, NowUs);
        Checked.Apply(bytes);
    }

    public MemberId Member(string name) => _people[name];

    public CommandHeader By(string name) => new() { Member = _people[name] };

    public MoveMargin Move(string name, MarginDirection direction, string coins) =>
        new() { Header = By(name), Direction = direction, Amount = new Amount(Contracts.Picos(coins) * 1_000_000) };

    public PlaceOrder Limit(string name, Side side, string volume, string price, InstrumentId instrument = default) => new()
    {
        Header = By(name),
        Instrument = instrument == default ? Btc : instrument,
        Side = side,
        OrderKind = OrderKind.Limit,
        Price = Contracts.Price(price),
        Quantity = Contracts.Volume(volume),
    };

    public PlaceOrder Market(string name, Side side, string volume, InstrumentId instrument = default) =>
        Limit(name, side, volume, "0", instrument) with { OrderKind = OrderKind.Market };

    /// <summary>A trade at a price: the maker rests, the taker takes.</summary>
    public void Trade(string taker, Side side, string volume, string price, string maker, InstrumentId instrument = default)
    {
        var makerSide = side == Side.Buy ? Side.Sell : Side.Buy;
        Do(Limit(maker, makerSide, volume, price, instrument));
        Assert.Empty(Rejects());
        Do(Limit(taker, side, volume, price, instrument));
        Assert.Empty(Rejects());
        Assert.Single(All<Traded>());
    }

    public void Mark(string price, InstrumentId instrument = default) => Do(new MarkIndex
    {
        Instrument = instrument == default ? Btc : instrument,
        State = IndexState.Good,
        Price = Contracts.Price(price),
    });

    public void Freeze(InstrumentId instrument = default) =>
        Do(new MarkIndex { Instrument = instrument == default ? Btc : instrument, State = IndexState.Frozen });

    public void Do<TCommand>(in TCommand command)
        where TCommand : unmanaged, ICommand
    {
        var bytes = Draft.Of(command);
        Draft.SetTime(bytes, NowUs);
        Last = Checked.Apply(bytes);
    }

    public void Do<TCommand>(in TCommand command, string text)
        where TCommand : unmanaged, ICommand
    {
        var bytes = Draft.Of(command, System.Text.Encoding.UTF8.GetBytes(text));
        Draft.SetTime(bytes, NowUs);
        Last = Checked.Apply(bytes);
    }

    /// <summary>Of the first order that the last command had accepted.</summary>
    public string Comment()
    {
        var reader = new EventReader(Last);
        while (reader.Next())
        {
            if (reader.Kind == EventKind.OrderAccepted) return System.Text.Encoding.UTF8.GetString(reader.Text<OrderAccepted>());
        }

        return "";
    }

    public int Account(string name) => name == "fund" ? 0 : 2 + 2 * (_people[name].Value - 1_000);

    /// <summary>As the tables write it: balance / volume / equity at the fair price, in coins.</summary>
    public string Row(string name) => $"{Coins(Balance(name))} / {Volume(name)} / {Coins(MarginAudit.Equity(Exchange, Account(name)))}";

    public Int128 Balance(string name) => MarginAudit.Balance(Exchange, Account(name));

    public Position Position(string name, InstrumentId instrument = default) => MarginAudit.Positions(Exchange, Account(name))
        .SingleOrDefault(position => position.Instrument == (instrument == default ? Btc : instrument));

    public string Volume(string name) => Decimals.Text(Position(name).Quantity.Value, 4);

    public string Fees() => Coins(Insides.AccountOf(Exchange, Owners.Fees, Bitcoin).Available.Units / 1_000_000);

    public static string Coins(Int128 picos) => Decimals.Text(picos, 12);

    public List<string> Kinds() => StepText.Kinds(Last);

    public List<TEvent> All<TEvent>()
        where TEvent : unmanaged, IEvent
    {
        var all = new List<TEvent>();
        var reader = new EventReader(Last);
        while (reader.Next())
        {
            if (reader.Kind == TEvent.Kind) all.Add(reader.As<TEvent>());
        }

        return all;
    }

    /// <summary>Owner, kind and picos of each posting of the last command.</summary>
    public List<string> Postings() => [.. All<BalanceChanged>().Select(posting =>
        $"{NameOf(posting.Owner)} {posting.Posting} {posting.Delta.Units / 1_000_000}")];

    public List<Reject> Rejects() =>
        [.. All<OrderRejected>().Select(static one => one.Reject), .. All<CommandRejected>().Select(static one => one.Reject)];

    public string NameOf(MemberId owner)
    {
        if (owner == Owners.Fees) return "fees";
        if (owner == Owners.Clearing) return "clearing";
        if (owner == Owners.Insurance) return "fund";
        if (owner == Owners.DemoEquity) return "demo-equity";
        foreach (var (name, member) in _people)
        {
            if (owner == member) return name + "'s wallet";
            if (owner == new MarginAccountId(Account(name) + 1).Owner) return name;
            if (owner == new MarginAccountId(Account(name) + 2).Owner) return name + "'s demo";
        }

        return owner.ToString();
    }
}

using System.Globalization;
using System.Text;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine;

/// <summary>Rows to commands.</summary>
public sealed partial class Table
{
    byte[] Command(TableRow row, ref string orderName) => row.Verb switch
    {
        "genesis" => Draft.Of(new Genesis { UuidKeyHigh = 1, UuidKeyLow = 2 }),
        "currency" => CreateCurrency(row),
        "change-currency" => ChangeCurrency(row),
        "instrument" => CreateInstrument(row),
        "change" => ChangeInstrument(row),
        "fee" => SetFee(row),
        "limits" => SetLimits(row),
        "member" => OpenMember(row),
        "change-member" => ChangeMember(row),
        "place" => Place(row, ref orderName),
        "amend" => Amend(row),
        "reduce" => Reduce(row),
        "cancel" => Cancel(row),
        "cancelmany" => CancelMany(row),
        "cancelafter" => CancelAfter(row),
        "deposit" => Deposit(row),
        "release" => ReleaseDeposit(row),
        "withdraw" => Withdraw(row),
        "complete" => Complete(row),
        "refund" => Refund(row),
        "transfer" => Transfer(row),
        "adjust" => Adjust(row),
        "guard" => OpenGuard(row),
        "unguard" => CloseGuard(row),
        "node-started" => Draft.Of(default(NodeStarted)),
        "tick" => Draft.Of(default(Tick)),
        _ => throw new TableException($"{row.Verb} is no verb"),
    };

    byte[] CreateCurrency(TableRow row)
    {
        var name = row.Word();
        row.TakeOptions();
        if (!_names.KnowsCurrency(name) && !row.Has("code")) _names.NewCurrency(name);
        return Draft.Of(new CreateCurrency { Header = row.Header(default), Terms = CurrencyTerms(row, row.Option("code", name)) });
    }

    byte[] ChangeCurrency(TableRow row)
    {
        var currency = _names.Currency(row.Word());
        row.TakeOptions();
        return Draft.Of(new ChangeCurrency { Currency = currency, Terms = CurrencyTerms(row, row.Option("code", "other")) });
    }

    static CurrencyTerms CurrencyTerms(TableRow row, string code) => new()
    {
        Code = CodeOf(code),
        Kind = CurrencyKind.Coin,
        Precision = (byte)row.Number64("precision", 8),
        Subunits = (byte)row.Number64("subunits", 8),
        ConfirmationsMin = (int)row.Number64("confirmations", 0),
        DepositFee = row.Money("depositfee"),
        DepositMin = row.Money("depositmin"),
        WithdrawalFee = row.Money("withdrawfee"),
        WithdrawalMin = row.Money("withdrawmin"),
        WithdrawalLimit24h = row.Money("limit24"),
        WithdrawalLimit72h = row.Money("limit72"),
        Price = row.Money("price"),
    };

    // What has more than letters comes as text in percent form, so that a row stays one line of words.
    static Code CodeOf(string text) => Code.Of(text == "empty" ? "" : Uri.UnescapeDataString(text));

    byte[] CreateInstrument(TableRow row)
    {
        var name = row.Word();
        row.TakeOptions("tick", "lot");
        var terms = InstrumentTerms(row, name);
        if (row.Peek() is null && !_names.KnowsInstrument(name)) _names.SetInstrument(name, NextInstrument(), terms);
        return Draft.Of(new CreateInstrument { Terms = terms });
    }

    // Counted like the engine does; that the engine counts so has a test of its own.
    InstrumentId NextInstrument()
    {
        _instrumentCount++;
        return new InstrumentId(_instrumentCount <= 7 ? _instrumentCount : _instrumentCount + 6);
    }

    int _instrumentCount;

    InstrumentTerms InstrumentTerms(TableRow row, string name)
    {
        var price = (int)row.Number64("pp", 2);
        var amount = (int)row.Number64("ap", 3);
        return new InstrumentTerms
        {
            Code = CodeOf(row.Option("code", name)),
            Base = CurrencyOf(row.Option("base", name[..3])),
            Quote = CurrencyOf(row.Option("quote", name[3..])),
            Kind = row.Enum("kind", InstrumentKind.Spot),
            State = row.Enum("state", InstrumentState.Enabled),
            Flags = row.Enum("flags", InstrumentFlags.None),
            PricePrecision = (byte)price,
            AmountPrecision = (byte)amount,
            SelfTrade = row.Enum("stp", SelfTradeRule.Default),
            TickStep = new Ticks(row.Number64("tickstep", 1)),
            LotStep = new Lots(row.Number64("lotstep", 1)),
            PriceMin = new Ticks((long)Decimals.Parse(row.Option("min", "@1"), price)),
            PriceMax = new Ticks((long)Decimals.Parse(row.Option("max", "@0"), price)),
            QuantityMin = new Lots((long)Decimals.Parse(row.Option("qmin", "@1"), amount)),
            QuantityMax = new Lots((long)Decimals.Parse(row.Option("qmax", "@1000000000000000"), amount)),
            NotionalMin = row.Money("notional"),
            PriceBandPpm = (int)row.Number64("band", 0),
            SwitchedOff = (OrderExtensions)row.Number64("off", 0),
        };
    }

    CurrencyId CurrencyOf(string name)
    {
        if (_names.KnowsCurrency(name)) return _names.Currency(name);
        var id = _names.NewCurrency(name);
        var terms = new CurrencyTerms { Code = Code.Of(name), Kind = CurrencyKind.Coin, Precision = 8, Subunits = 8 };
        Submit(Draft.Of(new CreateCurrency { Terms = terms }));
        return id;
    }

    byte[] ChangeInstrument(TableRow row)
    {
        var name = row.Word();
        row.TakeOptions();
        var instrument = _names.InstrumentOf(name);
        var kept = _names.Terms(instrument);
        var terms = kept;
        terms.Code = CodeOf(row.Option("code", "other"));
        terms.State = row.Enum("state", kept.State);
        terms.PricePrecision = (byte)row.Number64("pp", kept.PricePrecision);
        terms.AmountPrecision = (byte)row.Number64("ap", kept.AmountPrecision);
        terms.TickStep = new Ticks(row.Number64("tickstep", 1));
        if (row.Has("min")) terms.PriceMin = new Ticks((long)Decimals.Parse(row.Option("min", ""), terms.PricePrecision));
        if (row.Has("max")) terms.PriceMax = new Ticks((long)Decimals.Parse(row.Option("max", ""), terms.PricePrecision));
        if (row.Has("qmin")) terms.QuantityMin = new Lots((long)Decimals.Parse(row.Option("qmin", ""), terms.AmountPrecision));
        if (row.Has("qmax")) terms.QuantityMax = new Lots((long)Decimals.Parse(row.Option("qmax", ""), terms.AmountPrecision));
        if (row.Has("band")) terms.PriceBandPpm = (int)row.Number64("band", 0);
        if (row.Has("off")) terms.SwitchedOff = (OrderExtensions)row.Number64("off", 0);
        terms.SelfTrade = row.Enum("stp", kept.SelfTrade);
        if (row.Has("notional")) terms.NotionalMin = row.Money("notional");
        var command = Draft.Of(new ChangeInstrument { Instrument = instrument, Terms = terms });
        terms.Code = kept.Code;
        if (row.Peek() is not "rejects") _names.SetInstrument(name, instrument, terms);
        return command;
    }

    byte[] SetFee(TableRow row)
    {
        var group = row.Word();
        var instrument = _names.InstrumentOf(row.Word());
        row.TakeNumber(out var maker);
        row.TakeNumber(out var taker);
        row.TakeOptions("remove");
        var isNew = !_names.KnowsGroup(group);
        var id = isNew ? _names.NewGroup(group) : _names.Group(group);
        var set = new SetFee
        {
            Group = id,
            Instrument = instrument,
            Maker = new FeePpm(Ppm(maker)),
            Taker = new FeePpm(Ppm(taker)),
            Remove = row.Has("remove") ? (byte)1 : (byte)0,
        };
        return Draft.Of(set, Encoding.UTF8.GetBytes(row.Option("name", isNew ? group : "")));
    }

    static int Ppm(string text) => text.Length == 0 ? 0 : int.Parse(text, CultureInfo.InvariantCulture);

    static byte[] SetLimits(TableRow row)
    {
        row.TakeOptions();
        return Draft.Of(new SetLimits
        {
            OrdersOpenMax = (int)row.Number64("orders", 1_000),
            RequestKeysMax = (int)row.Number64("keys", 1_000_000),
        });
    }

    byte[] OpenMember(TableRow row)
    {
        var name = row.Word();
        row.TakeOptions("staff", "suspended");
        var id = row.Has("number")
            ? new MemberId((int)row.Number64("number", 0))
            : _names.KnowsMember(name) ? _names.Member(name) : _names.NewMember(name);
        return Draft.Of(new OpenMember { Opened = id, Group = _names.Group(row.Option("group", "any")), Flags = FlagsOf(row) });
    }

    byte[] ChangeMember(TableRow row)
    {
        var member = _names.Member(row.Word());
        row.TakeOptions("staff", "suspended");
        return Draft.Of(new ChangeMember { Changed = member, Group = _names.Group(row.Option("group", "any")), Flags = FlagsOf(row) });
    }

    static MemberFlags FlagsOf(TableRow row) =>
        (row.Has("staff") ? MemberFlags.Staff : MemberFlags.None) | (row.Has("suspended") ? MemberFlags.Suspended : MemberFlags.None);

    MemberId Known(string name)
    {
        if (_names.KnowsMember(name)) return _names.Member(name);
        var id = _names.NewMember(name);
        Submit(Draft.Of(new OpenMember { Opened = id }));
        return id;
    }

    byte[] Place(TableRow row, ref string orderName)
    {
        orderName = row.Word();
        var member = Known(row.Word());
        var order = new PlaceOrder { Side = SideOf(row.Word()), OrderKind = KindOf(row.Word()) };
        row.TakeNumber(out var first);
        row.TakeNumber(out var second);
        row.TakeOptions(s_placeFlags);
        order.Header = row.Header(member);
        order.Instrument = row.Has("in") ? _names.InstrumentOf(row.Option("in", "")) : _names.Instrument;
        var terms = _names.Terms(order.Instrument);
        var isMarket = !order.OrderKind.HasLimit() && second.Length == 0;
        if (!isMarket && first.Length > 0) order.Price = new Ticks((long)Decimals.Parse(first, terms.PricePrecision));
        var quantity = isMarket ? first : second;
        if (quantity.Length > 0) order.Quantity = new Lots((long)Decimals.Parse(quantity, terms.AmountPrecision));
        SetOptions(ref order, row, terms);
        _asked[orderName] = (order.Instrument, order.Price);
        var id = row.Has("idlength") ? new string('x', (int)row.Number64("idlength", 0)) : row.Option("id", "");
        return Draft.Of(order, Encoding.UTF8.GetBytes(id));
    }

    static void SetOptions(ref PlaceOrder order, TableRow row, in InstrumentTerms terms)
    {
        if (row.Has("side")) order.Side = (Side)row.Number64("side", 0);
        if (row.Has("kind")) order.OrderKind = (OrderKind)row.Number64("kind", 0);
        order.TimeInForce = (TimeInForce)row.Number64("tif", (long)TimeInForceOf(row));
        order.Flags = (OrderFlags)row.Number64("flags", (long)FlagsOfOrder(row));
        order.QuoteAmount = row.Money("quoted");
        order.TriggerPrice = new Ticks((long)Decimals.Parse(row.Option("trigger", "@0"), terms.PricePrecision));
        order.DisplayQuantity = new Lots((long)Decimals.Parse(row.Option("display", "@0"), terms.AmountPrecision));
        order.ExpiresUs = ExpiryOf(row);
        order.PriceDistanceMaxPpm = (int)row.Number64("distance", 0);
        order.GatewayReject = row.GatewayReject();
        order.TriggerBy = (TriggerBy)row.Number64("by", 0);
        order.SelfTrade = row.Enum("stp", SelfTradeRule.Default);
        order.FundsRule = (FundsRule)row.Number64("funds", 0);
    }

    // Seconds of the table's clock (60s), or microseconds as they stand in the command.
    static long ExpiryOf(TableRow row)
    {
        var text = row.Option("expires", "0");
        return text[^1] == 's' ? StartUs + long.Parse(text[..^1], CultureInfo.InvariantCulture) * 1_000_000 : row.Number64("expires", 0);
    }

    static TimeInForce TimeInForceOf(TableRow row)
    {
        if (row.Has("ioc")) return TimeInForce.ImmediateOrCancel;
        if (row.Has("fok")) return TimeInForce.FillOrKill;
        return row.Has("gtd") ? TimeInForce.GoodTillDate : TimeInForce.GoodTillCancelled;
    }

    static OrderFlags FlagsOfOrder(TableRow row) =>
        (row.Has("post") ? OrderFlags.PostOnly : 0)
        | (row.Has("reprice") ? OrderFlags.PostOnlyReprice : 0)
        | (row.Has("reduce-only") ? OrderFlags.ReduceOnly : 0)
        | (row.Has("tag") ? OrderFlags.ClientIdIsTag : 0)
        | (row.Has("require") ? OrderFlags.RequireLiquidity : 0)
        | (row.Has("reject-unfilled") ? OrderFlags.RejectUnfilled : 0);

    static Side SideOf(string word) => word switch
    {
        "buy" => Side.Buy,
        "sell" => Side.Sell,
        _ => throw new TableException($"{word} is no side"),
    };

    static OrderKind KindOf(string word) => word switch
    {
        "limit" => OrderKind.Limit,
        "market" => OrderKind.Market,
        "stop" => OrderKind.StopLimit,
        "stop-market" => OrderKind.StopMarket,
        "take" => OrderKind.TakeProfitLimit,
        "take-market" => OrderKind.TakeProfitMarket,
        _ => throw new TableException($"{word} is no kind of order"),
    };

    byte[] Amend(TableRow row)
    {
        var order = _names.Order(row.Word());
        var member = _names.Member(row.Word());
        row.TakeOptions();
        var terms = _names.Terms(_text.Asked.TryGetValue(order, out var asked) ? asked.Instrument : _names.Instrument);
        var price = new Ticks((long)Decimals.Parse(row.Option("price", "@0"), terms.PricePrecision));
        var left = new Lots((long)Decimals.Parse(row.Option("left", "@0"), terms.AmountPrecision));
        var header = row.Header(member);
        if (!row.Has("trigger") && !row.Has("expires"))
        {
            return Draft.Of(new AmendOrder { Header = header, Order = order, Price = price, Remaining = left });
        }

        var trigger = new Ticks((long)Decimals.Parse(row.Option("trigger", "@0"), terms.PricePrecision));
        return Draft.Of(new AmendTerms
        {
            Header = header,
            Order = order,
            Price = price,
            Remaining = left,
            TriggerPrice = trigger,
            ExpiresUs = ExpiryOf(row),
        });
    }

    byte[] OpenGuard(TableRow row)
    {
        var member = _names.Member(row.Word());
        row.TakeOptions();
        return Draft.Of(new OpenGuard { Header = row.Header(member) });
    }

    byte[] CloseGuard(TableRow row)
    {
        var guard = long.Parse(row.Word(), CultureInfo.InvariantCulture);
        return Draft.Of(new CloseGuard { Header = row.Header(_names.Member(row.Word())), Guard = guard });
    }

    byte[] Reduce(TableRow row)
    {
        var order = _names.Order(row.Word());
        var member = _names.Member(row.Word());
        row.TakeNumber(out var by);
        row.TakeOptions();
        var lots = new Lots((long)Decimals.Parse(by, _names.Terms(_names.Instrument).AmountPrecision));
        return Draft.Of(new ReduceOrder { Header = row.Header(member), Order = order, By = lots });
    }

    byte[] Cancel(TableRow row)
    {
        var order = _names.Order(row.Word());
        var member = _names.Member(row.Word());
        row.TakeOptions();
        return Draft.Of(new CancelOrder { Header = row.Header(member), Order = order });
    }

    byte[] CancelMany(TableRow row)
    {
        var member = _names.Member(row.Word());
        row.TakeOptions();
        return Draft.Of(new CancelMany
        {
            Header = row.Header(member),
            Instrument = row.Has("in") ? _names.InstrumentOf(row.Option("in", "")) : default,
            Side = row.Enum("side", SideFilter.Both),
            Owner = row.Has("owner") ? _names.Member(row.Option("owner", "")) : default,
        });
    }

    byte[] CancelAfter(TableRow row)
    {
        var member = _names.Member(row.Word());
        row.TakeNumber(out var microseconds);
        row.TakeOptions();
        return Draft.Of(new CancelAfter
        {
            Header = row.Header(member),
            TimeoutUs = (long)Decimals.Parse(microseconds, 6),
        });
    }

    // `deposit alice usd 1000 eth 5` books several; options concern the last.
    byte[] Deposit(TableRow row)
    {
        var to = Known(row.Word());
        while (true)
        {
            var currency = CurrencyForDeposit(row.Word());
            if (!row.TakeNumber(out var net)) throw new TableException("an amount is missing");
            row.TakeOptions();
            var command = DepositOf(row, to, currency, net);
            if (row.Peek() is not { } next || !_names.KnowsCurrency(next)) return command;
            Submit(command);
            Judge(TableRow.Read("deposit")[0]);
        }
    }

    CurrencyId CurrencyForDeposit(string name) => name == "nothing" ? _names.Currency(name) : CurrencyOf(name);

    byte[] DepositOf(TableRow row, MemberId to, CurrencyId currency, string net)
    {
        if (row.Has("held")) _names.SetMoney(row.Option("held", ""), ++_depositCount);
        else if (row.Peek() is not "rejects") _depositCount++;
        var source = row.Option("source", "0/0").Split('/');
        return Draft.Of(new Deposit
        {
            To = to,
            Currency = currency,
            Source = int.Parse(source[0], CultureInfo.InvariantCulture),
            SourceNumber = long.Parse(source[1], CultureInfo.InvariantCulture),
            Held = row.Has("held") ? (byte)1 : (byte)0,
            Net = new Amount(Decimals.Parse(net, Amount.Decimals)),
            Fee = row.Money("fee"),
        });
    }

    long _depositCount;
    long _withdrawalCount;

    byte[] ReleaseDeposit(TableRow row) => Draft.Of(new ReleaseDeposit { DepositNumber = _names.Money(row.Word()) });

    byte[] Withdraw(TableRow row)
    {
        var name = row.Word();
        var from = _names.Member(row.Word());
        var currency = _names.Currency(row.Word());
        row.TakeNumber(out var gross);
        row.TakeOptions();
        if (row.Peek() is not "rejects") _names.SetMoney(name, ++_withdrawalCount);
        return Draft.Of(new HoldWithdrawal
        {
            From = from,
            Currency = currency,
            Gross = new Amount(Decimals.Parse(gross, Amount.Decimals)),
            Fee = row.Money("fee"),
        });
    }

    byte[] Complete(TableRow row) => Draft.Of(new CompleteWithdrawal { WithdrawalNumber = _names.Money(row.Word()) });

    byte[] Refund(TableRow row) => Draft.Of(new RefundWithdrawal { WithdrawalNumber = _names.Money(row.Word()) });

    byte[] Transfer(TableRow row)
    {
        var from = _names.Member(row.Word());
        var to = _names.Member(row.Word());
        var currency = _names.Currency(row.Word());
        row.TakeNumber(out var text);
        var amount = new Amount(Decimals.Parse(text, Amount.Decimals));
        return Draft.Of(new Transfer { From = from, To = to, Currency = currency, Amount = amount });
    }

    byte[] Adjust(TableRow row)
    {
        var owner = _names.Member(row.Word());
        var currency = _names.Currency(row.Word());
        row.TakeNumber(out var amount);
        row.TakeOptions();
        var command = new Adjust { Owner = owner, Currency = currency, Amount = new Amount(Decimals.Parse(amount, Amount.Decimals)) };
        return Draft.Of(command, Encoding.UTF8.GetBytes(row.Option("reason", "mistake")));
    }
}

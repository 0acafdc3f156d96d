using Rialto.Engine;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Benchmarks.Core1;

/// <summary>core-1 as commands of the whole exchange: holds, fees, postings and encoded events included.</summary>
/// <remarks>
/// One spot instrument with 2 + 2 decimals, fees of 1,000 (maker) and 2,000 (taker) ppm, a thousand members with plenty of money. A FOK by
/// budget is the engine's own fill-or-kill at the session's price bound: all prices lie inside the bounds, so "whole and within budget" and
/// "whole at the bound" are the same. Order numbers are the workload's own, because both count every new order.
/// </remarks>
public sealed class Core1Exchange
{
    const int FirstMember = Owners.FirstMember - 1;
    const int Members = 1_000;
    const int OrdersCapacity = 1 << 12;
    /// <summary>Bytes of the largest command.</summary>
    internal const int CommandBytesMax = 512;

    readonly Exchange _exchange = new(OrdersCapacity, 4 * Members);
    readonly EventBuffer _events = new(1 << 20);
    long _number;

    Core1Exchange(ReadOnlySpan<byte> setup) => Execute(setup);

    /// <summary>The exchange that the workload begins with.</summary>
    public Core1Exchange()
        : this(Setup)
    {
    }

    /// <summary>Everything that comes before the workload, as bytes: instrument, fees, members and their money.</summary>
    public static byte[] Setup { get; } = EncodeSetup();

    /// <summary>The running hash over all events that were hashed here: equal for equal histories.</summary>
    public ulong EventHash => _exchange.EventHash;

    /// <summary>Number of the last command.</summary>
    public long LastCommandNumber => _number;

    /// <summary>Number of the last event.</summary>
    public long LastEventNumber => _exchange.LastEventNumber;

    /// <summary>An exchange on which nothing was done, not even <see cref="Setup"/>.</summary>
    public static Core1Exchange Empty() => new([]);

    /// <summary>Applies one encoded command; its events are good until the next call.</summary>
    public ReadOnlySpan<byte> Apply(ReadOnlySpan<byte> command)
    {
        _events.Clear();
        _exchange.Apply(command, ++_number, _events);
        return _events.Written;
    }

    /// <summary>The same without the running hash, as the engine's thread of the server does.</summary>
    public ReadOnlySpan<byte> ApplyUnhashed(ReadOnlySpan<byte> command)
    {
        _events.Clear();
        _exchange.ApplyUnhashed(command, ++_number, _events);
        return _events.Written;
    }

    /// <summary>The same, with the events behind those that are there.</summary>
    public ReadOnlySpan<byte> ApplyUnhashed(ReadOnlySpan<byte> command, EventBuffer events)
    {
        var start = events.Length;
        _exchange.ApplyUnhashed(command, ++_number, events);
        return events.Written[start..];
    }

    /// <summary>The whole state, of an exchange whose running hash is told.</summary>
    public byte[] StateHash(ulong eventHash)
    {
        _exchange.TellHash(eventHash);
        return _exchange.StateHash();
    }

    /// <summary>The commands of a workload as bytes, one behind the other.</summary>
    public static byte[] Encode(ReadOnlySpan<Core1Command> commands)
    {
        var bytes = new MemoryStream();
        var scratch = new byte[CommandBytesMax];
        foreach (ref readonly var command in commands) bytes.Write(scratch, 0, Encode(command, scratch));
        return bytes.ToArray();
    }

    /// <summary>Applies encoded commands; events are encoded into a buffer that each command begins anew.</summary>
    public void Execute(ReadOnlySpan<byte> commands)
    {
        for (; !commands.IsEmpty; commands = commands[LengthOf(commands)..]) Apply(commands[..LengthOf(commands)]);
    }

    /// <summary>As <see cref="Execute(ReadOnlySpan{byte})"/>, without the running hash.</summary>
    public void ExecuteUnhashed(ReadOnlySpan<byte> commands)
    {
        for (; !commands.IsEmpty; commands = commands[LengthOf(commands)..]) ApplyUnhashed(commands[..LengthOf(commands)]);
    }

    /// <summary>As <see cref="Execute(ReadOnlySpan{byte})"/>, and shows every step's events to a tally.</summary>
    public void Execute(ReadOnlySpan<byte> commands, Core1Tally tally)
    {
        for (; !commands.IsEmpty; commands = commands[LengthOf(commands)..]) tally.Add(Apply(commands[..LengthOf(commands)]));
    }

    /// <summary>Length of the first of several commands.</summary>
    public static int LengthOf(ReadOnlySpan<byte> commands) => (int)CommandCodec.Header(commands).LengthBytes;

    static byte[] EncodeSetup()
    {
        using var bytes = new MemoryStream();
        Write(bytes, new Genesis { UuidKeyHigh = 1, UuidKeyLow = 2 });
        Write(bytes, new CreateCurrency { Terms = Currency("usd", CurrencyKind.Fiat) });
        Write(bytes, new CreateCurrency { Terms = Currency("btc", CurrencyKind.Coin) });
        Write(bytes, new CreateInstrument { Terms = BtcUsd() });
        Write(bytes, new SetLimits { OrdersOpenMax = 1_000_000, RequestKeysMax = 1 });
        Write(bytes, new SetFee { Maker = new FeePpm(1_000), Taker = new FeePpm(2_000) });
        for (var uid = 1; uid <= Members; uid++) Open(bytes, new MemberId(FirstMember + uid));
        return bytes.ToArray();
    }

    static void Open(MemoryStream bytes, MemberId member)
    {
        var money = new Amount((Int128)1_000_000_000_000 * 1_000_000_000_000_000_000);
        Write(bytes, new OpenMember { Opened = member });
        for (var currency = 1; currency <= 2; currency++)
            Write(bytes, new Deposit { To = member, Currency = new CurrencyId(currency), Net = money });
    }

    static void Write<TCommand>(MemoryStream bytes, in TCommand command)
        where TCommand : unmanaged, ICommand
    {
        var scratch = new byte[CommandBytesMax];
        bytes.Write(scratch, 0, CommandCodec.Write(scratch, command, default));
    }

    /// <summary>Writes a command of the workload as the exchange's own.</summary>
    /// <param name="command">Its number and member are those of its market's session.</param>
    /// <param name="member">The exchange's number of the member.</param>
    /// <param name="instrument">Where.</param>
    /// <param name="order">The exchange's number of the order; a new order gets its own from the exchange.</param>
    /// <param name="target">Takes at least <see cref="CommandBytesMax"/> bytes.</param>
    internal static int Encode(in Core1Command command, MemberId member, InstrumentId instrument, OrderId order, Span<byte> target)
    {
        var header = new CommandHeader { Member = member };
        return command.Kind switch
        {
            Core1Kind.Gtc => CommandCodec.Write(
                target, Place(header, instrument, command, TimeInForce.GoodTillCancelled, command.Price), default),
            Core1Kind.Ioc => CommandCodec.Write(
                target, Place(header, instrument, command, TimeInForce.ImmediateOrCancel, command.Price), default),
            Core1Kind.FokByBudget => CommandCodec.Write(
                target, Place(header, instrument, command, TimeInForce.FillOrKill, command.Budget / command.Size), default),
            Core1Kind.Cancel => CommandCodec.Write(target, new CancelOrder { Header = header, Order = order }, default),
            Core1Kind.Move => CommandCodec.Write(
                target, new AmendOrder { Header = header, Order = order, Price = new Ticks(command.Price) }, default),
            Core1Kind.Reduce => CommandCodec.Write(
                target, new ReduceOrder { Header = header, Order = order, By = new Lots(command.Size) }, default),
        };
    }

    internal static int Encode(in Core1Command command, Span<byte> target) =>
        Encode(command, new MemberId(FirstMember + command.Uid), new InstrumentId(1), new OrderId(command.Id), target);

    static PlaceOrder Place(
        CommandHeader header, InstrumentId instrument, in Core1Command command, TimeInForce timeInForce, long price) => new()
    {
        Header = header,
        Instrument = instrument,
        Side = command.Side,
        OrderKind = OrderKind.Limit,
        TimeInForce = timeInForce,
        Price = new Ticks(price),
        Quantity = new Lots(command.Size),
    };

    internal static CurrencyTerms Currency(string code, CurrencyKind kind) =>
        new() { Code = Code.Of(code), Kind = kind, Precision = 2, Subunits = 2, Flags = CurrencyFlags.Visible };

    static InstrumentTerms BtcUsd() => Instrument("btcusd", new CurrencyId(2), new CurrencyId(1));

    /// <summary>A spot instrument with 2 + 2 decimals that anything goes on.</summary>
    internal static InstrumentTerms Instrument(string code, CurrencyId baseCurrency, CurrencyId quoteCurrency) => new()
    {
        Code = Code.Of(code),
        Base = baseCurrency,
        Quote = quoteCurrency,
        Kind = InstrumentKind.Spot,
        State = InstrumentState.Enabled,
        PricePrecision = 2,
        AmountPrecision = 2,
        TickStep = new Ticks(1),
        LotStep = new Lots(1),
        PriceMin = new Ticks(1),
        QuantityMin = new Lots(1),
        QuantityMax = new Lots(Rialto.Engine.Limits.LotsMax),
    };
}

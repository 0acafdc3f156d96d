using Rialto.Engine;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Benchmarks.Core1;

/// <summary>core-1 as commands of the whole exchange: holds, fees, postings and encoded events included.</summary>
/// <remarks>
/// One spot instrument with 2 + 2 decimals, fees of 1,000 (maker) and 2,000 (taker) ppm, a thousand members with plenty of money. A FOK by
/// budget is the engine's own fill-or-kill at the session's price bound: all prices lie inside the bounds, so "whole and within budget" and
/// "whole at
/// the bound" are the same. Order numbers are the workload's own, because both count every new order.
/// </remarks>
public sealed class Core1Exchange
{
    const int FirstMember = Owners.FirstMember - 1;
    const int Members = 1_000;
    const int OrdersCapacity = 1 << 12;

    readonly Exchange _exchange = new(OrdersCapacity, 4 * Members);
    readonly EventBuffer _events = new(1 << 20);
    readonly byte[] _scratch = new byte[256];
    long _number;

    public Core1Exchange()
    {
        Apply(new Genesis { UuidKeyHigh = 1, UuidKeyLow = 2 });
        Apply(new CreateCurrency { Terms = Currency("usd", CurrencyKind.Fiat) });
        Apply(new CreateCurrency { Terms = Currency("btc", CurrencyKind.Coin) });
        Apply(new CreateInstrument { Terms = BtcUsd() });
        Apply(new SetLimits { OrdersOpenMax = 1_000_000, RequestKeysMax = 1 });
        Apply(new SetFee { Maker = new FeePpm(1_000), Taker = new FeePpm(2_000) });
        for (var uid = 1; uid <= Members; uid++) Open(new MemberId(FirstMember + uid));
    }

    /// <summary>The running hash over all events: equal for equal histories.</summary>
    public ulong EventHash => _exchange.EventHash;

    /// <summary>The commands of a workload as bytes, one behind the other.</summary>
    public static byte[] Encode(ReadOnlySpan<Core1Command> commands)
    {
        var bytes = new MemoryStream();
        var scratch = new byte[256];
        foreach (ref readonly var command in commands) bytes.Write(scratch, 0, Encode(command, scratch));
        return bytes.ToArray();
    }

    /// <summary>Applies encoded commands; events are encoded into a buffer that each command begins anew.</summary>
    public void Execute(ReadOnlySpan<byte> commands)
    {
        while (!commands.IsEmpty)
        {
            var length = (int)CommandCodec.Header(commands).LengthBytes;
            _events.Clear();
            _exchange.Apply(commands[..length], ++_number, _events);
            commands = commands[length..];
        }
    }

    /// <summary>As <see cref="Execute"/>, and shows every step's events to a tally.</summary>
    public void Execute(ReadOnlySpan<byte> commands, Core1Tally tally)
    {
        while (!commands.IsEmpty)
        {
            var length = (int)CommandCodec.Header(commands).LengthBytes;
            Execute(commands[..length]);
            tally.Add(_events.Written);
            commands = commands[length..];
        }
    }

    void Open(MemberId member)
    {
        Apply(new OpenMember { Opened = member });
        for (var currency = 1; currency <= 2; currency++)
        {
            Apply(new Deposit { To = member, Currency = new CurrencyId(currency), Net = new Amount((Int128)1_000_000_000_000 * 1_000_000_000_000_000_000) });
        }
    }

    void Apply<TCommand>(in TCommand command)
        where TCommand : unmanaged, ICommand
    {
        var length = CommandCodec.Write(_scratch, command, default);
        _events.Clear();
        _exchange.Apply(_scratch.AsSpan(0, length), ++_number, _events);
    }

    static int Encode(in Core1Command command, Span<byte> target)
    {
        var header = new CommandHeader { Member = new MemberId(FirstMember + command.Uid) };
        return command.Kind switch
        {
            Core1Kind.Gtc => CommandCodec.Write(target, Place(header, command, TimeInForce.GoodTillCancelled, command.Price), default),
            Core1Kind.Ioc => CommandCodec.Write(target, Place(header, command, TimeInForce.ImmediateOrCancel, command.Price), default),
            Core1Kind.FokByBudget => CommandCodec.Write(
                target, Place(header, command, TimeInForce.FillOrKill, command.Budget / command.Size), default),
            Core1Kind.Cancel => CommandCodec.Write(target, new CancelOrder { Header = header, Order = new OrderId(command.Id) }, default),
            Core1Kind.Move => CommandCodec.Write(
                target, new AmendOrder { Header = header, Order = new OrderId(command.Id), Price = new Ticks(command.Price) }, default),
            Core1Kind.Reduce => CommandCodec.Write(
                target, new ReduceOrder { Header = header, Order = new OrderId(command.Id), By = new Lots(command.Size) }, default),
        };
    }

    static PlaceOrder Place(CommandHeader header, in Core1Command command, TimeInForce timeInForce, long price) => new()
    {
        Header = header,
        Instrument = new InstrumentId(1),
        Side = command.Side,
        OrderKind = OrderKind.Limit,
        TimeInForce = timeInForce,
        Price = new Ticks(price),
        Quantity = new Lots(command.Size),
    };

    static CurrencyTerms Currency(string code, CurrencyKind kind) =>
        new() { Code = Code.Of(code), Kind = kind, Precision = 2, Subunits = 2, Flags = CurrencyFlags.Visible };

    static InstrumentTerms BtcUsd() => new()
    {
        Code = Code.Of("btcusd"),
        Base = new CurrencyId(2),
        Quote = new CurrencyId(1),
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

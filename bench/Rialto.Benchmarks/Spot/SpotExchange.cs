using Rialto.Benchmarks.Core1;
using Rialto.Engine;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Benchmarks.Spot;

/// <summary>A whole exchange with the currencies, markets, members and money of a workload.</summary>
public sealed class SpotExchange
{
    readonly Exchange _exchange;
    readonly EventBuffer _events = new(1 << 20);
    readonly byte[] _scratch = new byte[Core1Exchange.CommandBytesMax];
    long _number;

    /// <param name="workload">What is set up: everything before its first order.</param>
    /// <param name="ordersCapacity">Open orders that there is room for without growing.</param>
    /// <param name="accountsCapacity">Accounts that there is room for without growing.</param>
    public SpotExchange(SpotWorkload workload, int ordersCapacity, int accountsCapacity)
    {
        _exchange = new Exchange(ordersCapacity, accountsCapacity);
        Apply(new Genesis { UuidKeyHigh = 1, UuidKeyLow = 2 });
        for (var currency = 1; currency <= workload.Shape.Currencies; currency++)
            Apply(new CreateCurrency { Terms = Core1Exchange.Currency($"c{currency}", CurrencyKind.Coin) });
        for (var market = 0; market < workload.Markets.Count; market++) Open(market, workload.Markets[market]);
        Apply(new SetLimits { OrdersOpenMax = 100_000_000, RequestKeysMax = 1 });
        Fund(workload);
    }

    /// <summary>The running hash over all events: equal for equal histories.</summary>
    public ulong EventHash => _exchange.EventHash;

    /// <summary>Events so far.</summary>
    public long LastEventNumber => _exchange.LastEventNumber;

    /// <summary>The exchange itself, to be saved.</summary>
    public Exchange Inner => _exchange;

    /// <summary>Sum of the deltas of all postings so far, by currency number; zero once the step is over.</summary>
    public Int128[] Deltas { get; } = new Int128[Engine.Limits.CurrenciesMax + 1];

    /// <summary>Applies encoded commands; events are encoded into a buffer that each command begins anew.</summary>
    public void Execute(ReadOnlySpan<byte> commands)
    {
        for (var near = 0; !commands.IsEmpty; commands = commands[Core1Exchange.LengthOf(commands)..])
        {
            if (--near < 0) near = _exchange.LookAhead(commands) - 1;
            _events.Clear();
            _exchange.Apply(commands[..Core1Exchange.LengthOf(commands)], ++_number, _events);
        }
    }

    /// <summary>As <see cref="Execute(ReadOnlySpan{byte})"/>, and shows the events to the tally of their market.</summary>
    public void Execute(ReadOnlySpan<byte> commands, SpotWorkload workload, Core1Tally[] tallies)
    {
        for (; !commands.IsEmpty; commands = commands[Core1Exchange.LengthOf(commands)..])
        {
            Execute(commands[..Core1Exchange.LengthOf(commands)]);
            for (var reader = new EventReader(_events.Written); reader.Next();)
            {
                if (reader.Kind == EventKind.Traded) Add(reader.As<Traded>(), workload, tallies);
                else if (reader.Kind == EventKind.BalanceChanged) Add(reader.As<BalanceChanged>());
                else if (reader.Kind == EventKind.LevelChanged)
                    tallies[SpotWorkload.MarketOf(reader.As<LevelChanged>().Instrument)].Add(reader.As<LevelChanged>());
            }
        }
    }

    static void Add(in Traded trade, SpotWorkload workload, Core1Tally[] tallies) => tallies[SpotWorkload.MarketOf(trade.Instrument)]
        .Add(trade, workload.SessionOrder(trade.MakerOrder), workload.SessionOrder(trade.TakerOrder));

    void Add(in BalanceChanged change) => Deltas[change.Currency.Value] += change.Delta.Units;

    void Open(int index, SpotMarket market)
    {
        var terms = Core1Exchange.Instrument($"m{index}", new CurrencyId(market.Base), new CurrencyId(market.Quote));
        Apply(new CreateInstrument { Terms = terms });
        Apply(new SetFee
        {
            Instrument = SpotWorkload.InstrumentOf(index),
            Maker = new FeePpm(market.MakerPpm),
            Taker = new FeePpm(market.TakerPpm),
        });
    }

    /// <summary>Every account gets the same part of 2^63 - 1 hundredths, so that no sum can overflow in a currency.</summary>
    void Fund(SpotWorkload workload)
    {
        var holders = new int[workload.Shape.Currencies + 1];
        foreach (var user in workload.Users)
            foreach (var currency in user) holders[currency]++;
        for (var user = 0; user < workload.Users.Count; user++)
        {
            var member = SpotWorkload.MemberOf(user);
            Apply(new OpenMember { Opened = member });
            foreach (var currency in workload.Users[user])
            {
                var net = (Int128)(long.MaxValue / (holders[currency] + 1)) * 10_000_000_000_000_000;
                Apply(new Deposit { To = member, Currency = new CurrencyId(currency), Net = new Amount(net) });
            }
        }
    }

    void Apply<TCommand>(in TCommand command)
        where TCommand : unmanaged, ICommand
    {
        var length = CommandCodec.Write(_scratch, command, default);
        _events.Clear();
        _exchange.Apply(_scratch.AsSpan(0, length), ++_number, _events);
        for (var reader = new EventReader(_events.Written); reader.Next();)
        {
            if (reader.Kind == EventKind.BalanceChanged) Add(reader.As<BalanceChanged>());
            if (reader.Kind == EventKind.CommandRejected) throw new InvalidOperationException($"{TCommand.Kind} was rejected");
        }
    }
}

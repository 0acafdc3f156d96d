using Rialto.Engine;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Node.Sequencing;
using Rialto.Node.Views;

namespace Rialto.Node.Setup;

/// <summary>Runs orders through an engine and views of its own, so that the first real ones do not wait for the compiler.</summary>
/// <remarks>
/// Touches nothing outside of itself: no log, no clock, no queue, no history. In two parts. What is done before the doors open calls
/// everything once, for that is when the runtime compiles it at all. It compiles for speed what it then sees called thirty times, but
/// counts only when it has had nothing new to compile for a tenth of a second; so the rest comes afterwards, in small pieces.
/// Owner: one thread at a time.
/// </remarks>
public sealed class EngineWarmUp
{
    const int BufferBytes = 64 << 10;

    static readonly MemberId Buyer = new(Owners.FirstMember);
    static readonly MemberId Seller = new(Owners.FirstMember + 1);
    static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(Limits.WarmUpPauseMs);

    readonly Exchange _exchange = new(ordersCapacity: 1_024, accountsCapacity: 64);
    readonly ExchangeViews _views = new();
    readonly StepChanges _changes = new();
    readonly EventBuffer _events = new(BufferBytes);
    readonly byte[] _command = new byte[1_024];
    long _orders;
    int _rounds;

    /// <summary>Commands that were applied so far.</summary>
    public long Commands => _exchange.LastCommandNumber;

    /// <summary>The part before the doors open: some hundredths of a second of one core.</summary>
    public void Begin()
    {
        SetUp();
        Trade(Limits.WarmUpRoundsAtFirst);
    }

    /// <summary>The part after it: ends by itself, within some seconds, or when it is told to. Faults: none, it is only told off.</summary>
    public async Task GoOnAsync(TimeProvider time, CancellationToken stop)
    {
        for (var piece = 0; piece < Limits.WarmUpPieces; piece++)
        {
            await Task.Delay(s_pause, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested) return;
            Trade(Limits.WarmUpRoundsAPiece);
        }
    }

    void SetUp()
    {
        _views.SortForReaders();
        Apply(new Genesis { UuidKeyHigh = 1, UuidKeyLow = 1 });
        foreach (var currency in Defaults.Currencies.Take(2)) Apply(new CreateCurrency { Terms = currency.ToTerms() });
        Apply(new CreateInstrument { Terms = Defaults.Instruments[0].ToTerms(new(2), new(1)) });
        foreach (var member in new[] { Buyer, Seller })
        {
            Apply(new OpenMember { Opened = member });
            foreach (var currency in new[] { 1, 2 })
                Apply(new Deposit { To = member, Currency = new(currency), Net = new((Int128)1_000_000_000_000_000_000 * 1_000_000) });
        }
    }

    void Trade(int rounds)
    {
        for (var i = 0; i < rounds; i++) Trade();
    }

    /// <summary>An order that rests, one that takes a part of it, an amendment, a cancellation, and a market order.</summary>
    void Trade()
    {
        var round = _rounds++;
        var order = Place(Limit(Seller, Side.Sell, 10_000 + round % 50, 100_000));
        Place(Limit(Buyer, Side.Buy, 10_100, 40_000));
        Apply(new AmendOrder { Header = new() { Member = Seller }, Order = order, Price = new(10_200) });
        Place(Limit(Buyer, Side.Buy, 9_000 - round % 50, 50_000));
        Place(Limit(Seller, Side.Sell, 0, 20_000) with { OrderKind = OrderKind.Market });
        Apply(new CancelOrder { Header = new() { Member = Seller }, Order = order });
        if (round % 10 == 9) Apply(new CancelMany { Header = new() { Member = Buyer }, Owner = Buyer });
    }

    static PlaceOrder Limit(MemberId member, Side side, long ticks, long lots) => new()
    {
        Header = new() { Member = member },
        Instrument = new(1),
        Side = side,
        OrderKind = OrderKind.Limit,
        Price = new(ticks),
        Quantity = new(lots),
    };

    OrderId Place(in PlaceOrder order)
    {
        Apply(order);
        return new(++_orders);
    }

    /// <summary>What engine thread and publisher do with a command, without what lies between them.</summary>
    void Apply<TCommand>(in TCommand command)
        where TCommand : unmanaged, ICommand
    {
        var bytes = _command.AsSpan(0, CommandCodec.Write(_command, command, []));
        _events.Clear();
        _exchange.Apply(bytes, _exchange.LastCommandNumber + 1, _events);
        var step = new StepInfo(_exchange.LastCommandNumber, TimeUs: 0);
        _views.Apply(step, _events.Written, _changes);
        var own = _events.Written[_exchange.CommandEventsOffset.._exchange.TriggerEventsOffset];
        OutcomeBuilder.Build(step, bytes, own, _changes, _views.OpenOrders);
        _views.Publish(step);
    }
}

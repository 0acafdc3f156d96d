using Rialto.Engine;
using Rialto.Engine.Books;
using Rialto.Engine.Codec;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Instruments;
using Rialto.Engine.Numbers;
using Rialto.Tests.Engine.Golden;
using Rialto.Tests.Engine.Margin;

namespace Rialto.Tests.Engine;

/// <summary>An exchange that is looked at whole after every command.</summary>
/// <remarks>
/// After each: the postings add up to zero, no balance is below zero, what is held is what the open orders and pending money of the events
/// need, books are uncrossed and their levels are their orders, saved state survives a load byte by byte, the loaded twin does the next
/// command alike, and a rejected command changed nothing but counters. At the end a twin replays everything from the beginning.
/// </remarks>
internal sealed class CheckedExchange
{
    // Version, begun, uuid key, then command, event, time, hash and order counters: what a rejected command may move.
    const int StateHeadBytes = 4 + 1 + 16 + 5 * 8;

    static readonly Dictionary<EventKind, (int Offset, int Size)[]> s_reserved = typeof(IEvent).Assembly.GetExportedTypes()
        .Where(static type => type.IsValueType && typeof(IEvent).IsAssignableFrom(type))
        .ToDictionary(KindOf, static type => StructFields.Reserved(type).ToArray());

    readonly List<byte[]> _log = [];
    readonly NeedsLedger _needs = new();
    Exchange _loaded = new(1, 1);
    long _eventNumber;
    bool _hadTimer;
    byte[] _saved;

    public CheckedExchange() => _saved = Saved(Exchange);

    public Exchange Exchange { get; } = new(16, 16);

    public long CommandCount => _log.Count;

    public IReadOnlyList<byte[]> Log => _log;

    /// <summary>Off: of a step only the events are looked at, where thousands of accounts would make each step a second long.</summary>
    public bool LooksAtAll
    {
        get;
        set
        {
            field = value;
            _saved = Saved(Exchange);
            _loaded = Load(_saved);
        }
    } = true;

    /// <summary>Applies a command and returns the bytes of its events.</summary>
    public byte[] Apply(byte[] command)
    {
        _log.Add(command);
        var events = new EventBuffer(64);
        _hadTimer = Exchange.NextTimerUs <= CommandCodec.Header(command).TimeUs;
        Exchange.Apply(command, _log.Count, events);
        var written = events.Written.ToArray();
        CheckEvents(written);
        if (!LooksAtAll) return written;
        CheckAccounts();
        MarginAudit.Check(Exchange);
        foreach (var instrument in Insides.AllInstruments(Exchange)) CheckBook(instrument);
        CheckSaved(command, written);
        return written;
    }

    /// <summary>The same commands from the beginning, in another exchange that looks ahead, end in the same state.</summary>
    public void CheckTwin()
    {
        var twin = new Exchange(1_000, 1_000) { ForesightOrdersMin = 0 };
        var events = new EventBuffer(1 << 16);
        for (var i = 0; i < _log.Count; i++)
        {
            if (i % Limits.ForeseenMax == 0) LookAhead(twin, i);
            events.Clear();
            twin.Apply(_log[i], i + 1, events);
        }

        Assert.Equal(Exchange.EventHash, twin.EventHash);
        Assert.Equal(Exchange.StateHash(), twin.StateHash());
        Assert.Equal(Exchange.NextTimerUs, twin.NextTimerUs);
    }

    void LookAhead(Exchange twin, int from)
    {
        foreach (var command in _log.Skip(from).Take(Limits.ForeseenMax + 1)) twin.Foresee(command);
        twin.LookAhead();
    }

    public static byte[] Saved(Exchange exchange)
    {
        var writer = new StateWriter();
        exchange.Save(writer);
        return writer.Written.ToArray();
    }

    public static Exchange Load(byte[] saved)
    {
        var reader = new StateReader(saved);
        var loaded = Exchange.Load(ref reader);
        Assert.True(reader.AtEnd, "A saved state has nothing behind its end.");
        return loaded;
    }

    void CheckEvents(byte[] written)
    {
        var sums = new Dictionary<CurrencyId, Int128>();
        var reader = new EventReader(written);
        while (reader.Next())
        {
            Assert.Equal(++_eventNumber, reader.Number);
            Assert.Equal(0, reader.Bytes.Length % 8);
            CheckReserved(ref reader);
            _needs.Take(ref reader);
            if (reader.Kind != EventKind.BalanceChanged) continue;
            ref readonly var posting = ref reader.As<BalanceChanged>();
            sums[posting.Currency] = sums.GetValueOrDefault(posting.Currency) + posting.Delta.Units;
        }

        Assert.All(sums, static sum => Assert.Equal(Int128.Zero, sum.Value));
        Assert.Equal(_eventNumber, Exchange.LastEventNumber);
    }

    static void CheckReserved(ref EventReader reader)
    {
        foreach (var (offset, size) in s_reserved[reader.Kind])
        {
            var isZero = reader.Bytes.Slice(offset, size).IndexOfAnyExcept((byte)0) < 0;
            Assert.True(isZero, $"{reader.Kind} has something in its reserved bytes {offset} … {offset + size - 1}.");
        }
    }

    static EventKind KindOf(Type type) => (EventKind)type.GetProperty(nameof(IEvent.Kind))!.GetValue(null)!;

    void CheckAccounts()
    {
        var accounts = Insides.Accounts(Exchange);
        var totals = new Dictionary<CurrencyId, Int128>();
        for (var i = 0; i < accounts.Count; i++)
        {
            ref readonly var account = ref accounts[i];
            totals[account.Currency] = totals.GetValueOrDefault(account.Currency) + account.Available.Units + account.Held.Units;
            if (!Owners.MayBeNegative(account.Owner) && !Owners.HasMargin(account.Owner))
            {
                Assert.False(account.Available.IsNegative, $"Available of {account.Owner} is negative.");
            }

            Assert.False(account.Held.IsNegative, $"Held of {account.Owner} is negative.");
            var wanted = _needs.Of(account.Owner, account.Currency);
            Assert.True(account.Held == wanted, $"Held of {account.Owner} in {account.Currency}: got {account.Held}, wanted {wanted}.");
        }

        Assert.All(totals, static total => Assert.Equal(Int128.Zero, total.Value));
    }

    void CheckBook(Instrument instrument)
    {
        CheckSide(instrument, Side.Buy);
        CheckSide(instrument, Side.Sell);
        var bid = instrument.Book.BestPrice(Side.Buy);
        var ask = instrument.Book.BestPrice(Side.Sell);
        Assert.True(ask == Ticks.None || bid < ask, $"Book {instrument.Id} is crossed: {bid} against {ask}.");
    }

    void CheckSide(Instrument instrument, Side side)
    {
        var queue = Insides.Queue(Exchange, instrument, side);
        var levels = queue.GroupBy(static order => order.Price)
            .Select(static level => (level.Key, new Lots(level.Sum(static order => order.Remaining.Value)), level.Count()));
        var ladder = Insides.Ladder(instrument, side);
        Assert.Equal(levels, ladder.Select(static level => (level.Price, level.Lots, level.Count)));
        var prices = ladder.Select(static level => level.Price.Value).ToArray();
        Assert.Equal(side == Side.Buy ? prices.OrderDescending() : prices.Order(), prices);
        Assert.Equal(queue.Count, instrument.Book.OrderCount(side));
        Assert.Equal(queue.Sum(static order => order.Remaining.Value), instrument.Book.LotsOn(side).Value);
        Assert.All(queue, static order => Assert.True(order.Remaining.Value > 0));
        var byNumber = queue.OrderBy(static order => order.Id.Value).Select(static order => (order.Id, order.Price, order.Remaining));
        Assert.Equal(_needs.Open(instrument.Id, side), byNumber);
    }

    // The twin of every step is an exchange that was loaded from the state before it.
    void CheckSaved(byte[] command, byte[] written)
    {
        var events = new EventBuffer(0);
        _loaded.Apply(command, _log.Count, events);
        Assert.Equal(written, events.Written.ToArray());
        Assert.Equal(Exchange.EventHash, _loaded.EventHash);

        var saved = Saved(Exchange);
        Assert.Equal(saved, Saved(_loaded));
        _loaded = Load(saved);
        Assert.Equal(saved, Saved(_loaded));
        // A clock that strikes in the same step may change something without an event.
        if (!_hadTimer && WasRejectedWhole(command, written)) Assert.Equal(_saved[StateHeadBytes..], saved[StateHeadBytes..]);
        _saved = saved;
    }

    // Remembered request keys and forgotten client order ids are no effects of the business.
    static bool WasRejectedWhole(byte[] command, byte[] written)
    {
        if (CommandCodec.Header(command).HasRequestKey) return false;
        var count = 0;
        var rejects = 0;
        var reader = new EventReader(written);
        while (reader.Next())
        {
            count++;
            if (reader.Kind is EventKind.CommandRejected) rejects++;
            if (reader.Kind is EventKind.OrderRejected && CommandCodec.Read<PlaceOrder>(command).Header.TextBytes == 0) rejects++;
        }

        return count > 0 && rejects == count;
    }
}

using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Rialto.Engine;
using Rialto.Engine.Books;
using Rialto.Engine.Codec;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Instruments;
using Rialto.Engine.Ledger;
using Rialto.Engine.Members;
using Rialto.Engine.Numbers;
using Rialto.Engine.Requests;
using Rialto.Engine.Tables;
using Rialto.Tests.House;

namespace Rialto.Tests.Engine;

/// <summary>Every check that is always on, with something that makes it fire; a check without that is not one.</summary>
public partial class InvariantCensusTests
{
    static readonly OrderId s_one = new(1);

    static readonly (string File, string Text, Action Break)[] s_checks =
    [
        ("Books/Book.cs", "!order.IsResting", () => Lab(out var lab).Book.Insert(lab.Slot)),
        ("Books/Book.cs", "order.Price.Value > 0", () => Insert(Order() with { Price = new(0) })),
        ("Books/Book.cs", "order.Price.Value <= Limits.TicksMax", () => Insert(Order() with { Price = new(Limits.TicksMax + 1) })),
        ("Books/Book.cs", "order.Remaining.Value > 0", () => Insert(Order() with { Remaining = new(0) })),
        ("Books/Book.cs", "order.IsResting", () => Outside(out var lab).Book.Remove(lab.Slot)),
        ("Books/Book.cs", "order.IsResting", () => Outside(out var lab).Book.Reduce(lab.Slot, new(1))),
        ("Books/Book.cs", "by.Value > 0", () => Lab(out var lab).Book.Reduce(lab.Slot, new(0))),
        ("Books/Book.cs", "by <= order.Remaining", () => Lab(out var lab).Book.Reduce(lab.Slot, new(11))),
        ("Books/Book.cs", "order.IsResting", () => Outside(out var lab).Book.Hide(lab.Slot, new(1))),
        ("Books/Book.cs", "order.IsIceberg", () => Lab(out var lab).Book.Hide(lab.Slot, new(1))),
        ("Books/Book.cs", "hidden.Value >= 0", () => Iceberg(out var lab).Book.Hide(lab.Slot, new(-1))),
        ("Books/Book.cs", "hidden <= order.Remaining", () => Iceberg(out var lab).Book.Hide(lab.Slot, new(11))),
        ("Books/Book.cs", "order.IsResting", () => Outside(out var lab).Book.MoveToTail(lab.Slot)),
        ("Books/Book.cs", "level.Lots.IsZero", () =>
        {
            Lab(out var lab).Levels[lab.Orders[lab.Slot].Level].Lots = new(11);
            lab.Book.Remove(lab.Slot);
            End(lab.Book);
        }),
        ("Books/Book.cs", "level.Hidden.IsZero", () =>
        {
            Lab(out var lab).Levels[lab.Orders[lab.Slot].Level].Hidden = new(1);
            lab.Book.Remove(lab.Slot);
            End(lab.Book);
        }),
        ("Books/BookSide.cs", "node.Sum == default", () =>
        {
            Lab(out var lab).Book.Insert(lab.Orders.Add(Order() with { Id = new(2), Price = new(100_000) }, default));
            lab.Levels.Node(lab.Levels[lab.Orders[lab.Slot].Level].Leaf).Sum += new Offer(new(1), 1);
            lab.Book.Remove(lab.Slot);
            End(lab.Book);
        }),
        ("Books/LevelTable.cs", "removed.Count == 0", () => Lab(out var lab).Levels.RemoveLevel(lab.Orders[lab.Slot].Level)),
        ("Books/LevelTable.cs", "node.Used == 0", () => RemoveNode(static (ref TrieNode node) => node.Used = 1)),
        ("Books/LevelTable.cs", "node.Live == 0", () => RemoveNode(static (ref TrieNode node) => node.Live = 1)),
        ("Books/Matching.cs", "lots <= quantity", () =>
        {
            Lab(out var lab);
            var greedy = default(Greedy);
            Matching.Sweep(lab.Book, lab.Orders, Side.Sell, Ticks.None, new(1), ref greedy);
        }),
        ("Books/OrderTable.cs", "capacity <= Limits.OpenOrdersMax", () => _ = new OrderTable(Limits.OpenOrdersMax + 1)),
        ("Books/OrderTable.cs", "order.Id.Value > 0", () => new OrderTable(1).Add(default, default)),
        ("Books/OrderTable.cs", "!order.IsResting", () => Lab(out var lab).Orders.Remove(lab.Slot)),
        ("Books/OrderTable.cs", "!IsFull", () =>
        {
            var table = new OrderTable(1);
            for (var id = 1; id < 16; id++) table.Add(new RestingOrder { Id = new(id) }, default);
            CountOf(table) = Limits.OpenOrdersMax;
            table.Add(new RestingOrder { Id = new(16) }, default);
        }),
        ("Books/OrderTable.cs", "_orders[_index[at]].Id.Value != id.Value", () => Outside(out var lab).Orders.Add(Order(), default)),
        ("Books/OrderTable.cs", "_index[hole] != 0", () =>
        {
            Outside(out var lab).Orders.Remove(lab.Slot);
            lab.Orders.Remove(lab.Slot);
        }),
        ("Codec/StateWriter.cs", "_sink is null", () => _ = new StateWriter(static _ => { }, 8).Written.Length),
        ("Events/EventReader.cs", "Kind == TEvent.Kind", () =>
        {
            var events = new EventBuffer(64);
            events.Add(1, new OrderDone { Order = s_one }, default);
            var reader = new EventReader(events.Written);
            reader.Next();
            _ = reader.As<OrderResting>().Order;
        }),
        ("Exchange.cs", "commandNumber == LastCommandNumber + 1", () => Apply(Draft.Of(default(Tick)), 2)),
        ("Exchange.cs", "header.TimeUs >= _nowUs", () => Apply(Draft.Of(new Tick { Header = new() { TimeUs = -1 } }), 1)),
        ("Exchange.cs", "header.Version == CommandHeader.CurrentVersion", () => Apply(With(Draft.Of(default(Tick)), at: 6, 2), 1)),
        ("Exchange.cs", "header.LengthBytes == command.Length", () => Apply([.. Draft.Of(default(Tick)), 0, 0, 0, 0, 0, 0, 0, 0], 1)),
        ("Exchange.cs", "false", () => Begun().Apply(With(Draft.Of(default(Tick)), at: 4, 99))),
        ("Exchange.cs", "ask == Ticks.None || bid < ask", () =>
        {
            var log = Begun();
            log.Apply(Draft.Of(CheckedLog.Limit(CheckedLog.Alice, Side.Sell, 110, 1)));
            var crossing = Order() with { Id = new(1_000), Price = new(111), Instrument = CheckedLog.Instrument, Member = CheckedLog.Bob };
            Insides.Instruments(log.Exchange)[1]!.Book.Insert(Insides.Orders(log.Exchange).Add(crossing, default));
            log.Apply(Draft.Of(CheckedLog.Limit(CheckedLog.Bob, Side.Buy, 1, 1)));
        }),
        ("Exchange.cs", "_isHashed", () => Unhashed().Apply(Draft.Of(default(Tick)), 2, new EventBuffer(64))),
        ("Exchange.Batch.cs", "false", () => RunElement(Begun().Exchange, Draft.Of(default(Tick)), 0)),
        ("Instruments/WaitingOrders.cs", "!HasDue", () =>
        {
            var waiting = Waiting();
            waiting.Traded(new(5));
            waiting.Settle();
        }),
        ("Instruments/WaitingOrders.cs", "factor == 1 || Count == 0", () => Waiting().Refine(10)),
        (
            "Ledger/Accounts.cs",
            "!posted.Available.IsNegative || Owners.MayBeNegative(posted.Owner) || Owners.HasMargin(posted.Owner)",
            () => Post(available: -1, held: 0)),
        ("Ledger/Accounts.cs", "!posted.Held.IsNegative", () => Post(available: 0, held: -1)),
        ("Ledger/Accounts.cs", "_imbalance.IsZero", () => Post(available: 1, held: 0).EndStep()),
        ("Ledger/Accounts.cs", "_unneeded.IsZero", () =>
        {
            var accounts = Insides.Accounts(Begun().Exchange);
            accounts.Needs(CheckedLog.Quote, new(1));
            accounts.EndStep();
        }),
        ("Exchange.Recount.cs", "parts == _partsOpen", () => Recount(static exchange => Insides.OpenOrders(exchange)++)),
        ("Exchange.Recount.cs", "perpetualParts == _perpetualPartsOpen", () =>
            Recount(static exchange => Insides.OpenPerpetual(exchange)++)),
        ("Exchange.Recount.cs", "currency.Total.IsZero", () => Recount(available: 1, held: 0)),
        ("Exchange.Recount.cs", "currency.Held == currency.Needed", () => Recount(available: -1, held: 1)),
        ("Exchange.State.cs", "_isHashed", () => Unhashed().StateHash()),
        ("Members/GuardTable.cs", "number > 0", () => new GuardTable().Close(3)),
        ("Numbers/Amount.cs", "Units >= 0", () => new Amount(-1).FeeAt(new(0))),
        ("Numbers/Amount.cs", "rate.Value >= 0", () => new Amount(1).FeeAt(new(-1))),
        ("Numbers/InstrumentScale.cs", "pricePrecision >= 0", () => _ = new InstrumentScale(-1, 0)),
        ("Numbers/InstrumentScale.cs", "amountPrecision >= 0", () => _ = new InstrumentScale(0, -1)),
        ("Numbers/InstrumentScale.cs", "pricePrecision + amountPrecision <= Amount.Decimals", () => _ = new InstrumentScale(10, 9)),
        ("Numbers/InstrumentScale.cs", "tickLots <= _tickLotsMax", () => new InstrumentScale(0, 0).Notional(new(Limits.TicksMax),
            new(Limits.LotsMax))),
        ("Numbers/InstrumentScale.cs", "quantity.Value >= 0", () => new InstrumentScale(0, 0).Base(new(-1))),
        ("Requests/ClientIdTable.cs", "_entries[index].Order == order", () => Ids(out _).Finish(7, s_one, nowUs: 0)),
        ("Requests/ClientIdTable.cs", "entry.Order == order", () => Ids(out _).Of(7, s_one)),
        ("Requests/ClientIdTable.cs", "member.FirstFinished == index", () =>
        {
            var ids = Ids(out var members);
            ids.Finish(ids.Remember(7, s_one, content: 1, memberIndex: 0), s_one, nowUs: 0);
            members[0].FirstFinished = 99;
            ids.TryFind(7, nowUs: 100L * 3600 * 1_000_000, out _, out _);
        }),
        ("Tables/LongMap.cs", "key != 0", () => _ = new LongMap(16).At(0)),
        ("Tables/LongMap.cs", "_keys[hole] == key", () => new LongMap(16).Remove(7)),
        ("Tables/PlacedHeap.cs", "places[item] == 0", () =>
        {
            var heap = new PlacedHeap(new(0));
            heap.Add(1, 1, 3);
            heap.Add(1, 2, 3);
        }),
        ("Tables/PlacedHeap.cs", "at >= 0", () => new PlacedHeap(new(0)).Remove(3)),
        ("Tables/PlacedHeap.cs", "_entries[at].Item == item", () =>
        {
            var places = new HeapPlaces(0);
            var (one, other) = (new PlacedHeap(places), new PlacedHeap(places));
            one.Add(1, 1, 3);
            other.Add(1, 1, 4);
            other.Remove(3);
        }),
        ("Tables/WideMap.cs", "(high | low) != 0", () => new WideMap<int>(16).Set(0, 0, 1)),
        ("Tables/WideMap.cs", "!_entries[hole].IsEmpty", () => new WideMap<int>(16).Remove(1, 2)),
        .. MarginChecks(),
    ];

    delegate void Tamper(ref TrieNode node);

    public static TheoryData<int> Indexes => [.. Enumerable.Range(0, s_checks.Length)];

    [Theory]
    [MemberData(nameof(Indexes))]
    public void Each_check_fires(int index)
    {
        var broken = Assert.Throws<InvariantBrokenException>(s_checks[index].Break);

        Assert.Equal($"Invariant broken: {Path.GetFileName(s_checks[index].File)}: {s_checks[index].Text}", broken.Message);
    }

    [Fact]
    public void Every_check_of_the_engine_is_in_the_list()
    {
        const string engine = "src/Rialto.Engine/";
        var written = Repository.Files(".cs", engine)
            .Where(static path => !path.EndsWith("/Invariant.cs", StringComparison.Ordinal))
            .SelectMany(static path => Check().Matches(Repository.Text(path)).Select(match =>
                $"{path[engine.Length..]}: {match.Groups[1].Value}"));

        Assert.Equal(written.Order(StringComparer.Ordinal), s_checks.Select(static check => $"{check.File}: {check.Text}").Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"Invariant\.Holds\((.*)\);")]
    private static partial Regex Check();

    static RestingOrder Order() => new() { Id = s_one, Price = new(100), Remaining = new(10), Side = Side.Buy };

    /// <summary>An order that stands in a book.</summary>
    static BookLab Lab(out BookLab lab)
    {
        Outside(out lab).Book.Insert(lab.Slot);
        return lab;
    }

    /// <summary>One that has not come into it.</summary>
    static BookLab Outside(out BookLab lab) => lab = new(Order());

    static BookLab Iceberg(out BookLab lab)
    {
        lab = new(Order() with { Traits = OrderTraits.Iceberg });
        lab.Book.Insert(lab.Slot);
        return lab;
    }

    static void Insert(in RestingOrder order)
    {
        var lab = new BookLab(order);
        lab.Book.Insert(lab.Slot);
    }

    static void End(Book book)
    {
        var nobody = default(NoLevels);
        book.EndStep(ref nobody);
    }

    static void RemoveNode(Tamper tamper)
    {
        var levels = new LevelTable(1);
        var node = levels.AddNode(parent: 0, height: 0, prefix: 1);
        tamper(ref levels.Node(node));
        levels.RemoveNode(node);
    }

    static void Apply(byte[] command, long number) => new Exchange(16, 16).Apply(command, number, new EventBuffer(64));

    /// <summary>An exchange that nobody has told the hash of what it did.</summary>
    static Exchange Unhashed()
    {
        var exchange = new Exchange(16, 16);
        exchange.ApplyUnhashed(Draft.Of(default(Tick)), 1, new EventBuffer(64));
        return exchange;
    }

    static byte[] With(byte[] command, int at, byte value)
    {
        command[at] = value;
        return command;
    }

    static CheckedLog Begun()
    {
        var log = new CheckedLog();
        log.Begin();
        return log;
    }

    static WaitingOrders Waiting()
    {
        var waiting = new WaitingOrders(new HeapPlaces(0));
        waiting.Add(new(1), s_one, isRising: true, new(3));
        return waiting;
    }

    static Accounts Post(int available, int held)
    {
        var accounts = Insides.Accounts(Begun().Exchange);
        // Nobody has money of the exchange's own currency account yet.
        accounts.Post(accounts.Of(new(9_999), CheckedLog.Quote), new(available), new(held), PostingKind.Trade, 1);
        return accounts;
    }

    static void Recount(int available, int held)
    {
        var exchange = Begun().Exchange;
        var account = Insides.Accounts(exchange).Of(CheckedLog.Alice, CheckedLog.Quote);
        ref var row = ref Insides.Rows(Insides.Accounts(exchange))[account];
        row.Available += new Amount(available);
        row.Held += new Amount(held);
        exchange.Recount();
    }

    static void Recount(Action<Exchange> breakIt)
    {
        var exchange = Begun().Exchange;
        breakIt(exchange);
        exchange.Recount();
    }

    static ClientIdTable Ids(out MemberTable members)
    {
        members = new MemberTable(1);
        members.Open(CheckedLog.Alice, new(0), MemberFlags.None);
        return new ClientIdTable(members);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "<Count>k__BackingField")]
    static extern ref int CountOf(OrderTable table);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "RunElement")]
    static extern void RunElement(Exchange exchange, ReadOnlySpan<byte> element, int index);

    /// <summary>A book with its tables and one order of theirs.</summary>
    sealed class BookLab
    {
        public BookLab(in RestingOrder order)
        {
            Book = new(Orders, Levels);
            Slot = Orders.Add(order, default);
        }

        public OrderTable Orders { get; } = new(1);
        public LevelTable Levels { get; } = new(1);
        public Book Book { get; }
        public OrderSlot Slot { get; }
    }

    readonly struct NoLevels : ILevelSink
    {
        public void LevelChanged(Side side, Ticks price, Lots lots, int count)
        {
        }
    }

    readonly struct Greedy : IFills
    {
        public bool MayFill(OrderSlot maker, Ticks price, ref Lots lots)
        {
            lots += new Lots(1);
            return true;
        }

        public void Filled(OrderSlot maker, Ticks price, Lots lots, bool makerDone)
        {
        }

        public Lots NextPart(OrderSlot maker) => Lots.Zero;

        public void Finished(OrderSlot maker)
        {
        }
    }
}

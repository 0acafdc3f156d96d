using System.Runtime.CompilerServices;
using Rialto.Engine.Commands;
using Rialto.Tests.Engine.Books;

namespace Rialto.Tests.Engine;

/// <summary>Whatever numbers a command carries, the engine answers and stays whole: a broken invariant would stop every node for
/// good.</summary>
public class HostileCommandTests
{
    const int CommandsPerSeed = 1_500;

    static readonly long[] s_edges =
    [
        0, 0, 1, 1, 2, 3, 5, 10, 100, 1_000, 1_001, 1_002, 999_999, 1_000_000, 1_000_001, -1, -2, 77, 86_400_000_000, 5_000_000,
        int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue, 1_000_000_000_000_000, 1_000_000_000_000_001,
    ];

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    [InlineData(4UL)]
    public void No_command_breaks_an_invariant_whatever_it_says(ulong seed)
    {
        var draws = new SeededDraws(seed);
        s_timeUs = Table.StartUs;
        var exchange = new CheckedExchange();
        foreach (var command in Beginning()) exchange.Apply(command);
        for (var i = 0; i < CommandsPerSeed; i++)
        {
            var command = Any(draws);
            try
            {
                exchange.Apply(command);
            }
            catch (Exception exception)
            {
                var kind = CommandCodec.Header(command).Kind;
                Assert.Fail($"seed {seed}, command {i} ({kind}) {Convert.ToHexString(command)}\n{exception}");
            }
        }

        exchange.CheckTwin();
    }

    static IReadOnlyList<byte[]> Beginning()
    {
        var log = new CheckedLog();
        log.Begin();
        var other = CheckedLog.Terms("usdeth", 0, 18);
        log.Apply(Draft.Of(new CreateCurrency { Terms = new CurrencyTerms { Code = Code.Of("btc") } }));
        other.Base = new(3);
        log.Apply(Draft.Of(new CreateInstrument { Terms = other }));
        return [.. log.Log];
    }

    static byte[] Any(SeededDraws draws)
    {
        if (draws.Below(8) != 0) return Single(draws, draws.Below(28));
        var member = new CommandHeader { Member = Member(draws) };
        var allOrNothing = draws.Below(2) == 0;
        var elements = Enumerable.Range(0, draws.Below(5)).Select(_ => Single(draws, ElementKind(draws, allOrNothing))).ToList();
        foreach (var element in elements) SetHeader(element, draws, member.Member);
        return Timed(Draft.Batch(member, allOrNothing, elements));
    }

    static int ElementKind(SeededDraws draws, bool allOrNothing)
    {
        if (allOrNothing) return 9;
        return draws.Below(5) == 0 ? 23 : 9 + draws.Below(4);
    }

    static byte[] Single(SeededDraws draws, int kind) => Timed(kind switch
    {
        0 => Hostile<Genesis>(draws),
        1 => Hostile<CreateCurrency>(draws),
        2 => Hostile<ChangeCurrency>(draws),
        3 => Hostile<CreateInstrument>(draws),
        4 => Hostile<ChangeInstrument>(draws),
        5 => Hostile<SetFee>(draws),
        6 => Hostile<SetLimits>(draws),
        7 => Hostile<OpenMember>(draws),
        8 => Hostile<ChangeMember>(draws),
        9 => Draft.Of(Order(draws)),
        10 => Hostile<AmendOrder>(draws),
        11 => Hostile<ReduceOrder>(draws),
        12 => Hostile<CancelOrder>(draws),
        13 => Hostile<CancelMany>(draws),
        14 => Hostile<CancelAfter>(draws),
        15 => Hostile<Deposit>(draws),
        16 => Hostile<ReleaseDeposit>(draws),
        17 => Hostile<HoldWithdrawal>(draws),
        18 => Hostile<CompleteWithdrawal>(draws),
        19 => Hostile<RefundWithdrawal>(draws),
        20 => Hostile<Transfer>(draws),
        21 => Hostile<Adjust>(draws),
        22 => Hostile<PlaceOrder>(draws),
        23 => Draft.Of(Amendment(draws)),
        24 => Guarded(Hostile<OpenGuard>(draws), draws),
        25 => Draft.Of(new CloseGuard { Header = new() { Member = Member(draws) }, Guard = draws.Below(30) }),
        26 => draws.Below(10) == 0 ? Draft.Of(default(NodeStarted)) : Hostile<AmendTerms>(draws),
        _ => Hostile<Tick>(draws),
    });

    // A sound order in one field of which anything may stand.
    static PlaceOrder Order(SeededDraws draws)
    {
        var side = (Rialto.Engine.Numbers.Side)draws.Below(2);
        var order = CheckedLog.Limit(Member(draws), side, 1 + draws.Below(20), 1 + draws.Below(1_000));
        order.Instrument = new(1 + draws.Below(2));
        if (draws.Below(3) == 0) order.TimeInForce = (TimeInForce)draws.Below(4);
        if (draws.Below(4) == 0)
        {
            order.OrderKind = OrderKind.Market;
            order.Price = default;
            order.FundsRule = order.Side == 0 ? (FundsRule)draws.Below(3) : 0;
        }

        if (draws.Below(4) == 0) order.Price = new(Edge(draws));
        if (draws.Below(4) == 0) order.Quantity = new(Edge(draws));
        if (draws.Below(8) == 0) order.QuoteAmount = new(Wide(draws));
        if (draws.Below(8) == 0) order.PriceDistanceMaxPpm = unchecked((int)Edge(draws));
        if (draws.Below(4) == 0) order.Flags = (OrderFlags)draws.Below(64);
        SetNew(ref order, draws);
        return order;
    }

    // Waiting, expiring, hiding, meeting itself: mostly sound, now and then anything.
    static void SetNew(ref PlaceOrder order, SeededDraws draws)
    {
        order.Header.Session = draws.Below(3);
        if (draws.Below(2) == 0) order.SelfTrade = (SelfTradeRule)draws.Below(7);
        if (draws.Below(3) == 0)
        {
            order.OrderKind = (OrderKind)(1 + draws.Below(6));
            if (!order.OrderKind.HasLimit()) order.Price = default;
            if (order.OrderKind.IsWaiting()) order.TriggerPrice = new(draws.Below(8) == 0 ? Edge(draws) : 1 + draws.Below(20));
        }

        if (draws.Below(6) == 0) order.DisplayQuantity = new(draws.Below(4) == 0 ? Edge(draws) : 1 + order.Quantity.Value / 8);
        if (draws.Below(6) != 0) return;
        order.TimeInForce = TimeInForce.GoodTillDate;
        order.ExpiresUs = draws.Below(6) == 0 ? Edge(draws) : s_timeUs + draws.Below(60) * 1_000_000;
    }

    static AmendTerms Amendment(SeededDraws draws) => new()
    {
        Header = new() { Member = Member(draws) },
        Order = new(1 + draws.Below(400)),
        Price = new(draws.Below(2) == 0 ? 0 : 1 + draws.Below(20)),
        Remaining = new(draws.Below(2) == 0 ? 0 : 1 + draws.Below(1_000)),
        TriggerPrice = new(draws.Below(3) == 0 ? 1 + draws.Below(20) : draws.Below(6) == 0 ? Edge(draws) : 0),
        ExpiresUs = draws.Below(3) == 0 ? s_timeUs + draws.Below(60) * 1_000_000 : draws.Below(4) == 0 ? Edge(draws) : 0,
    };

    static byte[] Guarded(byte[] open, SeededDraws draws)
    {
        Unsafe.As<byte, CommandHeader>(ref open[0]).Session = draws.Below(3);
        return open;
    }

    static byte[] Hostile<TCommand>(SeededDraws draws)
        where TCommand : unmanaged, ICommand
    {
        var command = default(TCommand);
        var bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes(new Span<TCommand>(ref command));
        for (var at = CommandHeader.SizeBytes; at < bytes.Length; at += 4)
        {
            if (draws.Below(3) == 0) BitConverter.TryWriteBytes(bytes[at..], unchecked((int)Edge(draws)));
            else if (at % 8 == 0 && draws.Below(3) == 0) BitConverter.TryWriteBytes(bytes[at..], Edge(draws));
        }

        var drafted = Draft.Of(command, draws.Below(2) == 0 ? "text"u8 : default);
        SetHeader(drafted, draws, Member(draws));
        return drafted;
    }

    static void SetHeader(byte[] command, SeededDraws draws, Rialto.Engine.Numbers.MemberId member)
    {
        ref var header = ref Unsafe.As<byte, CommandHeader>(ref command[0]);
        header.Member = member;
        if (draws.Below(10) != 0) return;
        header.RequestKeyLow = (ulong)draws.Below(20);
        header.RequestKeyWindowS = draws.Below(3) == 0 ? uint.MaxValue : (uint)draws.Below(5);
    }

    static Rialto.Engine.Numbers.MemberId Member(SeededDraws draws) =>
        draws.Below(6) == 0 ? new(unchecked((int)Edge(draws))) : new(1_000 + draws.Below(2));

    static long Edge(SeededDraws draws) => s_edges[draws.Below(s_edges.Length)];

    static Int128 Wide(SeededDraws draws) => draws.Below(3) switch
    {
        0 => Edge(draws),
        1 => (Int128)Edge(draws) << 40,
        _ => draws.Below(2) == 0 ? Int128.MaxValue : Int128.MinValue,
    };

    static long s_timeUs = Table.StartUs;

    // Time passes by a second; tests of one class run one after the other.
    static byte[] Timed(byte[] command)
    {
        Draft.SetTime(command, s_timeUs += 1_000_000);
        return command;
    }
}

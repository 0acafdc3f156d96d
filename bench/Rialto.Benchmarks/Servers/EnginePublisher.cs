using Rialto.Benchmarks.Core1;
using Rialto.Engine;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Node;

namespace Rialto.Benchmarks.Servers;

/// <summary>Places orders through the node's port, as many as the client asks for: each changes the book, so each is a message.</summary>
/// <remarks>
/// Commands like those of everybody: queued, applied, synced, shown, stored and replayed. They are the orders of
/// <see cref="OrderRequests"/>, from a hundred members of the engine who are nobody in the database of people. Owner: its thread.
/// </remarks>
sealed class EnginePublisher
{
    const ulong Seed = 6;
    const int MembersCount = 100;
    const int MiddleTicks = 150_000;
    const int DepthTicks = 10;
    const long OrderLots = 25_000_000;
    const string Market = "btcusd";

    static readonly Amount s_deposit = new((Int128)1_000_000_000_000_000_000 * 1_000_000_000);

    readonly ExchangePort _port;
    readonly InstrumentId _instrument;
    readonly Xoshiro256 _draws = new(Seed);
    readonly Queue<Task<Outcome>> _underWay = new();
    int _next;

    EnginePublisher(ExchangePort port)
    {
        _port = port;
        _instrument = port.Views.Instruments.Find(Market)!.Id;
    }

    /// <summary>Funds the members, then publishes until the token ends it.</summary>
    public static async Task RunAsync(ExchangePort port, CancellationToken stop)
    {
        for (var i = 0; i < MembersCount; i++) await OpenAsync(port, MemberOf(i), stop);
        var publisher = new EnginePublisher(port);
        PublishingOrders.Follow(publisher.Place, publisher.Check);
        await Task.Delay(Timeout.InfiniteTimeSpan, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    static async Task OpenAsync(ExchangePort port, MemberId member, CancellationToken stop)
    {
        Require(await port.InsistAsync(new OpenMember { Opened = member }, [], stop));
        foreach (var currency in (string[])["usd", "btc"])
        {
            var id = port.Views.Currencies.Find(currency)!.Id;
            Require(await port.InsistAsync(new Deposit { To = member, Currency = id, Net = s_deposit }, [], stop));
        }
    }

    static MemberId MemberOf(int index) => new(Owners.FirstMember + index % MembersCount);

    static void Require(Outcome outcome)
    {
        // Nobody waits for this thread: a fault of it must end the process, and with it the run.
        if (outcome.Status != OutcomeStatus.Done) Environment.FailFast($"the publisher's command: {outcome.Status} {outcome.Reject}");
    }

    void Place()
    {
        var side = _draws.Below(2) == 0 ? Side.Buy : Side.Sell;
        var away = _draws.Below(5) == 0 ? -DepthTicks : 1 + _draws.Below(DepthTicks);
        var order = new PlaceOrder
        {
            Header = new() { Member = MemberOf(_next++) },
            Instrument = _instrument,
            Side = side,
            OrderKind = OrderKind.Limit,
            Price = new(MiddleTicks + (side == Side.Buy ? -away : away)),
            Quantity = new(OrderLots),
        };
        _underWay.Enqueue(_port.Submit(order, []).AsTask());
    }

    void Check()
    {
        while (_underWay.TryPeek(out var oldest) && oldest.IsCompleted) Require(_underWay.Dequeue().GetAwaiter().GetResult());
    }
}

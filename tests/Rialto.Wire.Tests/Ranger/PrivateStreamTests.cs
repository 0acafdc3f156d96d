using System.Text.Json.Nodes;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Ranger;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.Ranger;

/// <summary>What members hear of their own, and nobody else's.</summary>
public sealed class PrivateStreamTests
{
    const int Members = 1_000;
    const int FirstMember = 1_000;

    static readonly MemberId s_alice = new(FirstMember);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Half of them sell one each, the other half buys one each; who meets whom is the book's matter.</summary>
    [Fact]
    public async Task Of_a_thousand_members_each_hears_exactly_his_own_in_order_and_once()
    {
        await using var lab = await RangerLab.StartAsync(new RangerOptions());
        MemberId[] members = [.. Enumerable.Range(FirstMember, Members).Select(number => new MemberId(number))];
        await Task.WhenAll(members.Select(lab.OpenMemberAsync));
        WireSocket[] sockets = [.. members.Select(member => lab.Open(member, flatBooks: false, "order", "trade"))];

        var sold = await Task.WhenAll(members.Where(IsSeller).Select(member =>
            lab.DoneAsync(RangerLab.Limit(member, Side.Sell, cents: 10_000, thousandths: 1_000))));
        var bought = await Task.WhenAll(members.Where(member => !IsSeller(member)).Select(member =>
            lab.DoneAsync(RangerLab.Limit(member, Side.Buy, cents: 10_000, thousandths: 1_000))));

        var orders = sold.Concat(bought).ToDictionary(outcome => outcome.Orders[0].Member, outcome => outcome.Number);
        await Task.WhenAll(members.Zip(sockets, (member, socket) =>
            HearOwnAsync(socket, orders[member], IsSeller(member) ? "sell" : "buy")));
        foreach (var socket in sockets) await socket.DisposeAsync();
    }

    [Fact]
    public async Task Of_a_market_that_is_not_shown_only_owners_hear_and_its_book_begins_anew_when_it_is()
    {
        await using var lab = await RangerLab.StartAsync(new RangerOptions());
        await lab.OpenMemberAsync(s_alice);
        await using var stranger = lab.Open(member: null, flatBooks: false, "ethusd.trades", "ethusd.ob-inc");
        Assert.Equal("""{"ethusd.ob-snap":{"asks":[],"bids":[],"sequence":0}}""", await stranger.HearAsync(Cancel));
        await stranger.HearAsync(Cancel);
        await using var owner = lab.Open(s_alice, flatBooks: false, "order");
        await owner.HearAsync(Cancel);
        await ShowAsync(lab, InstrumentState.Presale);
        await lab.DoneAsync(new ChangeMember { Changed = s_alice, Group = new(1), Flags = MemberFlags.Staff });

        await lab.DoneAsync(RangerLab.Limit(s_alice, Side.Sell, cents: 15_000, thousandths: 2_000));
        await lab.DoneAsync(RangerLab.Limit(s_alice, Side.Buy, cents: 15_000, thousandths: 500));
        Assert.Equal(("pending", "150.0", "2.0"), Shown(await owner.HearAsync(Cancel)));
        await ShowAsync(lab, InstrumentState.Enabled);
        await lab.DoneAsync(RangerLab.Limit(s_alice, Side.Sell, cents: 15_100, thousandths: 1_000));

        Assert.Equal(
            """{"ethusd.ob-snap":{"asks":[["150.0","1.5"],["151.0","1.0"]],"bids":[],"sequence":3}}""",
            await stranger.HearAsync(Cancel));
    }

    static Task ShowAsync(RangerLab lab, InstrumentState state)
    {
        var terms = lab.Port.Views.Instruments.Find(RangerLab.EthUsd)!.Terms with { State = state };
        return lab.DoneAsync(new ChangeInstrument { Instrument = RangerLab.EthUsd, Terms = terms });
    }

    [Fact]
    public async Task A_changed_order_is_told_as_it_is_now_and_never_leaves_wait()
    {
        await using var lab = await RangerLab.StartAsync(new RangerOptions());
        await lab.OpenMemberAsync(s_alice);
        await using var socket = lab.Open(s_alice, flatBooks: false, "order", "ethusd.ob-inc");
        Assert.Equal("""{"ethusd.ob-snap":{"asks":[],"bids":[],"sequence":0}}""", await socket.HearAsync(Cancel));
        await socket.HearAsync(Cancel);
        var placed = await lab.DoneAsync(RangerLab.Limit(s_alice, Side.Buy, cents: 15_000, thousandths: 2_000));
        Assert.Equal(("pending", "150.0", "2.0"), Shown(await socket.HearAsync(Cancel)));
        Assert.Equal(("wait", "150.0", "2.0"), Shown(await socket.HearAsync(Cancel)));
        Assert.Equal("""{"ethusd.ob-inc":{"bids":[["150.0","2.0"]],"sequence":1}}""", await socket.HearAsync(Cancel));

        await lab.DoneAsync(new AmendOrder { Header = new() { Member = s_alice }, Order = new(placed.Number), Price = new(15_100) });

        Assert.Equal(("wait", "151.0", "2.0"), Shown(await socket.HearAsync(Cancel)));
        Assert.Equal("""{"ethusd.ob-inc":{"bids":[["150.0","0.0"],["151.0","2.0"]],"sequence":2}}""", await socket.HearAsync(Cancel));

        await lab.DoneAsync(new ReduceOrder { Header = new() { Member = s_alice }, Order = new(placed.Number), By = new(50_000_000) });

        Assert.Equal(("wait", "151.0", "1.5"), Shown(await socket.HearAsync(Cancel)));
        Assert.Equal("""{"ethusd.ob-inc":{"bids":[["151.0","1.5"]],"sequence":3}}""", await socket.HearAsync(Cancel));
    }

    /// <summary>2 January 2026, midnight, is the start of a minute: 1767312000.</summary>
    [Fact]
    public async Task A_candle_gets_its_last_word_and_then_the_next_period_begins_with_its_close()
    {
        await using var lab = await RangerLab.StartAsync(new RangerOptions());
        await lab.OpenMemberAsync(s_alice);
        await using var socket = lab.Open(member: null, flatBooks: false, "ethusd.kline-1m", "ethusd.trades");
        await socket.HearAsync(Cancel);
        await TradeAsync(lab, socket, cents: 10_000);
        Beat(lab, TimeSpan.FromSeconds(1));
        Assert.Equal("""{"ethusd.kline-1m":[1767312000,100,100,100,100,1]}""", await socket.HearAsync(Cancel));
        Beat(lab, TimeSpan.FromSeconds(58.9));
        await TradeAsync(lab, socket, cents: 10_500);
        await socket.SayAsync("ping", Cancel);
        Assert.Equal("pong", await socket.HearAsync(Cancel));

        Beat(lab, TimeSpan.FromSeconds(0.15));

        Assert.Equal("""{"ethusd.kline-1m":[1767312000,100,105,100,105,2]}""", await socket.HearAsync(Cancel));
        Assert.Equal("""{"ethusd.kline-1m":[1767312060,105,105,105,105,0]}""", await socket.HearAsync(Cancel));
    }

    static bool IsSeller(MemberId member) => member.Value % 2 == 0;

    static async Task HearOwnAsync(WireSocket socket, long order, string side)
    {
        Assert.Equal("""{"success":{"message":"subscribed","streams":["order","trade"]}}""", await socket.HearAsync(Cancel));
        Assert.Equal((order, "pending"), OrderOf(await socket.HearAsync(Cancel)));
        Assert.Equal((order, "wait"), OrderOf(await socket.HearAsync(Cancel)));
        var trade = JsonNode.Parse(await socket.HearAsync(Cancel))!["trade"]!;
        Assert.Equal((order, side, "100.0", "1.0"),
            ((long)trade["order_id"]!, (string)trade["side"]!, (string)trade["price"]!, (string)trade["amount"]!));
        Assert.Equal((order, "done"), OrderOf(await socket.HearAsync(Cancel)));
        // Nothing is left in line: the answer to this is the next thing that comes.
        await socket.SayAsync("ping", Cancel);
        Assert.Equal("pong", await socket.HearAsync(Cancel));
    }

    static (long Id, string State) OrderOf(string frame)
    {
        var order = JsonNode.Parse(frame)!["order"]!;
        return ((long)order["id"]!, (string)order["state"]!);
    }

    static (string State, string Price, string Remaining) Shown(string frame)
    {
        var order = JsonNode.Parse(frame)!["order"]!;
        return ((string)order["state"]!, (string)order["price"]!, (string)order["remaining_volume"]!);
    }

    /// <summary>A trade, and until the streams have told it.</summary>
    static async Task TradeAsync(RangerLab lab, WireSocket socket, long cents)
    {
        await lab.DoneAsync(RangerLab.Limit(s_alice, Side.Sell, cents, thousandths: 1_000));
        await lab.DoneAsync(RangerLab.Limit(s_alice, Side.Buy, cents, thousandths: 1_000));
        Assert.StartsWith("{\"ethusd.trades\":", await socket.HearAsync(Cancel), StringComparison.Ordinal);
    }

    static void Beat(RangerLab lab, TimeSpan span)
    {
        lab.Clock.Advance(span);
        lab.Streams.Beat();
    }
}

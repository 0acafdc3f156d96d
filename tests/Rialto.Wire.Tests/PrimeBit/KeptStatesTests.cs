using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Node;
using Rialto.Wire.Tests.Ranger;

namespace Rialto.Wire.Tests.PrimeBit;

/// <summary>What clients keep from pushes is what a fresh subscription tells, whenever they joined.</summary>
public sealed class KeptStatesTests
{
    const int Commands = 1_000;
    const int JoinEvery = 250;

    static readonly (InstrumentId Instrument, string Name, long Cents, long Tick)[] s_symbols =
        [(PrimeBitLab.BtcDemo, "BTCUSD", 800_000, 50), (PrimeBitLab.EthDemo, "ETHUSD", 20_000, 5)];

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Books_orders_positions_and_accounts_kept_from_pushes_equal_fresh_snapshots()
    {
        const ulong seed = 20_261_121;
        await using var lab = await PrimeBitLab.StartAsync(new() { BookPause = TimeSpan.Zero });
        var members = new List<LabMember>();
        foreach (var name in (string[])["alice", "bob", "carol", "dave"]) members.Add(await lab.MemberAsync(name));
        foreach (var symbol in s_symbols) await lab.MarkAsync(symbol.Instrument, symbol.Cents);
        var dice = new Dice(seed);
        var keepers = new List<(LabMember? Member, string Channel, Keeper Keeper)>();

        for (var command = 0; command < Commands; command++)
        {
            if (command % JoinEvery == 0) await JoinAllAsync(lab, members, keepers);
            await ActAsync(lab, dice, members[dice.Below(members.Count)]);
            // Nobody reads yet: all together it is less than the ten seconds after which a client is cut off.
            if (dice.Below(8) == 0) lab.Clock.Advance(TimeSpan.FromMilliseconds(dice.Below(40)));
        }

        // Everything that a pause keeps back is told; places in queues of others may have changed, so all are marked once more.
        lab.Clock.Advance(TimeSpan.FromSeconds(2));
        foreach (var symbol in s_symbols) await lab.MarkAsync(symbol.Instrument, symbol.Cents + symbol.Tick);
        lab.Clock.Advance(TimeSpan.FromSeconds(2));

        Assert.True(lab.Port.Views.Margin.PositionsIn(PrimeBitLab.BtcDemo).Any(), "nobody has a position");
        foreach (var (member, channel, keeper) in keepers) await CatchUpAsync(lab, RequestOf(lab, member, channel), channel, keeper);
        foreach (var (_, _, keeper) in keepers) await keeper.Socket.DisposeAsync();
    }

    /// <summary>Nobody else hears of what comes and goes within a pause; who began with it must hear that it has gone.</summary>
    [Fact]
    public async Task Who_joins_while_something_is_kept_back_hears_that_it_went_back()
    {
        await using var lab = await PrimeBitLab.StartAsync(new());
        var (alice, bob) = (await lab.MemberAsync("alice"), await lab.MemberAsync("bob"));
        await lab.MarkAsync(PrimeBitLab.EthDemo, 20_000);
        await lab.MarkAsync(PrimeBitLab.BtcDemo, 800_000);
        await using var witness = lab.Open();
        foreach (var member in (LabMember[])[alice, bob])
            await PrimeBitLab.AskAsync(witness, member.Subscribe(lab.Now, $"order_{member.Demo}"));
        await PlaceAsync(bob, PrimeBitLab.BtcDemo, Side.Sell, 800_000);
        await PlaceAsync(alice, PrimeBitLab.BtcDemo, Side.Buy, 800_000);
        await lab.MarkAsync(PrimeBitLab.BtcDemo, 800_050);
        lab.Clock.Advance(TimeSpan.FromSeconds(2));
        await PlaceAsync(bob, PrimeBitLab.EthDemo, Side.Buy, 18_000);

        // All of that was told, and so is this; from here on everything is kept back, and then it is as it was.
        await lab.MarkAsync(PrimeBitLab.BtcDemo, 800_000);
        await PlaceAsync(bob, PrimeBitLab.BtcDemo, Side.Sell, 811_000);
        await lab.MarkAsync(PrimeBitLab.BtcDemo, 800_100);
        var passing = await PlaceAsync(bob, PrimeBitLab.BtcDemo, Side.Sell, 810_000);
        var keepers = new List<(string Request, Keeper Keeper)>();
        foreach (var (member, channel) in ((LabMember?, string)[])
            [(null, "order_book_BTCUSD_demo"), (alice, $"account_{alice.Demo}"), (alice, $"positions_{alice.Demo}")])
        {
            var request = RequestOf(lab, member, channel);
            keepers.Add((request, await Keeper.JoinAsync(lab.Open(), request, channel, Cancel)));
        }

        await using var ticks = lab.Open();
        const string spot = "tick_BTCUSD_spot_demo";
        await PrimeBitLab.AskAsync(ticks, RequestOf(lab, null, spot));
        Assert.Equal("8001.0", LastOf(await ticks.HearAsync(Cancel)));
        await lab.MarkAsync(PrimeBitLab.BtcDemo, 800_000);
        await lab.DoneAsync(new CancelOrder { Header = new() { Member = bob.Id }, Order = passing });
        await WitnessedAsync(passing, "cancel");
        lab.Clock.Advance(TimeSpan.FromSeconds(2));
        await PlaceAsync(bob, PrimeBitLab.EthDemo, Side.Buy, 19_000);

        foreach (var (request, keeper) in keepers)
        {
            Assert.Equal(await keeper.AskAgainAsync(request, Cancel), keeper.State);
            await keeper.Socket.DisposeAsync();
        }

        await ticks.SayAsync(RequestOf(lab, null, spot), Cancel);
        Assert.Equal("8000.0", LastOf(await ticks.HearAsync(Cancel)));

        static string? LastOf(string push) => (string?)System.Text.Json.Nodes.JsonNode.Parse(push)!["data"]?["last"];

        async Task<OrderId> PlaceAsync(LabMember member, InstrumentId instrument, Side side, long cents)
        {
            var outcome = await lab.DoneAsync(PrimeBitLab.Limit(member, instrument, side, cents, 1_000));
            await WitnessedAsync(new(outcome.Number), "new");
            return new(outcome.Number);
        }

        // Orders are told at once, and with them everything of their step that is told at all.
        async Task WitnessedAsync(OrderId order, string word)
        {
            while (true)
            {
                var data = System.Text.Json.Nodes.JsonNode.Parse(await witness.HearAsync(Cancel))!["data"]!;
                if ((string?)data["event_type"] == word && (long)data["order"]!["order_id"]! == order.Value) return;
            }
        }
    }

    static async Task JoinAllAsync(PrimeBitLab lab, List<LabMember> members, List<(LabMember?, string, Keeper)> keepers)
    {
        foreach (var symbol in s_symbols)
        {
            var channel = $"order_book_{symbol.Name}_demo";
            await JoinAsync(null, channel);
        }

        foreach (var member in members)
        {
            foreach (var kind in (string[])["order", "account", "positions"])
                await JoinAsync(member, $"{kind}_{member.Demo}");
        }

        async Task JoinAsync(LabMember? member, string channel) =>
            keepers.Add((member, channel, await Keeper.JoinAsync(lab.Open(), RequestOf(lab, member, channel), channel, Cancel)));
    }

    static string RequestOf(PrimeBitLab lab, LabMember? member, string channel) => member is null
        ? $$"""{"method":"subscribe","params":["{{channel}}"]}"""
        : member.Subscribe(lab.Now, channel);

    /// <summary>Hears until it believes what somebody who comes now is told.</summary>
    static async Task CatchUpAsync(PrimeBitLab lab, string request, string channel, Keeper keeper)
    {
        await using var socket = lab.Open();
        var fresh = await Keeper.JoinAsync(socket, request, channel, Cancel);
        while (keeper.State != fresh.State) await keeper.HearAsync(Cancel);
        Assert.Equal(fresh.State, keeper.State);
    }

    static async Task ActAsync(PrimeBitLab lab, Dice dice, LabMember member)
    {
        var symbol = s_symbols[dice.Below(s_symbols.Length)];
        var open = lab.Port.Views.OpenOrders.Of(member.Id).ToList();
        var header = new CommandHeader { Member = member.Id };
        var outcome = dice.Below(20) switch
        {
            0 => await lab.Port.Submit(new MarkIndex { Instrument = symbol.Instrument, State = IndexState.Good, Price = Near(dice, symbol,
                20) }, []),
            1 when open.Count > 0 => await lab.Port.Submit(new CancelOrder { Header = header, Order = open[dice.Below(open.Count)].Id },
                []),
            2 or 3 when open.Count > 0 => await lab.Port.Submit(
                new AmendOrder
                {
                    Header = header, Order = open[dice.Below(open.Count)].Id, Price = dice.Below(2) == 0 ? Near(dice, symbol,
                        10) : Ticks.None,
                    Remaining = new(1 + dice.Below(30_000)),
                },
                []),
            4 => await lab.Port.Submit(
                new SetExits
                {
                    Header = header, Account = member.DemoAccount, Instrument = symbol.Instrument, StopLoss = Near(dice, symbol, 60),
                    TriggerBy = TriggerBy.Fair,
                },
                []),
            5 or 6 => await lab.Port.Submit(
                PrimeBitLab.Limit(member, symbol.Instrument, SideOf(dice), 0, 10 + dice.Below(20_000)) with
                {
                    OrderKind = OrderKind.StopMarket, TimeInForce = TimeInForce.ImmediateOrCancel, TriggerPrice = Near(dice, symbol, 30),
                    TriggerBy = dice.Below(2) == 0 ? TriggerBy.Fair : TriggerBy.Last,
                },
                []),
            7 => await lab.Port.Submit(
                PrimeBitLab.Limit(member, symbol.Instrument, SideOf(dice), 0,
                    10 + dice.Below(30_000)) with { OrderKind = OrderKind.Market }, []),
            _ => await lab.Port.Submit(
                PrimeBitLab.Limit(member, symbol.Instrument, SideOf(dice), Near(dice, symbol, 12).Value, 10 + dice.Below(30_000)) with
                {
                    TimeInForce = (TimeInForce)dice.Below(3), Flags = dice.Below(6) == 0 ? OrderFlags.ReduceOnly : OrderFlags.None,
                },
                []),
        };
        Assert.True(outcome.Status is OutcomeStatus.Done or OutcomeStatus.Rejected, $"{outcome.Status}");
    }

    static Side SideOf(Dice dice) => dice.Below(2) == 0 ? Side.Buy : Side.Sell;

    /// <summary>A price some ticks around the symbol's.</summary>
    static Ticks Near(Dice dice, (InstrumentId Instrument, string Name, long Cents, long Tick) symbol, int ticks) =>
        new(symbol.Cents + symbol.Tick * (dice.Below(2 * ticks + 1) - ticks));
}

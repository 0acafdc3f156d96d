using Microsoft.Extensions.Logging.Abstractions;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Outbox;
using Rialto.Tests.Identity;
using Rialto.Tests.Node;

namespace Rialto.Tests.Gateways.Outbox;

public sealed class EngineChangesPumpTests : IAsyncLifetime
{
    readonly Town _town = new();
    NodeLab _lab = null!;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _lab = new NodeLab();
        _lab.Start();
        await Rialto.Node.Setup.FreshExchange.SetUpAsync(_lab.Port, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _lab.DisposeAsync();
        _town.Dispose();
    }

    [Fact]
    public async Task A_new_member_is_known_to_the_engine_with_group_and_flags()
    {
        var member = await _town.Member("carl", role: "admin");
        _town.People.BackOffice.SetFeeGroup(_town.Operator, member.Uid, "vip-1");

        await Pump().DrainAsync(Cancel);

        var view = _lab.Views.Members.Find(new MemberId(member.Number))!;
        Assert.Equal(MemberFlags.Staff, view.Flags);
        Assert.Equal(_lab.Views.Fees.GroupNamed("vip-1"), view.Group);
        Assert.Empty(_town.People.EngineChanges.Pending(10));
    }

    [Fact]
    public async Task A_ban_cancels_the_open_orders_and_a_pardon_lets_in_again()
    {
        var member = await _town.Member("carl");
        await Pump().DrainAsync(Cancel);
        var id = new MemberId(member.Number);
        await _lab.DepositAsync(id, _lab.Views.Currencies.Find("usd")!.Id, 1_000);
        await _lab.PlaceAsync(id, Side.Buy, ticks: 100, lots: 100_000_000);

        _town.People.BackOffice.SetState(_town.Operator, member.Uid, "banned");
        await Pump().DrainAsync(Cancel);

        Assert.Empty(_lab.Views.OpenOrders.Of(id));
        Assert.Equal(MemberFlags.Suspended, _lab.Views.Members.Find(id)!.Flags);

        _town.People.BackOffice.SetState(_town.Operator, member.Uid, "active");
        await Pump().DrainAsync(Cancel);

        Assert.Equal(MemberFlags.None, _lab.Views.Members.Find(id)!.Flags);
    }

    [Fact]
    public async Task A_change_that_was_sent_before_a_crash_is_sent_again_without_effect()
    {
        var member = await _town.Member("carl");
        var change = Assert.Single(_town.People.EngineChanges.Pending(10));
        await _lab.DoneAsync(new OpenMember { Opened = new MemberId(change.Member) });
        var eventsBefore = _lab.Views.LastEventNumber;

        await Pump().DrainAsync(Cancel);

        Assert.Equal(eventsBefore, _lab.Views.LastEventNumber);
        Assert.NotNull(_lab.Views.Members.Find(new MemberId(member.Number)));
        Assert.Empty(_town.People.EngineChanges.Pending(10));
    }

    [Fact]
    public async Task A_change_of_a_member_whose_opening_the_log_lost_opens_the_member_as_it_stands()
    {
        var member = await _town.Member("carl");
        // Delivered once, to a log whose end a repair has cut off since.
        var opening = Assert.Single(_town.People.EngineChanges.Pending(10));
        _town.People.EngineChanges.MarkDone(opening.Id);
        _town.People.BackOffice.SetState(_town.Operator, member.Uid, "banned");

        await Pump().DrainAsync(Cancel);

        Assert.Equal(MemberFlags.Suspended, _lab.Views.Members.Find(new MemberId(member.Number))!.Flags);
        Assert.Empty(_town.People.EngineChanges.Pending(10));
    }

    [Fact]
    public async Task A_group_that_does_not_exist_counts_as_any()
    {
        var member = await _town.Member("carl");
        _town.People.BackOffice.SetFeeGroup(_town.Operator, member.Uid, "nobody-made-it");

        await Pump().DrainAsync(Cancel);

        Assert.Equal(0, _lab.Views.Members.Find(new MemberId(member.Number))!.Group.Value);
    }

    [Fact]
    public async Task Play_money_is_given_once()
    {
        var member = await _town.Member("carl");
        await Pump().DrainAsync(Cancel);
        var gifts = new Dictionary<string, Amount> { ["usd"] = new(5), ["btc"] = new(7), ["nowhere"] = new(9) };
        var money = new PlayMoney(_lab.Port, gifts, TimeProvider.System);

        await money.GiveAsync(new MemberId(member.Number), Cancel);
        await money.GiveAsync(new MemberId(member.Number), Cancel);

        var balances = _lab.Views.Balances.Of(new MemberId(member.Number));
        Assert.Equal(
            [("usd", (Int128)5), ("btc", (Int128)7)],
            balances.Select(balance => (_lab.Views.Currencies.Find(balance.Currency)!.Code, balance.Available.Units)));
    }

    EngineChangesPump Pump() => new(_town.People.EngineChanges, _lab.Port, TimeProvider.System, NullLogger.Instance);
}

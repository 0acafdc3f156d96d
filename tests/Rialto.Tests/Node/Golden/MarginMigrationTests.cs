using System.Formats.Tar;
using System.IO.Compression;
using Rialto.Engine;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Node;
using Rialto.Node.Log;
using Rialto.Node.Setup;
using Rialto.Node.Tools;
using Rialto.Tests.House;

namespace Rialto.Tests.Node.Golden;

/// <summary>A data directory from before there were perpetuals gains them, and goes on.</summary>
public sealed class MarginMigrationTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_earlier_data_directory_gains_perpetuals_and_margin_accounts_once()
    {
        using var directory = new TempDirectory();
        using (var packed = File.OpenRead(Path.Combine(Repository.Root, "tests/Rialto.Tests/Node/Golden/data-directory-2.tar.gz")))
        using (var tar = new GZipStream(packed, CompressionMode.Decompress))
        {
            TarFile.ExtractToDirectory(tar, directory.Path, overwriteFiles: false);
        }

        var wallet = "";
        long commands;
        await using (var node = ExchangeNode.Start(Options(directory.Path)))
        {
            wallet = Wallet(node, new(1_000));
            await PerpetualExchange.SetUpAsync(node.Port, Cancel);
            commands = node.Port.Views.LastCommandNumber;
            await PerpetualExchange.SetUpAsync(node.Port, Cancel);
            Assert.Equal(commands, node.Port.Views.LastCommandNumber);
            Check(node, wallet);
            await TradeAsync(node);
        }

        using (var tools = new DataDirectory(new DiskStorage(), directory.Path)) Assert.Empty(tools.Verify().Problems);
        await using var again = ExchangeNode.Start(Options(directory.Path));
        Assert.Equal(10_000, again.Port.Views.Margin.PositionsOf(new(3)).Single().Quantity.Value);
        Assert.Equal(10_000, again.Port.Views.Margin.Find(new InstrumentId(8))!.OpenInterest.Value);
        Assert.Equal(800_000, again.Port.Views.Margin.Find(new InstrumentId(8))!.Fair.Value);
        await PerpetualExchange.SetUpAsync(again.Port, Cancel);
        Assert.Equal(-10_000, again.Port.Views.Margin.PositionsOf(new(5)).Single().Quantity.Value);
    }

    static void Check(ExchangeNode node, string wallet)
    {
        var views = node.Port.Views;
        Assert.Equal(
            ["8 BTCUSD", "9 ETHUSD", "10 LTCUSD", "11 BTCUSD-demo", "12 ETHUSD-demo", "13 LTCUSD-demo"],
            views.Margin.Perpetuals.Select(perpetual =>
                $"{perpetual.Instrument.Value} {views.Instruments.Find(perpetual.Instrument)!.Code}"))
                ;
        Assert.Equal(wallet, Wallet(node, new(1_000)));
        Assert.Equal([3, 4], views.Margin.Of(new(1_000)).Select(static account => account.Id.Value));
        Assert.Equal([5, 6], views.Margin.Of(new(1_001)).Select(static account => account.Id.Value));
        var demo = views.Margin.Of(new(1_000))[1];
        Assert.True(demo.IsDemo);
        Assert.Equal((Int128)10_000_000_000_000_000_000, views.Balances.Of(demo.Owner, demo.Currency).Available.Units);
        Assert.Equal((-250, 750), Rates(node, new(1), new(8)));
        Assert.All(views.Balances.Money, static money => Assert.True(money.Sum.IsZero));
    }

    static (int Maker, int Taker) Rates(ExchangeNode node, FeeGroupId group, InstrumentId instrument)
    {
        var row = node.Port.Views.Fees.All.Single(fee => fee.Group == group && fee.Instrument == instrument);
        return (row.Maker.Value, row.Taker.Value);
    }

    static async Task TradeAsync(ExchangeNode node)
    {
        foreach (var member in (int[])[1_000, 1_001])
        {
            await DoneAsync(node, new MoveMargin
            {
                Header = new() { Member = new(member) },
                Direction = MarginDirection.ToAccount,
                Amount = new(1_000_000_000_000_000_000),
            });
        }

        await DoneAsync(node, new MarkIndex { Instrument = new(8), State = IndexState.Good, Price = new(800_000) });
        await DoneAsync(node, Order(1_001, Side.Sell));
        await DoneAsync(node, Order(1_000, Side.Buy));
    }

    static PlaceOrder Order(int member, Side side)
    {
        var order = NodeLab.Limit(new(member), side, 800_000, 10_000);
        order.Instrument = new(8);
        return order;
    }

    static async Task DoneAsync<TCommand>(ExchangeNode node, TCommand command)
        where TCommand : unmanaged, ICommand
    {
        var outcome = await node.Port.Submit(command, []);
        Assert.Equal((OutcomeStatus.Done, Rialto.Engine.Events.Reject.None), (outcome.Status, outcome.Reject));
    }

    static string Wallet(ExchangeNode node, MemberId member) => string.Join(' ', node.Port.Views.Balances.Of(member)
        .Select(static balance => $"{balance.Currency.Value}={balance.Available.Units}+{balance.Held.Units}"));

    static NodeOptions Options(string data) => NodeOptions.ForServer(data, TimeProvider.System, static _ => { });
}

using Microsoft.Data.Sqlite;

namespace Rialto.Wire.Tests.Server;

/// <summary>
/// Another program holds the file of history: the exchange says that it is not well, keeps what it took, and goes on afterwards.
/// </summary>
[Trait("speed", "slow")]
public sealed class StalledHistoryTests : IDisposable
{
    /// <summary>More than may wait before commands are refused, and fewer than those that may wait at all; each is a batch.</summary>
    const int Orders = 45;

    readonly DataDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Health_and_orders_say_that_history_cannot_be_written_until_it_can()
    {
        var trader = await Trader.CreateAsync(_data.Path, "alice", "usd=1000000");
        await using var server = await ServerRun.StartAsync(_data.Path, Settings.Unlimited);
        using var client = trader.Connect(server.Address);
        Assert.Equal((200, "200"), await TellAsync(client, "alive"));
        Assert.Equal((200, """{"status":"ok"}"""), await TellAsync(client, "ready"));

        using (var holder = new SqliteConnection($"Data Source={Path.Combine(_data.Path, "history.sqlite")};Pooling=False"))
        {
            holder.Open();
            using var transaction = holder.BeginTransaction();
            for (var i = 0; i < Orders; i++) Assert.Equal(201, (await PlaceAsync(client))!.Status);
            while (await TellAsync(client, "alive") is (not 503, _) and var answer) Assert.Equal((200, "200"), answer);
            Assert.Equal((503, "503"), await TellAsync(client, "alive"));
            Assert.Equal((503, ""), await TellAsync(client, "ready"));
            var refused = await PlaceAsync(client);
            Assert.Equal((503, "server.busy"), (refused!.Status, refused.Error));
            transaction.Rollback();
        }

        while (await TellAsync(client, "alive") is (not 200, _) and var answer) Assert.Equal((503, "503"), answer);
        Assert.Equal(201, (await PlaceAsync(client))!.Status);
        Assert.Equal(Orders + 1, (await client.GetAsync("peatio/market/orders?state=wait"))!.Body!.AsArray().Count);
    }

    static Task<WireAnswer?> PlaceAsync(PeatioClient client) =>
        client.PostAsync("peatio/market/orders", Trader.Order("btcusd", "buy", "0.01", "1"));

    static async Task<(int Status, string Body)> TellAsync(PeatioClient client, string probe)
    {
        var answer = await client.GetAsync($"peatio/public/health/{probe}");
        return (answer!.Status, answer.Body?.ToJsonString() ?? "");
    }
}

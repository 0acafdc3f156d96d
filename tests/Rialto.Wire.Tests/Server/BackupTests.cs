using System.Text.Json.Nodes;

namespace Rialto.Wire.Tests.Server;

/// <summary>A backup is the exchange as it was at one moment, wherever it is restored.</summary>
[Trait("speed", "slow")]
public sealed class BackupTests : IDisposable
{
    static readonly string[] s_pages =
    [
        "peatio/market/orders?limit=1000", "peatio/market/trades?limit=1000", "peatio/account/balances",
        "peatio/account/deposits?limit=100", "peatio/account/ledger?limit=100",
    ];

    readonly DataDirectory _data = new();

    string Backup => Path.Combine(_data.Root, "backup");
    string Elsewhere => Path.Combine(_data.Root, "elsewhere");

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task After_a_restoration_elsewhere_keys_sign_passwords_log_in_and_pages_and_hashes_are_equal()
    {
        var trader = await Trader.CreateAsync(_data.Path, "alice", "usd=100000,btc=5");
        JsonNode made;
        List<string> pages;
        await using (var server = await ServerRun.StartAsync(_data.Path, Settings.Unlimited))
        {
            using var client = trader.Connect(server.Address);
            for (var i = 0; i < 20; i++)
            {
                await client.PostAsync("peatio/market/orders", Trader.Order("btcusd", "sell", "0.01", $"{100 + (i % 5)}"));
                await client.PostAsync("peatio/market/orders", Trader.Order("btcusd", "buy", "0.01", $"{98 + (i % 5)}"));
            }

            pages = await PagesAsync(client);
            made = await Cli.AskAsync(_data.Path, "backup", Backup);
            await client.PostAsync("peatio/market/orders", Trader.Order("btcusd", "buy", "0.01", "1"));
            Assert.Equal(0, await server.TerminateAsync());
        }

        Assert.Equal("intact", (string)(await Cli.AskAsync(Backup, "verify"))["result"]!);
        var restored = await Cli.AskAsync(Elsewhere, "restore", Backup);
        Assert.Equal((string)made["state_hash"]!, (string)restored["state_hash"]!);
        var replayed = await Cli.AskAsync(_data.Path, "replay", "--until", $"{made["command"]}");
        Assert.Equal((string)made["state_hash"]!, (string)replayed["state_hash"]!);

        await using var again = await ServerRun.StartAsync(Elsewhere, Settings.Unlimited);
        using var reader = trader.Connect(again.Address);
        Assert.Equal(pages, await PagesAsync(reader));
        using var anybody = new PeatioClient(again.Address);
        var login = await anybody.PostAsync("barong/identity/sessions", new() { ["email"] = trader.Email, ["password"] = "p" });
        Assert.Equal(200, login!.Status);
        // The order after the backup is not there, and its number is free.
        var next = await reader.PostAsync("peatio/market/orders", Trader.Order("btcusd", "buy", "0.01", "2"));
        Assert.Equal(201, next!.Status);
    }

    [Fact]
    public async Task A_backup_under_load_replays_to_the_hash_of_its_moment_and_both_books_know_the_same_members()
    {
        var traders = new List<Trader>();
        for (var i = 0; i < 4; i++) traders.Add(await Trader.CreateAsync(_data.Path, $"trader-{i}", "usd=1000000"));
        JsonNode made;
        await using (var server = await ServerRun.StartAsync(_data.Path, Settings.Unlimited))
        {
            using var enough = new CancellationTokenSource();
            var work = traders.Select(trader => TradeAsync(trader, server.Address, enough.Token)).ToList();
            var signedUp = SignUpAsync(enough.Token);
            made = await Cli.AskAsync(_data.Path, "backup", Backup);
            await enough.CancelAsync();
            Assert.True((await Task.WhenAll(work)).Sum() > 10);
            Assert.True(await signedUp > 2);
            await server.KillAsync();
        }

        var replayed = await Cli.AskAsync(_data.Path, "replay", "--until", $"{made["command"]}");
        Assert.Equal((string)made["state_hash"]!, (string)replayed["state_hash"]!);
        await Cli.AskAsync(Elsewhere, "restore", Backup);
        await using var again = await ServerRun.StartAsync(Elsewhere, Settings.Unlimited);
        await CheckMembersAsync();
        Assert.Equal(0, await again.TerminateAsync());
        Assert.Equal("intact", (string)(await Cli.AskAsync(Elsewhere, "verify"))["result"]!);
    }

    [Fact]
    public async Task What_is_not_a_whole_backup_is_refused_and_nothing_is_overwritten()
    {
        await Trader.CreateAsync(_data.Path, "alice", "usd=1");
        await Cli.AskAsync(_data.Path, "backup", Backup);

        await RefusedAsync("is not empty", "backup", Backup, "--data", _data.Path);
        await RefusedAsync("is not empty", "restore", Backup, "--data", _data.Path);
        await RefusedAsync("is a backup", "serve", "--data", Backup, "--listen", "http://127.0.0.1:0");
        Assert.All(Directory.EnumerateFiles(Backup, "*", SearchOption.AllDirectories), file =>
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Backup));

        var keys = Path.Combine(Backup, "master.key");
        var whole = File.ReadAllText(keys);
        File.WriteAllText(keys, whole.Replace("1 ", "2 ", StringComparison.Ordinal));
        await RefusedAsync("master.key is not what was written", "restore", Backup, "--data", Elsewhere);
        File.WriteAllText(keys, whole);
        File.Delete(Path.Combine(Backup, "backup.json"));
        await RefusedAsync("never finished", "restore", Backup, "--data", Elsewhere);
        Assert.False(Directory.Exists(Elsewhere));

        // What a restoration that was killed leaves behind.
        Directory.CreateDirectory(Elsewhere);
        File.WriteAllText(Path.Combine(Elsewhere, "restore.unfinished"), "");
        await RefusedAsync("was not finished", "serve", "--data", Elsewhere, "--listen", "http://127.0.0.1:0");
    }

    static async Task RefusedAsync(string why, params string[] words)
    {
        var answer = await Cli.RunAsync(words);
        Assert.Equal(1, answer.Code);
        Assert.Contains(why, answer.Complaints, StringComparison.Ordinal);
    }

    static async Task<List<string>> PagesAsync(PeatioClient client)
    {
        var pages = new List<string>();
        foreach (var page in s_pages)
        {
            var answer = await client.GetAsync(page);
            Assert.True(answer?.Status == 200, $"{page}: {answer?.Status} {answer?.Body}");
            pages.Add(answer!.Body!.ToJsonString());
        }
        return pages;
    }

    static async Task<int> TradeAsync(Trader trader, Uri address, CancellationToken enough)
    {
        using var client = trader.Connect(address);
        var answered = 0;
        while (!enough.IsCancellationRequested)
        {
            var placed = await client.PostAsync("peatio/market/orders", Trader.Order("btcusd", "buy", "0.01", "100"));
            if (placed?.Status == 201) answered++;
        }
        return answered;
    }

    /// <summary>Members are made and changed all the time: both books move.</summary>
    async Task<int> SignUpAsync(CancellationToken enough)
    {
        using var desk = new OperatorClient(_data.Path);
        var made = 0;
        while (!enough.IsCancellationRequested)
        {
            var email = $"late-{made}@example.com";
            var answer = await desk.PostAsync("member.create", new() { ["email"] = email, ["password"] = "p", ["deposit"] = Usd("3") });
            if (answer?.Status != 200) continue;
            await desk.PostAsync("member.set", new() { ["member"] = email, ["set"] = new JsonObject { ["group"] = "vip-1" } });
            made++;
        }
        return made;
    }

    /// <summary>Whoever Identity knows has an account, and whoever comes next has none of somebody else's money.</summary>
    async Task CheckMembersAsync()
    {
        using var desk = new OperatorClient(Elsewhere);
        for (var i = 0; ; i++)
        {
            var member = $"late-{i}@example.com";
            var shown = await desk.PostAsync("member.show", new() { ["member"] = member });
            if (shown!.Status == 404 || shown.Status == 422) break;
            var paid = await desk.PostAsync("member.deposit", new() { ["member"] = member, ["amounts"] = Usd("1") });
            Assert.Equal(200, paid!.Status);
        }

        var fresh = await Trader.CreateAsync(Elsewhere, "fresh", "usd=7");
        var story = await Cli.AskAsync(Elsewhere, "explain", fresh.Uid, "usd");
        Assert.Equal("7.0", (string)story["balance"]!);
        Assert.Single(story["lines"]!.AsArray());
    }

    static JsonObject Usd(string amount) => new() { ["usd"] = amount };
}

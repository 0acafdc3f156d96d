namespace Rialto.Wire.Tests.Server;

/// <summary>The command line's contract: words, exit codes, shapes.</summary>
public sealed class VerbsTests : IDisposable
{
    readonly DataDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task The_version_names_commit_runtime_and_sqlite()
    {
        var answer = await Cli.RunAsync("--version");

        Assert.Equal(0, answer.Code);
        Assert.Matches(@"^rialto \d+\.\d+\.\d+, commit [0-9a-f]+|unknown, \.NET \d+\.\d+\.\d+, SQLite \d+\.\d+\.\d+\n$", answer.Output);
    }

    [Theory]
    [InlineData("serv")]
    [InlineData("member", "create", "--email", "a@b.io")]
    [InlineData("member", "deposit", "x", "usd")]
    [InlineData("serve", "--set", "demo.bot_rat=1")]
    [InlineData("serve", "--set", "demo.bots=perhaps")]
    [InlineData("serve", "--config", "/nowhere/rialto.conf")]
    [InlineData("serve", "--listen", "https://127.0.0.1:1")]
    [InlineData("verify", "--data", "/nowhere/at/all")]
    public async Task Words_that_are_not_understood_end_with_2(params string[] words)
    {
        var answer = await Cli.RunAsync(words[0] == "serve" ? [.. words, "--data", _data.Path] : words);

        Assert.Equal(2, answer.Code);
        Assert.StartsWith("rialto: ", answer.Complaints, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_is_made_offline_and_lives_in_the_server()
    {
        var made = await Cli.AskAsync(
            _data.Path, "member", "create", "--email", "a@example.com", "--password", "p", "--username", "Alice",
            "--deposit", "usd=10,btc=0.5", "--api-key");
        await using var server = await ServerRun.StartAsync(_data.Path);
        using var client = new PeatioClient(server.Address, (string)made["peatio"]!["kid"]!, (string)made["peatio"]!["secret"]!);

        var balances = await client.GetAsync("peatio/account/balances?nonzero=true");

        Assert.Equal(["uid", "email", "username", "peatio", "classic", "coinut", "primebit"], made.AsObject().Select(field => field.Key));
        Assert.Equal("alice", (string)made["username"]!);
        Assert.Equal(["usd:10.0", "btc:0.5"], balances!.Body!.AsArray().Select(row => $"{row!["currency"]}:{row["balance"]}"));
    }

    [Fact]
    [Trait("speed", "quick")]
    public async Task A_member_made_through_the_running_server_can_trade_at_once()
    {
        await using var server = await ServerRun.StartAsync(_data.Path);
        var trader = await Trader.CreateAsync(_data.Path, "alice", "usd=1000");
        using var client = trader.Connect(server.Address);

        var placed = await client.PostAsync("peatio/market/orders", Trader.Order("btcusd", "buy", "0.01", "100"));

        Assert.Equal(201, placed!.Status);
    }

    [Fact]
    public async Task A_no_of_the_desk_ends_with_1_and_says_why()
    {
        await using var server = await ServerRun.StartAsync(_data.Path);

        var answer = await Cli.RunAsync("member", "show", "nobody", "--data", _data.Path);

        Assert.Equal(1, answer.Code);
        Assert.Equal("rialto: there is no member 'nobody'\n", answer.Complaints);
    }

    [Fact]
    public async Task The_tools_of_the_log_agree_with_each_other()
    {
        var trader = await Trader.CreateAsync(_data.Path, "alice", "usd=1000,btc=2");
        await using (var server = await ServerRun.StartAsync(_data.Path, Settings.Unlimited))
        {
            using var client = trader.Connect(server.Address);
            await client.PostAsync("peatio/market/orders", Trader.Order("btcusd", "buy", "0.01", "100"));
            await client.PostAsync("peatio/market/orders", Trader.Order("btcusd", "sell", "0.01", "100"));
            Assert.Equal(0, await server.TerminateAsync());
        }

        var verified = await Cli.AskAsync(_data.Path, "verify");
        var replayed = await Cli.AskAsync(_data.Path, "replay");
        var half = await Cli.AskAsync(_data.Path, "replay", "--until", "10");
        var log = await Cli.AskAsync(_data.Path, "inspect", "log");
        var rebuilt = await Cli.AskAsync(_data.Path, "rebuild-history");
        var story = await Cli.AskAsync(_data.Path, "explain", "alice@example.com", "usd");

        Assert.Equal("intact", (string)verified["result"]!);
        Assert.Equal((string)verified["replay"]!["state_hash"]!, (string)replayed["state_hash"]!);
        Assert.Equal(10, (int)half["command"]!);
        Assert.Equal((int)replayed["command"]!, log["commands"]!.AsObject().Sum(kind => (int)kind.Value!));
        Assert.Equal(2, (int)log["commands"]!["PlaceOrder"]!);
        Assert.Equal((int)replayed["event"]!, (int)rebuilt["history_event"]!);
        Assert.True((bool)story["adds_up"]!);
        Assert.Equal("0.0", (string)story["locked"]!);
    }

    [Fact]
    public async Task The_operators_changes_are_seen_by_clients()
    {
        await using var server = await ServerRun.StartAsync(_data.Path);
        await Cli.AskAsync(_data.Path, "instrument", "set", "btcusd", "state=locked", "min_amount=0.5");
        await Cli.AskAsync(_data.Path, "currency", "set", "ltc", "visible=false");
        await Cli.AskAsync(_data.Path, "fees", "set", "group=vip-9", "market_id=ethusd", "maker=0.001", "taker=0.003");
        using var client = new PeatioClient(server.Address);

        var markets = await client.GetAsync("peatio/public/markets");
        var currencies = await client.GetAsync("peatio/public/currencies");
        var fees = await client.GetAsync("peatio/public/trading_fees?group=vip-9");

        var btcusd = markets!.Body!.AsArray().Single(market => (string)market!["id"]! == "btcusd")!;
        Assert.Equal("0.5", (string)btcusd["min_amount"]!);
        Assert.DoesNotContain("ltc", currencies!.Body!.AsArray().Select(currency => (string)currency!["id"]!));
        Assert.Equal("0.003", (string)fees!.Body!.AsArray().Single()!["taker"]!);
    }

    [Fact]
    public async Task A_restriction_holds_at_once()
    {
        await using var server = await ServerRun.StartAsync(_data.Path);
        using var client = new PeatioClient(server.Address);
        await Cli.AskAsync(_data.Path, "restriction", "add", "category=blacklist", "scope=ip", "value=127.0.0.1");

        var refused = await client.GetAsync("peatio/public/timestamp");
        await Cli.AskAsync(_data.Path, "restriction", "remove", "1");
        var admitted = await client.GetAsync("peatio/public/timestamp");

        Assert.Equal((401, "authz.restrict.blacklist", 200), (refused!.Status, refused.Error, admitted!.Status));
    }
}

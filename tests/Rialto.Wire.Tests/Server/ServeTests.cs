using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Rialto.Wire.Tests.Server;

/// <summary>How the server begins and ends.</summary>
public sealed class ServeTests : IDisposable
{
    readonly DataDirectory _data = new();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _data.Dispose();

    [Fact]
    [Trait("speed", "quick")]
    public async Task SIGTERM_ends_cleanly_and_everything_is_there_afterwards()
    {
        var trader = await Trader.CreateAsync(_data.Path, "alice", "usd=1000");
        string id;
        await using (var server = await ServerRun.StartAsync(_data.Path, Settings.Unlimited))
        {
            using var client = trader.Connect(server.Address);
            var placed = await client.PostAsync("peatio/market/orders", Trader.Order("btcusd", "buy", "0.01", "100"));
            id = placed!.Body!["id"]!.ToString();

            Assert.Equal(0, await server.TerminateAsync());
            Assert.Equal("", server.Complaints.Trim());
        }

        Assert.False(File.Exists(Path.Combine(_data.Path, "operator.sock")));
        await using var again = await ServerRun.StartAsync(_data.Path, Settings.Unlimited);
        using var reader = trader.Connect(again.Address);
        Assert.Equal("wait", (string)(await reader.GetAsync($"peatio/market/orders/{id}"))!.Body!["state"]!);
    }

    [Fact]
    public async Task A_second_server_on_the_same_directory_is_refused()
    {
        await using var server = await ServerRun.StartAsync(_data.Path);

        var second = await Cli.RunAsync("serve", "--data", _data.Path, "--listen", "http://127.0.0.1:0");

        Assert.Equal(1, second.Code);
        Assert.Contains("is in use by process", second.Complaints, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_refused()
    {
        using var other = new TcpListener(System.Net.IPAddress.Loopback, 0);
        other.Start();

        var answer = await Cli.RunAsync("serve", "--data", _data.Path, "--listen", $"http://{other.LocalEndpoint}");

        Assert.Equal(1, answer.Code);
        Assert.Contains("address already in use", answer.Complaints, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_log_is_refused_with_segment_and_offset()
    {
        await Trader.CreateAsync(_data.Path, "alice", "usd=1000");
        var segment = Directory.GetFiles(Path.Combine(_data.Path, "log")).Order().First();
        using (var file = File.Open(segment, FileMode.Open))
        {
            // Within the first frame, behind the segment's header page, and far from the end.
            file.Position = 4_096 + 200;
            var old = file.ReadByte();
            file.Position--;
            file.WriteByte((byte)(old ^ 1));
        }

        var serve = await Cli.RunAsync("serve", "--data", _data.Path, "--listen", "http://127.0.0.1:0");
        var verify = await Cli.RunAsync("verify", "--data", _data.Path);

        Assert.Equal((1, 1), (serve.Code, verify.Code));
        Assert.Contains(Path.GetFileName(segment), serve.Complaints, StringComparison.Ordinal);
        Assert.Contains(Path.GetFileName(segment), verify.Complaints, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ephemeral_server_leaves_nothing_behind()
    {
        await using var server = await ServerRun.StartAsync(_data.Path, "--ephemeral");

        Assert.False(Directory.Exists(_data.Path));
    }

    [Fact]
    public async Task Without_a_built_interface_the_front_page_says_where_everything_is_and_the_documents_are_served()
    {
        await using var server = await ServerRun.StartAsync(_data.Path, "--set", $"server.web={Path.Combine(_data.Path, "not-built")}");
        using var http = new HttpClient { BaseAddress = server.Address };

        Assert.Contains("/api/v2/peatio/public/markets", await http.GetStringAsync("/", Cancel), StringComparison.Ordinal);
        Assert.Contains("swagger-ui", await http.GetStringAsync("/docs/index.html", Cancel), StringComparison.Ordinal);
        foreach (var dialect in new[] { "peatio", "barong" })
        {
            var document = JsonNode.Parse(await http.GetStringAsync($"/docs/{dialect}.json", Cancel))!;
            Assert.NotEmpty(document["paths"]!.AsObject());
        }
    }

    [Fact]
    public async Task The_operator_is_reached_on_his_socket_only()
    {
        await using var server = await ServerRun.StartAsync(_data.Path);
        using var http = new HttpClient { BaseAddress = server.Address };

        using var answer = await http.PostAsync("/operator/member.list", new StringContent("{}"), Cancel);

        Assert.Equal(404, (int)answer.StatusCode);
        var mode = File.GetUnixFileMode(Path.Combine(_data.Path, "operator.sock"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, mode);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_data.Path));
    }

    [Fact]
    public async Task A_directory_with_a_long_path_has_its_socket_elsewhere()
    {
        var data = Path.Combine(_data.Root, new string('d', 120));
        await using var server = await ServerRun.StartAsync(data);

        var socket = File.ReadAllText(Path.Combine(data, "operator.socket-path")).Trim();
        var members = await Cli.AskAsync(data, "member", "list");

        Assert.Equal(0, (int)members["total"]!);
        Assert.True(File.Exists(socket));
        Assert.Equal(0, await server.TerminateAsync());
        Assert.False(Directory.Exists(Path.GetDirectoryName(socket)));
    }

    [Fact]
    public async Task A_head_that_is_too_large_is_refused()
    {
        await using var server = await ServerRun.StartAsync(_data.Path);
        using var http = new HttpClient { BaseAddress = server.Address };
        using var long_ = new HttpRequestMessage(HttpMethod.Get, "/api/v2/peatio/public/timestamp");
        long_.Headers.Add("X-Long", new string('x', 20_000));
        using var many = new HttpRequestMessage(HttpMethod.Get, "/api/v2/peatio/public/timestamp");
        for (var i = 0; i < 70; i++) many.Headers.Add($"X-Many-{i}", "x");

        using var tooLong = await http.SendAsync(long_, Cancel);
        using var tooMany = await http.SendAsync(many, Cancel);
        using var tooFar = await http.GetAsync("/" + new string('a', 9_000), Cancel);

        Assert.Equal((431, 431, 414), ((int)tooLong.StatusCode, (int)tooMany.StatusCode, (int)tooFar.StatusCode));
    }

    [Fact]
    public async Task One_address_can_not_take_all_connections()
    {
        await using var server = await ServerRun.StartAsync(_data.Path, "--set", "http.connections_per_address=3");
        var clients = Enumerable.Range(0, 3).Select(_ => new PeatioClient(server.Address)).ToList();
        foreach (var client in clients) Assert.Equal(200, (await client.GetAsync("peatio/public/timestamp"))!.Status);
        using var fourth = new PeatioClient(server.Address);

        var refused = await fourth.GetAsync("peatio/public/timestamp");
        clients[0].Dispose();

        Assert.Null(refused);
        Assert.Equal(200, (await AnswerWithinAsync(fourth, TimeSpan.FromSeconds(30)))!.Status);
        foreach (var client in clients) client.Dispose();
    }

    /// <summary>The server hears of a closed connection a little later than the client.</summary>
    static async Task<WireAnswer?> AnswerWithinAsync(PeatioClient client, TimeSpan patience)
    {
        var deadline = DateTime.UtcNow + patience;
        WireAnswer? answer;
        do answer = await client.GetAsync("peatio/public/timestamp");
        while (answer is null && DateTime.UtcNow < deadline);
        return answer;
    }

    [Fact]
    public async Task Limits_of_the_engine_follow_the_configuration_both_ways()
    {
        var trader = await Trader.CreateAsync(_data.Path, "alice", "usd=1000");
        await using (var strict = await ServerRun.StartAsync(_data.Path, "--set", "limits.orders_open_max=1"))
            Assert.Equal("201 422", await PlaceTwoAsync(trader, strict));

        await using var usual = await ServerRun.StartAsync(_data.Path);
        Assert.Equal("201 201", await PlaceTwoAsync(trader, usual));
    }

    static async Task<string> PlaceTwoAsync(Trader trader, ServerRun server)
    {
        using var client = trader.Connect(server.Address);
        var first = await client.PostAsync("peatio/market/orders", Trader.Order("btcusd", "buy", "0.01", "100"));
        var second = await client.PostAsync("peatio/market/orders", Trader.Order("btcusd", "buy", "0.01", "100"));
        return $"{first!.Status} {second!.Status}";
    }
}

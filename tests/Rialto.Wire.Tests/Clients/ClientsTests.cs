using System.Text.RegularExpressions;
using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Compliance;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.Clients;

/// <summary>Programs of other languages, written by the published recipes and knowing nothing of this project, trade here.</summary>
public sealed partial class ClientsTests(ClientsTests.OneServer one) : IClassFixture<ClientsTests.OneServer>
{
    static int s_members;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    RialtoServer Server => one.Server;

    string Url => Server.Address.ToString().TrimEnd('/');

    [Fact]
    public async Task A_client_of_classic_Peatio_in_Python_reads_places_lists_and_cancels()
    {
        var key = (await MemberAsync("usd=1000"))["classic"]!;

        var output = await Programs.RunAsync(
            "python3", Programs.PathOf("classic_client.py"), Url, (string)key["access_key"]!, (string)key["secret_key"]!);

        Assert.Equal("done\n", output);
    }

    [Fact]
    public async Task A_client_of_COINUT_in_Python_reads_places_lists_and_cancels()
    {
        var key = (await MemberAsync("usd=1000"))["coinut"]!;

        var output = await Programs.RunAsync(
            "python3", Programs.PathOf("coinut_client.py"), Url, (string)key["username"]!, (string)key["api_key"]!);

        Assert.Equal("done\n", output);
    }

    [Fact]
    public async Task A_client_of_COINUTs_socket_in_JavaScript_reads_places_hears_and_cancels()
    {
        var key = (await MemberAsync("usd=1000", "eth=1"))["coinut"]!;

        var output = await Programs.RunAsync(
            "node", "--experimental-websocket", "--no-warnings", Programs.PathOf("coinut_socket_client.mjs"), Url, (string)key["username"]!,
            (string)key["api_key"]!);

        Assert.Equal("done\n", output);
    }

    /// <summary>The guide of the README, block by block, as somebody would paste it.</summary>
    [Fact]
    public async Task The_guide_of_the_README_does_what_it_says()
    {
        var text = await File.ReadAllTextAsync(Readme(), Cancel);
        var guide = text[text.IndexOf("## The guide, by curl", StringComparison.Ordinal)..];
        guide = guide[..guide.IndexOf("\n## ", StringComparison.Ordinal)];
        var blocks = Blocks().Matches(guide).Select(block => block.Groups[1].Value).ToList();
        Assert.Equal(5, blocks.Count);
        var made = await MemberAsync("usd=20000");

        var script = string.Join('\n', blocks)
            .Replace("B=http://127.0.0.1:8080", $"B={Url}", StringComparison.Ordinal)
            .Replace("KID=…  SECRET=…", $"KID={made["peatio"]!["kid"]} SECRET={made["peatio"]!["secret"]}", StringComparison.Ordinal)
            .Replace("ACCESS=…", $"ACCESS={made["classic"]!["access_key"]}", StringComparison.Ordinal)
            .Replace("SECRET=…", $"SECRET={made["classic"]!["secret_key"]}", StringComparison.Ordinal)
            .Replace("COINUT=…", $"COINUT={made["coinut"]!["username"]}", StringComparison.Ordinal)
            .Replace("KEY=…", $"KEY={made["coinut"]!["api_key"]}", StringComparison.Ordinal)
            .Replace("PK=…  PS=…", $"PK={made["primebit"]!["api_key"]}  PS={made["primebit"]!["api_secret"]}", StringComparison.Ordinal)
            // Whoever follows the guide reads the number of his order and puts it in.
            .Replace("price=160.82 $B/api/v2/peatio/market/orders", "price=160.82 $B/api/v2/peatio/market/orders | tee placed",
                StringComparison.Ordinal)
            .Replace("/orders/ID/cancel", "/orders/$(sed 's/.*\"id\":\\([0-9]*\\).*/\\1/' placed)/cancel", StringComparison.Ordinal);
        var folder = Directory.CreateTempSubdirectory("rialto-guide-");
        var output = await Programs.RunAsync("bash", "-euc", $"cd {folder.FullName}\n{script}");
        folder.Delete(recursive: true);

        // COINUT's last answer lists what classic Peatio and it placed; Peatio's own was cancelled.
        var lines = output.TrimEnd().Split('\n');
        var orders = JsonNode.Parse(lines[^2])!["orders"]!.AsArray();
        Assert.Equal([7L, 0L], orders.Select(order => (long)order!["client_ord_id"]!));
        // Nobody tells this server an index price, so what PrimeBit answers to the signed order is that; there is no position.
        Assert.Equal("""{"error":{"code":"trade-disabled","message":"There is no trading here now."}}[]""", lines[^1]);
        await Server.OperateAsync("orders.cancel", new JsonObject { ["member"] = (string)made["uid"]! }, Cancel);
    }

    Task<JsonNode> MemberAsync(params string[] money) =>
        DialectDriver.CreateAsync(Server, $"client{Interlocked.Increment(ref s_members)}", money);

    static string Readme()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "Rialto.slnx"))) at = at.Parent!;
        return Path.Combine(at.FullName, "README.md");
    }

    [GeneratedRegex("```\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    /// <summary>One server for all programs; each has a member of its own, and leaves no order behind.</summary>
    public sealed class OneServer : IAsyncLifetime
    {
        RialtoServer? _server;

        public RialtoServer Server => _server!;

        // A busy machine may need longer than five seconds to start a shell's programs.
        public async ValueTask InitializeAsync() =>
            _server = await RialtoServer.StartAsync(["barong.apikey_nonce_lifetime=600000"], CancellationToken.None);

        public ValueTask DisposeAsync() => _server!.DisposeAsync();
    }
}

using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Compliance;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.Clients;

/// <summary>Clients that others published, unmodified as npm has them, read markets, place, list and cancel orders here.</summary>
[Trait("speed", "slow")]
public sealed class PublishedClientsTests(PublishedClientsTests.Installed installed) : IClassFixture<PublishedClientsTests.Installed>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("peatio-client", "0.0.3", "peatio_client.js", "usd=1000")]
    [InlineData("ccxt", "1.89.76", "ccxt_kuna.js", "usd=1000 eth=10")]
    [InlineData("ccxt", "1.89.76", "ccxt_tidebit.js", "usd=1000 ltc=10")]
    public async Task A_published_client_trades_here_as_it_is(string package, string version, string program, string money)
    {
        var made = await DialectDriver.CreateAsync(installed.Server, Path.GetFileNameWithoutExtension(program), money.Split(' '));
        var key = made["classic"]!;
        var url = installed.Server.Address.ToString().TrimEnd('/');
        Assert.Equal(version, await VersionOfAsync(package));

        var output = await Programs.RunInAsync(
            Installed.Folder, "node", program, url, (string)key["access_key"]!, (string)key["secret_key"]!);

        Assert.Equal("done\n", output);
    }

    static async Task<string> VersionOfAsync(string package)
    {
        var path = Path.Combine(Installed.Folder, "node_modules", package, "package.json");
        return (string)JsonNode.Parse(await File.ReadAllTextAsync(path, Cancel))!["version"]!;
    }

    /// <summary>The packages, installed once as the lock file says (npm compares their hashes), and one server for all of them.</summary>
    public sealed class Installed : IAsyncLifetime
    {
        const string LockFile = "package-lock.json";

        RialtoServer? _server;

        public static string Folder => Programs.PathOf("npm");

        public RialtoServer Server => _server!;

        public async ValueTask InitializeAsync()
        {
            await InstallAsync();
            _server = await RialtoServer.StartAsync([], CancellationToken.None);
        }

        public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

        /// <summary>What was installed of this very lock file before is used again.</summary>
        static async Task InstallAsync()
        {
            var (wanted, mark) = (Path.Combine(Folder, LockFile), Path.Combine(Folder, "node_modules", ".installed"));
            if (File.Exists(mark) && await File.ReadAllTextAsync(mark) == await File.ReadAllTextAsync(wanted)) return;
            await Programs.RunInAsync(Folder, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
            File.Copy(wanted, mark, overwrite: true);
        }
    }
}

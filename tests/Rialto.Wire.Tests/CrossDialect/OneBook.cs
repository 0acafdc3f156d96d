using System.Globalization;
using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Coinut;
using Rialto.Wire.Tests.Compliance;
using Rialto.Wire.Tests.Harness;
using Rialto.Wire.Tests.Peatio;
using Rialto.Wire.Tests.PeatioClassic;

namespace Rialto.Wire.Tests.CrossDialect;

/// <summary>One server and two members, spoken to and looked at in every dialect.</summary>
public sealed class OneBook : IAsyncLifetime
{
    const string Peatio = "Peatio v2";
    const string Ranger = "Ranger";
    const string Classic = "classic Peatio";
    const string ClassicSocket = "classic socket";
    const string Coinut = "COINUT";
    const string CoinutSocket = "COINUT socket";

    /// <summary>Dialects in which orders are placed and cancelled.</summary>
    public static readonly string[] Speakers = [Peatio, Classic, Coinut, CoinutSocket];

    /// <summary>Dialects in which books and trades are looked at.</summary>
    public static readonly string[] Observers = [Peatio, Ranger, Classic, ClassicSocket, Coinut, CoinutSocket];

    readonly Dictionary<string, DialectDriver> _drivers = new()
    {
        [Peatio] = new PeatioDriver(), [Classic] = new ClassicDriver(),
        [Coinut] = new CoinutDriver(), [CoinutSocket] = new CoinutSocketDriver(),
    };

    readonly Dictionary<(string Dialect, string Name), Actor> _actors = [];
    RialtoServer? _server;
    int _rows;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public RialtoServer Server => _server!;

    public async ValueTask InitializeAsync()
    {
        _server = await RialtoServer.StartAsync(["limits.off=true"], CancellationToken.None);
        foreach (var name in (string[])["alice", "bob"])
        {
            var made = await DialectDriver.CreateAsync(_server, name, "usd=1000000", "eth=1000");
            foreach (var (dialect, driver) in _drivers)
            {
                driver.Visit(_server);
                _actors[(dialect, name)] = driver.ActorOf(name, made);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var driver in _drivers.Values) await driver.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }

    /// <summary>A price that no other row of the matrix has.</summary>
    public string NextPrice() => (100 + Interlocked.Increment(ref _rows)).ToString(CultureInfo.InvariantCulture);

    public DialectDriver Driver(string dialect) => _drivers[dialect];

    public Actor Actor(string dialect, string name) => _actors[(dialect, name)];

    /// <summary>Somebody who looks at the market from now on.</summary>
    public async Task<Eye> LookAsync(string dialect) => dialect switch
    {
        Peatio => new PeatioEye(Server),
        Classic => new ClassicEye(Server),
        Coinut => new CoinutEye(Server, CoinutDriver.EtherInDollars),
        Ranger => await RangerEye.OpenAsync(Server, Cancel),
        ClassicSocket => await ClassicSocketEye.OpenAsync(Server, Actor(Classic, "bob"), Cancel),
        CoinutSocket => await CoinutSocketEye.OpenAsync(Server, CoinutDriver.EtherInDollars, Cancel),
        _ => throw new ArgumentOutOfRangeException(nameof(dialect), dialect, "no observer"),
    };

    /// <summary>What a member has, in the words of each dialect that says it.</summary>
    public async Task<string> BalancesAsync(string name)
    {
        var said = new HashSet<string>();
        foreach (var (dialect, driver) in _drivers)
        {
            var texts = new List<string>();
            foreach (var currency in (string[])["usd", "eth"])
            {
                var (available, held) = await driver.BalanceAsync(Actor(dialect, name), currency);
                texts.Add(string.Create(CultureInfo.InvariantCulture, $"{currency} {available:0.########}+{held:0.########}"));
            }

            said.Add(string.Join(", ", texts));
        }

        return Assert.Single(said);
    }

    /// <summary>Number of the last event, as the engine's page says it, and as COINUT's answers do.</summary>
    public async Task<long> LastEventAsync()
    {
        var health = JsonNode.Parse((await GetAsync(Server, "/health/status")).Body)!;
        return (long)health["last_event"]!;
    }

    public static Task<RawAnswer> GetAsync(RialtoServer server, string path) =>
        RawHttp.SendAsync(server.Address, $"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", [], Cancel);

    /// <summary>An answer of COINUT to a public request.</summary>
    public static async Task<JsonNode> AskAsync(RialtoServer server, string request)
    {
        var body = System.Text.Encoding.UTF8.GetBytes(request);
        var head = $"POST /coinut HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {body.Length}\r\n\r\n";
        return JsonNode.Parse((await RawHttp.SendAsync(server.Address, head, body, Cancel)).Body)!;
    }

    public static decimal Number(JsonNode? text) => decimal.Parse((string)text!, CultureInfo.InvariantCulture);
}

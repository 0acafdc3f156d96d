using System.Globalization;
using Rialto.Wire.Tests.Coinut;
using Rialto.Wire.Tests.Compliance;
using Rialto.Wire.Tests.Harness;
using Rialto.Wire.Tests.PrimeBit;

namespace Rialto.Wire.Tests.CrossDialect;

/// <summary>One server and two members with margin: live ether, in every dialect that has perpetuals.</summary>
public sealed class OnePerpetual : IAsyncLifetime
{
    const int Ether = 9;
    const string PrimeBit = "PrimeBit";
    const string PrimeBitSocket = "PrimeBit socket";
    const string Coinut = "COINUT";
    const string CoinutSocket = "COINUT socket";

    /// <summary>Dialects in which orders are placed and cancelled.</summary>
    public static readonly string[] Speakers = [PrimeBit, Coinut, CoinutSocket];

    /// <summary>Dialects in which books and trades are looked at.</summary>
    public static readonly string[] Observers = [PrimeBit, PrimeBitSocket, Coinut, CoinutSocket];

    readonly PrimeBitDriver _primebit = new();
    readonly CoinutDriver _coinut = new() { Instrument = Ether };
    readonly Dictionary<string, DialectDriver> _drivers;
    readonly Dictionary<(string Dialect, string Name), Actor> _actors = [];
    RialtoServer? _server;
    int _rows;

    public OnePerpetual() => _drivers = new()
    {
        [PrimeBit] = _primebit, [Coinut] = _coinut, [CoinutSocket] = new CoinutSocketDriver { Instrument = Ether },
    };

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public RialtoServer Server => _server!;

    public async ValueTask InitializeAsync()
    {
        string[] settings = ["limits.off=true", "primebit.sandbox=true", "primebit.book_pause_ms=0"];
        _server = await RialtoServer.StartAsync(settings, CancellationToken.None);
        foreach (var driver in _drivers.Values) driver.Visit(_server);
        await _primebit.PriceAsync("1000.0");
        foreach (var name in (string[])["alice", "bob"])
        {
            var made = await DialectDriver.CreateAsync(_server, name, "btc=20");
            _actors[(PrimeBit, name)] = await _primebit.ActorWithMarginAsync(name, made, "12.5");
            foreach (var dialect in (string[])[Coinut, CoinutSocket]) _actors[(dialect, name)] = _coinut.ActorOf(name, made);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var driver in _drivers.Values) await driver.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }

    /// <summary>A price that no other row of the matrix has.</summary>
    public string NextPrice() => (1_000 + Interlocked.Increment(ref _rows)).ToString(CultureInfo.InvariantCulture);

    public DialectDriver Driver(string dialect) => _drivers[dialect];

    public Actor Actor(string dialect, string name) => _actors[(dialect, name)];

    /// <summary>Somebody who looks at a price of the market from now on.</summary>
    public async Task<Eye> LookAsync(string dialect, decimal price) => dialect switch
    {
        PrimeBit => new PrimeBitEye(Server),
        PrimeBitSocket => await PrimeBitSocketEye.OpenAsync(Server, price, Cancel),
        Coinut => new CoinutEye(Server, Ether),
        CoinutSocket => await CoinutSocketEye.OpenAsync(Server, Ether, Cancel),
        _ => throw new ArgumentOutOfRangeException(nameof(dialect), dialect, "no observer"),
    };

    /// <summary>What the account is worth, what of it is bound, and its position: the same in both dialects.</summary>
    public async Task<(decimal Equity, decimal Margin, decimal Position)> AccountAsync(string name)
    {
        var actor = Actor(PrimeBit, name);
        var (equity, margin) = await _primebit.WorthAsync(actor);
        var position = await _primebit.PositionAsync(actor);

        var money = await _coinut.AskAsync(Actor(Coinut, name), new() { ["request"] = "user_balance" });
        Assert.Equal((equity, margin), (OneBook.Number(money["equity"]), OneBook.Number(money["initial_margin"])));
        var positions = await _coinut.AskAsync(Actor(Coinut, name), new() { ["request"] = "user_open_positions", ["inst_id"] = Ether });
        Assert.Equal(position, positions["positions"]!.AsArray().Sum(row => OneBook.Number(row!["qty"])));
        return (equity, margin, position);
    }
}

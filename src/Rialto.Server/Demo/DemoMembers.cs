using System.Text;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Bots;
using Rialto.Gateways.Operator.Desk;
using Rialto.Gateways.Outbox;
using Rialto.Identity;
using Rialto.Identity.ApiKeys;
using Rialto.Identity.Members;
using Rialto.Server.Composition;

namespace Rialto.Server.Demo;

/// <summary>The people of a demonstration: a few with money and a key, and the bots' own members.</summary>
/// <remarks>
/// E-mails and the password are always the same, keys are drawn at the first start. Their secrets are printed at every start: they
/// guard play money, and a newcomer who restarts wants to go on with the key that he has.
/// </remarks>
internal sealed class DemoMembers
{
    public const string Password = "Rialto-demo-1";

    const string Domain = "@demo.example";

    /// <summary>What each of them starts with.</summary>
    static readonly Dictionary<string, Amount> Money = new()
    {
        ["usd"] = Whole(100_000), ["btc"] = Whole(10), ["eth"] = Whole(500), ["ltc"] = Whole(2_000), ["usdt"] = Whole(100_000),
    };

    static readonly string[] Names = ["alice", "bob", "carol"];

    readonly List<(Member Member, ApiKey Key, string Secret)> _people = [];
    readonly Dictionary<int, string> _coinutKeys = [];
    readonly Dictionary<int, (string Key, string Secret)> _primebitKeys = [];
    readonly TextWriter _output;

    static Amount Whole(int units) => new((Int128)1_000_000_000_000_000_000 * units);

    DemoMembers(TextWriter output) => _output = output;

    /// <summary>Makes whatever is missing; may be cut off anywhere and goes on at the next start.</summary>
    public static async Task<DemoMembers> PrepareAsync(OpenExchange exchange, TimeProvider time, TextWriter output)
    {
        var demo = new DemoMembers(output);
        var money = new PlayMoney(exchange.Node.Port, Money, time);
        // All at once: what takes long is hashing their passwords, and there is a worker a core for that.
        var members = await Task.WhenAll(Names.Select(name => FindOrCreateAsync(exchange, name)));
        foreach (var member in members)
        {
            if (exchange.Node.Port.Views.Balances.Of(new MemberId(member.Number)).Count < Money.Count)
                await money.GiveAsync(new MemberId(member.Number), CancellationToken.None);
            if (KeyOf(exchange.People, member) is { } key) demo._people.Add((member, key, SecretOf(exchange.People, key)));
            demo._coinutKeys[member.Number] = exchange.People.ApiKeys.CoinutSecret(member.Number);
            if (PrimebitKeyOf(exchange.People, member) is { } panel)
                demo._primebitKeys[member.Number] = (panel.Kid, SecretOf(exchange.People, panel));
        }

        return demo;
    }

    /// <summary>Runs the market makers; makes their members first, so that a server is ready without waiting for them.</summary>
    public static async Task RunBotsAsync(OpenExchange exchange, Options options, TimeProvider time, ILogger log, CancellationToken stop)
    {
        var maker = await FindOrCreateAsync(exchange, "maker");
        var taker = await FindOrCreateAsync(exchange, "taker");
        var bots = new BotOptions(new MemberId(maker.Number), new MemberId(taker.Number), options.DemoBotRate, (ulong)options.DemoSeed)
        {
            // One world outside: spot prices go where the index goes.
            Walks = exchange.Index.Simulated?.Walks ?? new Dictionary<string, PriceWalk>(),
        };
        var spot = new MarketMakers(exchange.Node.Port, bots, time, log).RunAsync(stop);
        if (options.DemoPerpetualBooks != "none") await Task.WhenAll(spot, RunPerpetualBotsAsync(exchange, options, time, log, stop));
        await spot;
    }

    static async Task RunPerpetualBotsAsync(
        OpenExchange exchange, Options options, TimeProvider time, ILogger log, CancellationToken stop)
    {
        var maker = await FindOrCreateAsync(exchange, "perpetual-maker");
        var taker = await FindOrCreateAsync(exchange, "perpetual-taker");
        var bots = new PerpetualBotOptions
        {
            Maker = new MemberId(maker.Number),
            Taker = new MemberId(taker.Number),
            QuotesLive = options.DemoPerpetualBooks == "all",
            CommandsPerSecond = options.DemoBotRate,
            Levels = options.DemoPerpetualLevels,
            Seed = (ulong)options.DemoSeed,
        };
        await new PerpetualMakers(exchange.Node.Port, bots, exchange.Bots, time, log).RunAsync(stop);
    }

    /// <summary>Tells the newcomer who he can be.</summary>
    public void Print(string url)
    {
        _output.WriteLine($"demonstration: play money only; password of everybody: {Password}");
        foreach (var (member, key, secret) in _people)
        {
            _output.WriteLine($"  {member.Email,-20} uid {member.Uid}  kid {key.Kid}  secret {secret}");
            _output.WriteLine($"  {"",-20} COINUT user {member.Username ?? member.Uid}  key {_coinutKeys[member.Number]}");
            if (_primebitKeys.TryGetValue(member.Number, out var panel))
                _output.WriteLine($"  {"",-20} PrimeBit api-key {panel.Key}  api-secret {panel.Secret}");
        }

        _output.WriteLine("a kid with its secret is an access_key with its secret_key too");
        _output.WriteLine($"try: curl {url}/api/v2/peatio/public/markets/btcusd/tickers");
    }

    static async Task<Member> FindOrCreateAsync(OpenExchange exchange, string name)
    {
        var email = name + Domain;
        if (exchange.People.Members.ByEmail(email) is { } known) return known;
        var wish = new OperatorSignUp { Email = email, Password = Password, Level = Standing.LevelMax, Role = Member.DefaultRole };
        var created = await exchange.People.BackOffice.CreateMemberAsync(OperatorDesk.Act, wish);
        if (created.Rejected) throw new InvalidOperationException($"{email} was not made: {created.Reject.Literal()}.");
        await exchange.Changes.DrainAsync(CancellationToken.None);
        return created.Value;
    }

    /// <summary>The newest key that works, or a first one; a member who switched his off is not shown one.</summary>
    static ApiKey? KeyOf(People people, Member member)
    {
        var keys = people.ApiKeys.List(member.Number, ordering: null, orderBy: null, Page.First);
        if (keys.Rejected) return null;
        var own = keys.Value.Rows.Where(key => key.Format != KeyFormat.Primebit).ToList();
        if (own.Count > 0) return own.Where(key => key.State == KeyState.Active).MaxBy(key => key.CreatedAtUs);
        var wish = new NewApiKey { Format = KeyFormat.Barong, Algorithm = "HS256" };
        var issued = people.BackOffice.IssueApiKey(OperatorDesk.Act, member.Uid, wish);
        return issued.Rejected ? null : issued.Value.Key;
    }

    /// <summary>The same of the keys of PrimeBit's panel.</summary>
    static ApiKey? PrimebitKeyOf(People people, Member member)
    {
        var keys = people.PrimebitKeys(member.Number);
        if (keys.Count > 0) return keys.LastOrDefault(key => key.State == KeyState.Active);
        var wish = new NewApiKey { Format = KeyFormat.Primebit, Algorithm = "HS256", Scopes = People.PrimebitScopes, Label = "demo" };
        var issued = people.BackOffice.IssueApiKey(OperatorDesk.Act, member.Uid, wish);
        return issued.Rejected ? null : issued.Value.Key;
    }

    static string SecretOf(People people, ApiKey key) => Encoding.ASCII.GetString(people.ApiKeys.SecretOf(key.Kid)!.Value.Span);
}

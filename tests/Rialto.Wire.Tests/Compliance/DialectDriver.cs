using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.Compliance;

/// <summary>Does what the suites ask in the words of one dialect, against one real server for all of them.</summary>
/// <remarks>The market is ether in dollars; fees are two in a thousand. Tests clear the book behind them.</remarks>
public abstract class DialectDriver : IAsyncLifetime
{
    RialtoServer? _server;
    bool _isVisiting;
    int _members;

    /// <summary>The server that all tests of the dialect share.</summary>
    protected RialtoServer Server => _server!;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Of the server.</summary>
    protected virtual IReadOnlyList<string> Settings => ["limits.off=true"];

    public async ValueTask InitializeAsync() => _server = await RialtoServer.StartAsync(Settings, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_server is not null && !_isVisiting) await _server.DisposeAsync();
    }

    /// <summary>Speaks to a server that somebody else has started and will end.</summary>
    public void Visit(RialtoServer server) => (_server, _isVisiting) = (server, true);

    /// <summary>A new member who may trade, with money such as <c>usd=100</c>.</summary>
    public virtual async Task<Actor> MemberAsync(params string[] money)
    {
        var name = $"member{Interlocked.Increment(ref _members)}";
        return ActorOf(name, await CreateAsync(Server, name, money));
    }

    /// <summary>An operator's answer to "create", with keys of all dialects.</summary>
    public static Task<JsonNode> CreateAsync(RialtoServer server, string name, params string[] money)
    {
        var deposit = new JsonObject();
        foreach (var sum in money.Select(sum => sum.Split('='))) deposit[sum[0]] = sum[1];
        var wish = new JsonObject
        {
            ["email"] = $"{name}@example.com", ["password"] = "changeme", ["level"] = "3", ["api_key"] = true, ["deposit"] = deposit,
        };
        return server.OperateAsync("member.create", wish, Cancel);
    }

    /// <summary>A member with the key that he has for this dialect.</summary>
    /// <param name="made">What <see cref="CreateAsync"/> answered.</param>
    public abstract Actor ActorOf(string name, JsonNode made);

    public abstract Task<Placed> PlaceAsync(Actor actor, Wish wish);

    /// <summary>An own order, or null.</summary>
    public abstract Task<SeenOrder?> FindAsync(Actor actor, string id);

    public abstract Task<Refusal> CancelAsync(Actor actor, string id);

    public abstract Task CancelAllAsync(Actor actor);

    public abstract Task<(decimal Available, decimal Held)> BalanceAsync(Actor actor, string currency);

    public abstract Task<StreamEar> ListenAsync(Actor actor);

    /// <summary>Places a buy of 1 at 1 by a request whose signature has a fault.</summary>
    public abstract Task<Refusal> PlaceWithFaultAsync(Actor actor, SignatureFault fault);

    /// <summary>What a member with so many dollars sees of them once he has bought.</summary>
    public virtual (decimal Available, decimal Held) AfterBuying(decimal dollars, decimal quantity, decimal price, bool asMaker) =>
        (dollars - quantity * price, 0);

    /// <summary>The same once the order of <see cref="PlaceWithFaultAsync"/> rests.</summary>
    public virtual (decimal Available, decimal Held) AfterSigning(decimal dollars) => (dollars - 1, 1);

    /// <summary>More than somebody with 100 dollars can buy.</summary>
    public virtual Wish MoreThanAHundred => Wish.Buy("1", "100.01");

    /// <summary>What the same request is told the second time.</summary>
    public virtual Refusal OfReplay => Refusal.Unauthorized;

    /// <summary>Places an order that must not be refused.</summary>
    public async Task<SeenOrder> MustPlaceAsync(Actor actor, Wish wish)
    {
        var placed = await PlaceAsync(actor, wish);
        Assert.Equal(Refusal.None, placed.Refusal);
        return placed.Order!;
    }
}

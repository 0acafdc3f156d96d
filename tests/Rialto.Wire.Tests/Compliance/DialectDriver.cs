using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.Compliance;

/// <summary>Does what the suites ask in the words of one dialect, against one real server for all of them.</summary>
/// <remarks>The market is ether in dollars; fees are two in a thousand. Tests clear the book behind them.</remarks>
public abstract class DialectDriver : IAsyncLifetime
{
    RialtoServer? _server;

    /// <summary>The server that all tests of the dialect share.</summary>
    protected RialtoServer Server => _server!;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await RialtoServer.StartAsync(["limits.off=true"], CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_server is not null) await _server.DisposeAsync();
    }

    /// <summary>A new member who may trade, with money such as <c>usd=100</c>.</summary>
    public abstract Task<Actor> MemberAsync(params string[] money);

    public abstract Task<Placed> PlaceAsync(Actor actor, Wish wish);

    /// <summary>An own order, or null.</summary>
    public abstract Task<SeenOrder?> FindAsync(Actor actor, string id);

    public abstract Task<Refusal> CancelAsync(Actor actor, string id);

    public abstract Task CancelAllAsync(Actor actor);

    public abstract Task<(decimal Available, decimal Held)> BalanceAsync(Actor actor, string currency);

    public abstract Task<StreamEar> ListenAsync(Actor actor);

    /// <summary>Places a buy of 1 at 1 by a request whose signature has a fault.</summary>
    public abstract Task<Refusal> PlaceWithFaultAsync(Actor actor, SignatureFault fault);

    /// <summary>Places an order that must not be refused.</summary>
    public async Task<SeenOrder> MustPlaceAsync(Actor actor, Wish wish)
    {
        var placed = await PlaceAsync(actor, wish);
        Assert.Equal(Refusal.None, placed.Refusal);
        return placed.Order!;
    }
}

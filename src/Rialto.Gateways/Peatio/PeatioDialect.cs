using Microsoft.AspNetCore.Http;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Wire;
using Rialto.Identity;
using Rialto.Identity.Authorization;
using Rialto.Identity.Members;
using Rialto.Node;
using Rialto.Node.Views;

namespace Rialto.Gateways.Peatio;

/// <summary>What every endpoint of this dialect works with: the exchange, the settings, how times look.</summary>
internal sealed class PeatioDialect(ExchangePort exchange, PeatioOptions options)
{
    /// <summary>Role of service accounts that only trade.</summary>
    const string MakerRole = "sa_maker";

    public ExchangePort Exchange { get; } = exchange;

    public ExchangeViews Views => Exchange.Views;

    public PeatioOptions Options { get; } = options;

    public IsoTime Time { get; } = new(options.TimeZone);

    /// <summary>An instrument that this dialect shows; null = unknown here.</summary>
    public InstrumentView? FindShown(string code) =>
        Views.Instruments.Find(code) is { } found && MarketText.IsShown(found) ? found : null;

    /// <summary>All instruments that this dialect shows, in order of position.</summary>
    public IReadOnlyList<InstrumentView> AllShown() => [.. Views.Instruments.All.Where(MarketText.IsShown)];

    /// <summary>Spot instruments that a member can have orders on; also those that he may no longer look at.</summary>
    public IReadOnlyList<InstrumentView> OwnMarkets() => [.. Views.Instruments.All.Where(IsOwnMarket)];

    /// <summary>One of <see cref="OwnMarkets"/> by its code.</summary>
    public InstrumentView? FindOwnMarket(string code) => Views.Instruments.Find(code) is { } found && IsOwnMarket(found) ? found : null;

    public InstrumentView InstrumentOf(InstrumentId id) =>
        Views.Instruments.Find(id) ?? throw new InvalidOperationException($"Instrument {id.Value} is unknown.");

    public CurrencyView CurrencyOf(CurrencyId id) =>
        Views.Currencies.Find(id) ?? throw new InvalidOperationException($"Currency {id.Value} is unknown.");

    /// <summary>A visible currency by its exact code.</summary>
    public CurrencyView? FindCurrency(string code) => Views.Currencies.Find(code) is { IsVisible: true } found ? found : null;

    /// <summary>A visible currency by its code in all-lower or all-upper case.</summary>
    public CurrencyView? FindCurrencyEitherCase(string code)
    {
        var lower = code.ToLowerInvariant();
        return code == lower || code == code.ToUpperInvariant() ? FindCurrency(lower) : null;
    }

    /// <summary>Whether the caller is a member in Peatio's eyes: only an active one is.</summary>
    public static bool IsMember(Caller caller) => caller.Member.State == MemberState.Active;

    /// <summary>Where a request came from.</summary>
    public static RequestOrigin OriginOf(HttpContext context) => new(
        context.Connection.RemoteIpAddress ?? System.Net.IPAddress.None,
        context.Request.Headers.TryGetValue("User-Agent", out var agent) ? agent.ToString() : null);

    /// <summary>The header of a command that a caller's request becomes, with the request's replay key.</summary>
    public CommandHeader Header(Caller caller)
    {
        var key = Options.NonceSingleUse ? RequestKey.OfNonce(caller.Nonce, 2 * Options.NonceWindow) : RequestKey.None;
        return key.Header(caller);
    }

    /// <summary>Wraps an endpoint of <c>account/**</c>: only active members come in.</summary>
    public static Func<Call, ValueTask> ForMembers(Func<Call, ValueTask> handle) => call =>
        IsMember(call.Caller) ? handle(call) : call.Errors(StatusCodes.Status401Unauthorized, Literals.NotAMember);

    /// <summary>Wraps an endpoint with a gate: active members of at least a level.</summary>
    public static Func<Call, ValueTask> FromLevel(int levelMin, string refusal, Func<Call, ValueTask> handle) => ForMembers(call =>
        call.Caller.Member.Level >= levelMin ? handle(call) : call.Errors(StatusCodes.Status403Forbidden, refusal));

    /// <summary>Wraps an endpoint that the role of trading programs does not open: they trade, and see what they have.</summary>
    public static Func<Call, ValueTask> NotForMakers(Func<Call, ValueTask> handle) => call =>
        call.Caller.Member.Role == MakerRole ? call.Errors(StatusCodes.Status403Forbidden, Literals.AbilityNotPermitted) : handle(call);

    static bool IsOwnMarket(InstrumentView market) =>
        market.Terms.Kind == InstrumentKind.Spot && market.Terms.State is not (InstrumentState.Disabled or InstrumentState.Expired);
}

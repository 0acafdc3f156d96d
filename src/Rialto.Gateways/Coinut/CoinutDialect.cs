using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Coinut.Routes;
using Rialto.Gateways.Coinut.Wire;
using Rialto.Gateways.Wire;
using Rialto.Identity;
using Rialto.Identity.ApiKeys;
using Rialto.Node;
using Rialto.Node.Views;

namespace Rialto.Gateways.Coinut;

/// <summary>What every request of this dialect works with.</summary>
internal sealed class CoinutDialect(ExchangePort exchange, People people, CoinutOptions options, TimeProvider time)
{
    /// <summary>Most decimals of a price or quantity that this dialect can write.</summary>
    public const int DecimalsMax = 8;

    public ExchangePort Exchange { get; } = exchange;

    public ExchangeViews Views => Exchange.Views;

    public People People { get; } = people;

    public CoinutOptions Options { get; } = options;

    public TimeProvider Time { get; } = time;

    /// <summary>The header of the command that a request becomes: over REST the body counts once for the key that signed it, also after a
    /// restart, where the nonce alone does not see to that.</summary>
    public CommandHeader HeaderOf(CoinutRequest request, Asker asker)
    {
        // Over a WebSocket the login is fresh each time, and the nonce is only there to find the answer.
        var key = asker.Client is not null || asker.Nonces != NonceMode.Unique
            ? RequestKey.None
            : RequestKey.OfBody(asker.Key, request.Body.Span, Options.ReplayWindow);
        return key.Header() with { Member = new MemberId(asker.Member!.Number) };
    }

    /// <summary>Instruments that are listed, in order of position.</summary>
    public IEnumerable<InstrumentView> Listed() => Views.Instruments.All.Where(IsListed);

    /// <summary>An instrument that may be looked at; null = unknown here.</summary>
    public InstrumentView? FindListed(long id) => FindKnown(id) is { } found && IsListed(found) ? found : null;

    /// <summary>An instrument that orders may name, in whatever state: the engine's state table answers what may be done there.</summary>
    public InstrumentView? FindKnown(long id) =>
        id is > 0 and <= int.MaxValue && Views.Instruments.Find(new InstrumentId((int)id)) is { } found && Speaks(found) ? found : null;

    /// <summary>The perpetual with this asset that is listed; null = there is none.</summary>
    public InstrumentView? FindAsset(string? asset) => Listed().FirstOrDefault(each => IsFuture(each) && each.Code == asset);

    /// <summary>All futures that orders may name, in whatever state.</summary>
    public IReadOnlyList<InstrumentId> Futures() =>
        [.. Views.Instruments.All.Where(static each => Speaks(each) && IsFuture(each)).Select(static each => each.Id)];

    /// <summary>The account of a member's futures: his first live one; null = he has none.</summary>
    public MarginAccountView? MarginAccountOf(MemberId member) => MarginAccountOf(Views, member);

    /// <summary>Whether orders of the instrument can be told in this dialect.</summary>
    public static bool Speaks(InstrumentView instrument) =>
        (instrument.Terms.Kind == InstrumentKind.Spot || IsFuture(instrument))
        && instrument.Terms.PricePrecision <= DecimalsMax && instrument.Terms.AmountPrecision <= DecimalsMax;

    /// <summary>Perpetuals of live money; those of demo money are never shown here.</summary>
    public static bool IsFuture(InstrumentView instrument) =>
        instrument.Terms.Kind == InstrumentKind.Perpetual && (instrument.Terms.Flags & InstrumentFlags.Demo) == InstrumentFlags.None;

    /// <summary>Whether an order is one that this dialect knows: of the wallet, or of the first live margin account.</summary>
    public static bool IsTold(ExchangeViews views, OrderView order) =>
        order.Account == default || order.Account == MarginAccountOf(views, order.Member)?.Id;

    static MarginAccountView? MarginAccountOf(ExchangeViews views, MemberId member) =>
        views.Margin.Of(member).FirstOrDefault(static account => !account.IsDemo);

    static bool IsListed(InstrumentView instrument) => Speaks(instrument) && instrument.Terms.State switch
    {
        InstrumentState.Enabled or InstrumentState.PostOnly or InstrumentState.ReduceOnly or InstrumentState.Locked => true,
        InstrumentState.Hidden or InstrumentState.Sale or InstrumentState.Presale or InstrumentState.Disabled or InstrumentState.Expired
            => false,
    };
}

using Rialto.Node.Views;

namespace Rialto.Gateways.Margin;

/// <summary>What the views say of a margin account at one moment: a trade's position and balance are seen together. Immutable.</summary>
/// <remarks>
/// The publisher waits while it is taken, so it is a look at each perpetual of the exchange; a member's orders, which may be thousands,
/// are taken as one thing that never changes, and walked by whoever wants to.
/// </remarks>
internal sealed record AccountMoment
{
    const int UnitsOfPico = 1_000_000;

    public required MarginAccountView Account { get; init; }

    /// <summary>In picos: 10^-12 of the account's currency.</summary>
    public required Int128 Balance { get; init; }

    public required IReadOnlyList<PositionView> Positions { get; init; }

    /// <summary>All open ones of the member, also those of other accounts and of spot.</summary>
    public required IReadOnlyCollection<OrderView> OrdersOfMember { get; init; }

    /// <summary>All of the exchange, by number.</summary>
    public required IReadOnlyList<Choice> Perpetuals { get; init; }

    /// <summary>The account's own open ones.</summary>
    public IEnumerable<OrderView> Orders => OrdersOfMember.Where(order => order.Account == Account.Id);

    /// <summary>A perpetual with what the account chose for it; 0 = as high as the tiers let.</summary>
    public readonly record struct Choice(InstrumentView Instrument, PerpetualView Perpetual, int Leverage);

    /// <summary>Takes it. Any thread.</summary>
    /// <param name="views">Of the exchange.</param>
    /// <param name="account">As it was some time.</param>
    /// <param name="lastEvent">The last event that it shows.</param>
    public static AccountMoment Of(ExchangeViews views, MarginAccountView account, out long lastEvent)
    {
        (var moment, lastEvent) = views.Still(last => (Take(views, account), last));
        return moment;
    }

    static AccountMoment Take(ExchangeViews views, MarginAccountView account) => new()
    {
        Account = views.Margin.Find(account.Id) ?? account,
        Balance = views.Balances.Of(account.Owner, account.Currency).Total.Units / UnitsOfPico,
        Positions = views.Margin.PositionsOf(account.Id),
        OrdersOfMember = views.OpenOrders.Of(account.Member),
        Perpetuals = [.. views.Margin.Perpetuals.Select(perpetual => ChoiceOf(views, account, perpetual))],
    };

    static Choice ChoiceOf(ExchangeViews views, MarginAccountView account, PerpetualView perpetual) => new(
        views.Instruments.Find(perpetual.Instrument)!, perpetual, views.Margin.LeverageOf(account.Id, perpetual.Instrument));
}

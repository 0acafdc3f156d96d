using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit;

/// <summary>Reads how margin accounts stand now. Any thread.</summary>
internal sealed class Standings(ExchangeViews views, Symbols symbols, AdlQueues queues)
{
    const int UnitsOfPico = 1_000_000;

    public AccountStanding Of(MarginAccountView account) => AccountStanding.Of(FactsOf(account));

    /// <summary>What the views say of it now.</summary>
    public AccountFacts FactsOf(MarginAccountView account) => new()
    {
        Account = account,
        Balance = views.Balances.Of(account.Owner, account.Currency).Total.Units / UnitsOfPico,
        Positions = views.Margin.PositionsOf(account.Id),
        Orders = [.. views.OpenOrders.Of(account.Member).Where(order => order.Account == account.Id)],
        Symbols = symbols.All(account.IsDemo),
        LeverageOf = instrument => views.Margin.LeverageOf(account.Id, instrument),
        AdlRankOf = queues.QuintileOf,
    };
}

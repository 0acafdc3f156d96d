using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit;

/// <summary>Reads how margin accounts stand now. Any thread.</summary>
internal sealed class Standings(ExchangeViews views, Symbols symbols, AdlQueues queues)
{
    const int UnitsOfPico = 1_000_000;

    public AccountStanding Of(MarginAccountView account) => AccountStanding.Of(FactsOf(account));

    /// <summary>What the views say of it now, all of one moment.</summary>
    public AccountFacts FactsOf(MarginAccountView account) => views.Still(_ => Read(views.Margin.Find(account.Id) ?? account));

    AccountFacts Read(MarginAccountView account)
    {
        var all = symbols.All(account.IsDemo);
        var leverages = all.ToDictionary(symbol => symbol.Id, symbol => views.Margin.LeverageOf(account.Id, symbol.Id));
        return new()
        {
            Account = account,
            Balance = views.Balances.Of(account.Owner, account.Currency).Total.Units / UnitsOfPico,
            Positions = views.Margin.PositionsOf(account.Id),
            Orders = [.. views.OpenOrders.Of(account.Member).Where(order => order.Account == account.Id)],
            Symbols = all,
            LeverageOf = instrument => leverages.GetValueOrDefault(instrument),
            AdlRankOf = queues.QuintileOf,
        };
    }
}

using Rialto.Gateways.Margin;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit;

/// <summary>Reads how margin accounts stand now. Any thread.</summary>
internal sealed class Standings(ExchangeViews views, AdlQueues queues)
{
    public AccountStanding Of(MarginAccountView account) => AccountStanding.Of(FactsOf(account, out _));

    /// <summary>What the views say of it now, all of one moment.</summary>
    /// <param name="account">As it was some time.</param>
    /// <param name="lastEvent">The last event of that moment.</param>
    public AccountFacts FactsOf(MarginAccountView account, out long lastEvent)
    {
        var moment = AccountMoment.Of(views, account, out lastEvent);
        var leverages = moment.Perpetuals.ToDictionary(each => each.Perpetual.Instrument, each => each.Leverage);
        return new()
        {
            Account = moment.Account,
            Balance = moment.Balance,
            Positions = moment.Positions,
            Orders = [.. moment.Orders],
            Symbols = [.. moment.Perpetuals.Select(Symbols.Of).Where(symbol => symbol.IsDemo == account.IsDemo)],
            LeverageOf = instrument => leverages.GetValueOrDefault(instrument),
            AdlRankOf = queues.QuintileOf,
        };
    }
}

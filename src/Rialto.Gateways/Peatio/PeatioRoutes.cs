using Microsoft.AspNetCore.Routing;
using Rialto.Gateways.Peatio.Routes;
using Rialto.Gateways.Wire;
using Rialto.Identity;
using Rialto.Identity.ApiKeys;
using Rialto.Node;

namespace Rialto.Gateways.Peatio;

/// <summary>All routes of Peatio v2.</summary>
public static class PeatioRoutes
{
    /// <summary>Name of the OpenAPI document.</summary>
    public const string Dialect = "peatio";

    const string Root = "/api/v2/peatio";

    /// <summary>Maps <c>/api/v2/peatio/**</c>; the gate (<see cref="Barong.Gate"/>) must stand before the router.</summary>
    public static void MapPeatio(this IEndpointRouteBuilder endpoints, ExchangePort exchange, People people, PeatioOptions options)
    {
        var peatio = new PeatioDialect(exchange, options);

        var open = new RouteTable(endpoints, Dialect, Root + "/public", KeyScopes.None);
        new MarketsApi(peatio, people).Map(open);
        new MarketDataApi(peatio).Map(open);
        new ToolsApi(peatio).Map(open);

        new CoinMarketCapApi(peatio).Map(new RouteTable(endpoints, Dialect, Root + "/coinmarketcap", KeyScopes.None));
        new CoinGeckoApi(peatio).Map(new RouteTable(endpoints, Dialect, Root + "/coingecko", KeyScopes.None));

        var account = new RouteTable(endpoints, Dialect, Root + "/account", KeyScopes.Withdraw);
        new AccountApi(peatio).Map(account);
        new DepositsApi(peatio).Map(account);
        new WithdrawsApi(peatio).Map(account);
        new TransactionsApi(peatio).Map(account);
        new InternalTransfersApi(peatio, people).Map(account);
        new StatsApi(peatio).Map(account);

        var market = new RouteTable(endpoints, Dialect, Root + "/market", KeyScopes.Trade);
        new OrdersApi(peatio).Map(market);
        new OwnTradingApi(peatio).Map(market);
    }
}

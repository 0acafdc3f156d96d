using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Rialto.Gateways.PrimeBit.Routes;

namespace Rialto.Gateways.PrimeBit;

/// <summary>All REST routes of PrimeBit.</summary>
public static class PrimeBitRoutes
{
    /// <summary>Maps <c>/api/v1/*</c>.</summary>
    public static void MapPrimeBit(this IEndpointRouteBuilder endpoints, PrimeBitDialect dialect, ILogger log)
    {
        var table = new OperationTable(dialect, log);
        var desk = new OrdersDesk(dialect);
        new ServerApi(dialect).Map(table);
        new MarketDataApi(dialect).Map(table);
        new CandlesApi(dialect).Map(table);
        new RiskApi(dialect).Map(table);
        new AccountsApi(dialect).Map(table);
        new OrdersApi(dialect, desk).Map(table);
        new BatchApi(dialect, desk).Map(table);
        new PositionsApi(dialect, desk).Map(table);
        new FundsApi(dialect).Map(table);
        new PastApi(dialect).Map(table);
        DocumentsApi.Map(table);
        table.Map(endpoints);
    }
}

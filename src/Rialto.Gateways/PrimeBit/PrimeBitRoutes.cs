using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Rialto.Gateways.PrimeBit.Panel;
using Rialto.Gateways.PrimeBit.Routes;
using Rialto.Gateways.PrimeBit.Sandbox;
using Rialto.Gateways.PrimeBit.Streams;

namespace Rialto.Gateways.PrimeBit;

/// <summary>All REST routes of PrimeBit.</summary>
public static class PrimeBitRoutes
{
    /// <summary>Maps <c>/api/v1/*</c> and the WebSocket.</summary>
    /// <param name="sandbox">The control plane for tests; null = there is none.</param>
    public static void MapPrimeBit(this IEndpointRouteBuilder endpoints, PrimeBitStreams streams, SandboxOptions? sandbox, ILogger log)
    {
        var dialect = streams.Dialect;
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
        new KeysApi(dialect).Map(table);
        if (sandbox is not null) new SandboxApi(dialect, sandbox).Map(table);
        DocumentsApi.Map(table);
        table.Map(endpoints);
        new SocketsApi(streams).Map(endpoints);
    }
}

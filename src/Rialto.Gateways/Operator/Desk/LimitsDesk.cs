using System.Text.Json.Nodes;
using Rialto.Engine.Commands;
using Rialto.Node;

namespace Rialto.Gateways.Operator.Desk;

/// <summary>The limits that the engine itself keeps; the server sets them from its configuration at start.</summary>
internal sealed class LimitsDesk(ExchangePort exchange)
{
    public async Task<DeskAnswer> SetAsync(JsonObject body)
    {
        var fields = new DeskFields(body);
        var limits = new SetLimits
        {
            OrdersOpenMax = fields.Number("orders_open_max", 0), RequestKeysMax = fields.Number("request_keys_max", 0),
        };
        if (fields.Failed) return fields.Refusal;
        var outcome = await exchange.Submit(limits, []);
        return outcome.Status == OutcomeStatus.Done ? DeskAnswer.Ok(new JsonObject()) : DeskAnswer.Of(outcome);
    }
}

using System.Text;
using System.Text.Json.Nodes;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Wire;
using Rialto.Node;
using Rialto.Node.Views;

namespace Rialto.Gateways.Operator.Desk;

/// <summary><c>fees list|set</c>: rows of (group, market_id) with a maker and a taker rate.</summary>
internal sealed class FeesDesk(ExchangePort exchange)
{
    /// <summary>Rates are millionths.</summary>
    const int RateDecimals = 6;
    const string Any = "any";

    public Task<DeskAnswer> ListAsync(JsonObject body) => Task.FromResult(DeskAnswer.Ok(new JsonObject
    {
        ["fees"] = new JsonArray([.. exchange.Views.Fees.All.Select(row => (JsonNode)Of(row))]),
    }));

    /// <summary>Sets or, with <c>remove</c>, takes away the row of a group and a market; a group that is new is made.</summary>
    public async Task<DeskAnswer> SetAsync(JsonObject body)
    {
        var fields = new DeskFields(body);
        fields.Allow("group", "market_id", "maker", "taker", "remove");
        var group = (fields.OptionalText("group") ?? Any).Trim().ToLowerInvariant();
        var market = fields.OptionalText("market_id") ?? Any;
        var instrument = market == Any ? null : fields.Instrument(exchange.Views, market);
        var remove = fields.Flag("remove");
        var maker = remove ? default : Rate(fields, "maker", mayBeRebate: instrument?.Terms.Kind == InstrumentKind.Perpetual);
        var taker = remove ? default : Rate(fields, "taker", mayBeRebate: false);
        var known = exchange.Views.Fees.GroupNamed(group);
        if (remove && known is null) fields.Note($"there is no fee group '{group}'");
        if (fields.Failed) return fields.Refusal;

        var command = new SetFee
        {
            Group = known ?? NextGroup(), Instrument = instrument?.Id ?? default, Maker = maker, Taker = taker,
            Remove = remove ? (byte)1 : (byte)0,
        };
        var outcome = await exchange.Submit(command, known is null ? Encoding.UTF8.GetBytes(group) : []);
        return outcome.Status == OutcomeStatus.Done ? await ListAsync(body) : DeskAnswer.Of(outcome);
    }

    /// <summary>Groups are numbered without gaps; if somebody else makes one at this moment, the engine refuses ours.</summary>
    FeeGroupId NextGroup()
    {
        var next = 1;
        while (exchange.Views.Fees.NameOf(new FeeGroupId(next)) is not null) next++;
        return new FeeGroupId(next);
    }

    // Below zero is a rebate, which only the makers of a perpetual may get; how large it may be, the engine knows.
    static FeePpm Rate(DeskFields fields, string name, bool mayBeRebate)
    {
        var text = fields.Text(name);
        if (text.Length == 0) return default;
        var isRate = DecimalText.TryRead(text, out var number) && (mayBeRebate || !number.Negative);
        if (isRate && number.InUnits(RateDecimals, out long ppm) == DecimalFit.Exact && (int)ppm == ppm) return new FeePpm((int)ppm);
        fields.Note($"{name}: '{text}' is no rate such as 0.002");
        return default;
    }

    JsonObject Of(FeeView row) => new()
    {
        ["id"] = row.Number,
        ["group"] = row.GroupName,
        ["market_id"] = row.Instrument.Value == 0 ? Any : exchange.Views.Instruments.Find(row.Instrument)!.Code,
        ["maker"] = DecimalText.Of(row.Maker),
        ["taker"] = DecimalText.Of(row.Taker),
    };
}

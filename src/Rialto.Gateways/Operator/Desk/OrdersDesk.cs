using System.Text.Json.Nodes;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Identity;
using Rialto.Node;

namespace Rialto.Gateways.Operator.Desk;

/// <summary><c>orders cancel</c>: one order, or all of a member, of an instrument, of a side.</summary>
internal sealed class OrdersDesk(ExchangePort exchange, People people)
{
    public async Task<DeskAnswer> CancelAsync(JsonObject body)
    {
        var fields = new DeskFields(body);
        var order = fields.OptionalText("id") is null ? 0 : fields.Number("id", 0);
        var member = fields.OptionalText("member") is { } name ? fields.Member(people, name) : null;
        var instrument = fields.OptionalText("market") is { } code ? fields.Instrument(exchange.Views, code) : null;
        var side = ReadSide(fields);
        var everything = member is null && instrument is null && order == 0;
        // A word too few must not empty every book.
        if (everything && !fields.Flag("all") && !fields.Failed) fields.Note("name a member, a market or an order, or say --all");
        if (fields.Failed) return fields.Refusal;

        var outcome = await (order > 0
            ? exchange.Submit(new CancelOrder { Order = new OrderId(order) }, [])
            : exchange.Submit(
                new CancelMany
                {
                    Owner = new MemberId(member?.Number ?? 0), Instrument = instrument?.Id ?? default, Side = side,
                },
                []));
        return outcome.Status == OutcomeStatus.Done
            ? DeskAnswer.Ok(new JsonObject { ["cancelled"] = outcome.Orders.Count })
            : DeskAnswer.Of(outcome);
    }

    static SideFilter ReadSide(DeskFields fields)
    {
        switch (fields.OptionalText("side"))
        {
            case null: return SideFilter.Both;
            case "buy": return SideFilter.Buy;
            case "sell": return SideFilter.Sell;
            case var other:
                fields.Note($"side: '{other}' is neither buy nor sell");
                return SideFilter.Both;
        }
    }
}

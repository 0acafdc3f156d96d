using System.Text.Json.Nodes;
using Rialto.Gateways.Wire;
using Rialto.Identity;
using Rialto.Identity.Authorization;

namespace Rialto.Gateways.Operator.Desk;

/// <summary><c>restriction add|list|remove</c>: who may come in, by address, in every dialect.</summary>
internal sealed class RestrictionsDesk(People people)
{
    public Task<DeskAnswer> AddAsync(JsonObject body)
    {
        var fields = new DeskFields(body);
        fields.Allow("category", "scope", "value", "code");
        var code = fields.Number("code", 0);
        var wish = new Restriction
        {
            Category = fields.Text("category"), Scope = fields.Text("scope"), Value = fields.OptionalText("value") ?? "",
            Code = code == 0 ? null : code,
        };
        if (fields.Failed) return Task.FromResult(fields.Refusal);
        var added = people.Restrictions.Add(wish, nonce: null);
        return Task.FromResult(added.Rejected ? DeskAnswer.Of(added) : DeskAnswer.Ok(Of(added.Value)));
    }

    public Task<DeskAnswer> ListAsync(JsonObject body) => Task.FromResult(DeskAnswer.Ok(new JsonObject
    {
        ["restrictions"] = new JsonArray([.. people.Restrictions.List().Select(restriction => (JsonNode)Of(restriction))]),
    }));

    public Task<DeskAnswer> RemoveAsync(JsonObject body)
    {
        var fields = new DeskFields(body);
        var id = fields.Number("id", 0);
        if (fields.Failed) return Task.FromResult(fields.Refusal);
        var removed = people.Restrictions.Remove(id, nonce: null);
        return Task.FromResult(removed.Rejected ? DeskAnswer.Of(removed) : DeskAnswer.Ok(new JsonObject { ["id"] = id }));
    }

    static JsonObject Of(Restriction restriction) => new()
    {
        ["id"] = restriction.Id,
        ["category"] = restriction.Category,
        ["scope"] = restriction.Scope,
        ["value"] = restriction.Value,
        ["code"] = restriction.Code,
        ["state"] = restriction.State,
        ["updated_at"] = IsoTime.Utc.Of(restriction.UpdatedAtUs),
    };
}

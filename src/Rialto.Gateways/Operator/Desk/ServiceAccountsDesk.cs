using System.Text.Json.Nodes;
using Rialto.Gateways.Outbox;
using Rialto.Gateways.Wire;
using Rialto.Identity;
using Rialto.Identity.Members;

namespace Rialto.Gateways.Operator.Desk;

/// <summary><c>service-account create|disable</c>: accounts of members' programs.</summary>
internal sealed class ServiceAccountsDesk(People people, EngineChangesPump changes)
{
    public async Task<DeskAnswer> CreateAsync(JsonObject body)
    {
        var fields = new DeskFields(body);
        fields.Allow("owner", "role", "email", "level");
        var owner = fields.Member(people, fields.Text("owner"));
        var level = fields.Number("level", -1);
        var wish = new ServiceAccountWish
        {
            OwnerUid = owner?.Uid, Role = fields.Text("role"), Email = fields.OptionalText("email"), Level = level < 0 ? null : level,
        };
        if (fields.Failed) return fields.Refusal;
        var created = people.BackOffice.CreateServiceAccount(OperatorDesk.Act, wish);
        if (created.Rejected) return DeskAnswer.Of(created);
        await changes.DrainAsync(CancellationToken.None);
        return DeskAnswer.Ok(Of(created.Value));
    }

    public async Task<DeskAnswer> DisableAsync(JsonObject body)
    {
        var fields = new DeskFields(body);
        fields.Allow("uid");
        var uid = fields.Text("uid");
        if (fields.Failed) return fields.Refusal;
        var disabled = people.BackOffice.DisableServiceAccount(OperatorDesk.Act, uid);
        if (disabled.Rejected) return DeskAnswer.Of(disabled);
        await changes.DrainAsync(CancellationToken.None);
        return DeskAnswer.Ok(Of(disabled.Value));
    }

    static JsonObject Of(Member account) => new()
    {
        ["uid"] = account.Uid, ["email"] = account.Email, ["role"] = account.Role, ["level"] = account.Level, ["state"] = account.State,
        ["created_at"] = IsoTime.Utc.Of(account.CreatedAtUs),
    };
}

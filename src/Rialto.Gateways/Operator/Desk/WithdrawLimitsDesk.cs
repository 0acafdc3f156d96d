using System.Text.Json.Nodes;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Wire;
using Rialto.Identity;
using Rialto.Identity.Members;

namespace Rialto.Gateways.Operator.Desk;

/// <summary><c>withdraw-limits list|set|remove</c>: what a group and a level may take out, in the platform's currency.</summary>
internal sealed class WithdrawLimitsDesk(People people)
{
    public Task<DeskAnswer> ListAsync(JsonObject body) => Task.FromResult(DeskAnswer.Ok(new JsonObject
    {
        ["withdraw_limits"] = new JsonArray([.. people.WithdrawLimits.List().Select(row => (JsonNode)Of(row))]),
    }));

    public Task<DeskAnswer> SetAsync(JsonObject body)
    {
        var fields = new DeskFields(body);
        fields.Allow("group", "kyc_level", "limit_24_hour", "limit_1_month");
        var wish = new WithdrawLimit
        {
            Group = (fields.OptionalText("group") ?? WithdrawLimit.Any).Trim().ToLowerInvariant(),
            KycLevel = fields.OptionalText("kyc_level") ?? WithdrawLimit.Any,
            Limit24Hour = Sum(fields, "limit_24_hour"), Limit1Month = Sum(fields, "limit_1_month"),
        };
        if (fields.Failed) return Task.FromResult(fields.Refusal);
        var set = people.WithdrawLimits.Set(wish);
        return Task.FromResult(set.Rejected ? DeskAnswer.Of(set) : DeskAnswer.Ok(Of(set.Value)));
    }

    public Task<DeskAnswer> RemoveAsync(JsonObject body)
    {
        var fields = new DeskFields(body);
        var id = fields.Number("id", 0);
        if (fields.Failed) return Task.FromResult(fields.Refusal);
        var removed = people.WithdrawLimits.Remove(id);
        return Task.FromResult(removed.Rejected ? DeskAnswer.Of(removed) : DeskAnswer.Ok(new JsonObject { ["id"] = id }));
    }

    /// <summary>In the one form of decimals, so that it can be shown as it is.</summary>
    static string Sum(DeskFields fields, string name)
    {
        var text = fields.Text(name);
        if (text.Length == 0) return "";
        var isNumber = DecimalText.TryRead(text, out var number) && !number.Negative;
        if (isNumber && number.InUnits(Amount.Decimals, out Int128 units) == DecimalFit.Exact) return DecimalText.Of(new Amount(units));
        fields.Note($"{name}: '{text}' is no sum such as 1000");
        return "";
    }

    static JsonObject Of(WithdrawLimit row) => new()
    {
        ["id"] = row.Id,
        ["group"] = row.Group,
        ["kyc_level"] = row.KycLevel,
        ["limit_24_hour"] = row.Limit24Hour,
        ["limit_1_month"] = row.Limit1Month,
        ["updated_at"] = IsoTime.Utc.Of(row.UpdatedAtUs),
    };
}

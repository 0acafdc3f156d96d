using System.Text.Json.Nodes;
using Rialto.Identity;
using Rialto.Identity.Storage;

namespace Rialto.Gateways.Operator.Desk;

/// <summary>The key under which secrets are sealed.</summary>
internal sealed class MasterKeyDesk(People people)
{
    public Task<DeskAnswer> RotateAsync(JsonObject body)
    {
        var fields = new DeskFields(body);
        fields.Allow();
        if (fields.Failed) return Task.FromResult(fields.Refusal);
        RotatedKeys rotated;
        try
        {
            rotated = people.RotateMasterKey();
        }
        catch (IdentityStoreFailedException problem)
        {
            return Task.FromResult(DeskAnswer.Refused(problem.Message));
        }
        return Task.FromResult(DeskAnswer.Ok(new JsonObject
        {
            ["key"] = rotated.Current,
            ["removed"] = new JsonArray([.. rotated.Removed.Select(id => JsonValue.Create(id))]),
            ["secrets"] = rotated.Secrets,
        }));
    }
}

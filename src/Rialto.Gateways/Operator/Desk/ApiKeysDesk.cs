using System.Globalization;
using System.Text.Json.Nodes;
using Rialto.Identity;
using Rialto.Identity.ApiKeys;

namespace Rialto.Gateways.Operator.Desk;

/// <summary><c>key show|set</c>: how single keys are treated otherwise than configured.</summary>
internal sealed class ApiKeysDesk(People people)
{
    const string AsConfigured = "default";
    const string RateLimitName = "rate_limit";
    const string NonceModeName = "nonce_mode";

    public Task<DeskAnswer> ShowAsync(JsonObject body)
    {
        var fields = new DeskFields(body);
        var key = Key(fields);
        return Task.FromResult(fields.Failed ? fields.Refusal : DeskAnswer.Ok(Of(key!)));
    }

    public Task<DeskAnswer> SetAsync(JsonObject body)
    {
        var fields = new DeskFields(body);
        var key = Key(fields);
        if (fields.Failed) return Task.FromResult(fields.Refusal);
        var rules = key!.Rules;
        foreach (var (name, value) in fields.Pairs("set")) rules = Changed(fields, key, rules, name, value);
        if (fields.Failed) return Task.FromResult(fields.Refusal);
        var set = people.BackOffice.SetKeyRules(OperatorDesk.Act, key.Kid, rules);
        return Task.FromResult(set.Rejected ? DeskAnswer.Of(set) : DeskAnswer.Ok(Of(set.Value)));
    }

    ApiKey? Key(DeskFields fields)
    {
        var kid = fields.Text("key");
        var found = people.ApiKeys.FindAny(kid);
        if (found is null && kid.Length > 0) fields.Note($"there is no key '{kid}'; COINUT's key has its owner's uid");
        return found;
    }

    /// <summary>Each look has what its dialect knows: nonces are COINUT's, windows are those of the others.</summary>
    static KeyRules Changed(DeskFields fields, ApiKey key, KeyRules rules, string name, string value)
    {
        var isCoinut = key.Format == KeyFormat.Coinut;
        switch (name)
        {
            case NonceModeName when isCoinut: return rules with { NonceMode = ModeOf(fields, value) };
            case RateLimitName when !isCoinut: return rules with { RateLimit = LimitOf(fields, value) };
            default:
                fields.NoteUnknown("setting of this key", name, [isCoinut ? NonceModeName : RateLimitName]);
                return rules;
        }
    }

    static NonceMode? ModeOf(DeskFields fields, string value)
    {
        var modes = Enum.GetValues<NonceMode>().ToDictionary(static mode => mode.ToString().ToLowerInvariant());
        if (value == AsConfigured) return null;
        if (modes.TryGetValue(value, out var mode)) return mode;
        fields.NoteUnknown(NonceModeName, value, [.. modes.Keys, AsConfigured]);
        return null;
    }

    static int? LimitOf(DeskFields fields, string value)
    {
        if (value == AsConfigured) return null;
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)) return limit;
        fields.Note($"{RateLimitName}: '{value}' is no whole number");
        return null;
    }

    JsonObject Of(ApiKey key) => new()
    {
        ["kid"] = key.Kid,
        ["uid"] = people.Members.ByNumber(key.Member)?.Uid,
        ["format"] = key.Format.ToString().ToLowerInvariant(),
        ["state"] = key.State,
        [RateLimitName] = key.Rules.RateLimit,
        [NonceModeName] = key.Rules.NonceMode?.ToString().ToLowerInvariant(),
    };
}

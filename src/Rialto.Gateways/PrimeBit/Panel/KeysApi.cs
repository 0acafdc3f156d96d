using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Rialto.Gateways.PrimeBit.Auth;
using Rialto.Gateways.PrimeBit.Routes;
using Rialto.Gateways.PrimeBit.Wire;
using Rialto.Identity;
using Rialto.Identity.ApiKeys;

namespace Rialto.Gateways.PrimeBit.Panel;

/// <summary><c>/user/api_key</c>: the page on which members make their keys; it comes with a session, never with a key.</summary>
internal sealed class KeysApi(PrimeBitDialect dialect)
{
    const string Root = "/user/api_key";
    const string One = Root + "/{api_key}";

    public void Map(OperationTable table)
    {
        table.Add(Of("GET", Root, All, "Own keys."));
        table.Add(Of("POST", Root, Issue, "Makes a key; its secret is shown this once.") with { Success = 201, Body = [] });
        table.Add(Of("PUT", One, Change, "Changes a key.") with { Body = [] });
        table.Add(Of("DELETE", One, Delete, "Deletes a key.") with { Success = 204 });

        static Operation Of(string verb, string pattern, Func<PrimeBitCall, ValueTask> handle, string about) => new()
        {
            Verb = verb, Pattern = pattern, Entry = Entry.Session, Handle = handle, About = about, Reply = "ApiKey", IsListed = false,
        };
    }

    ValueTask All(PrimeBitCall call) =>
        call.Rows(dialect.People.PrimebitKeys(call.Caller.Member.Number), static (json, key) => Write(json, key, secret: null));

    ValueTask Issue(PrimeBitCall call)
    {
        if (!TryRead(call, out var fields, out var wrong)) return call.No(Errors.InvalidParameter.About(wrong));
        var wish = new PrimebitKeyWish(fields.Label ?? "", fields.Scopes ?? [], fields.Addresses ?? []);
        var issued = dialect.People.IssuePrimebitKey(ActOf(call), wish, fields.Code);
        if (issued.Rejected) return call.No(ProblemOf(issued.Reject));
        return call.Json(
            StatusCodes.Status201Created, issued.Value, static (json, issued) => Write(json, issued.Key, issued.Secret));
    }

    ValueTask Change(PrimeBitCall call)
    {
        if (!TryRead(call, out var fields, out var wrong)) return call.No(Errors.InvalidParameter.About(wrong));
        var patch = new PrimebitKeyPatch(fields.Enabled, fields.Label, fields.Scopes, fields.Addresses);
        var changed = dialect.People.ChangePrimebitKey(ActOf(call), call.Path("api_key"), patch, fields.Code);
        if (changed.Rejected) return call.No(ProblemOf(changed.Reject));
        return call.Json(changed.Value, static (json, key) => Write(json, key, secret: null));
    }

    ValueTask Delete(PrimeBitCall call)
    {
        var deleted = dialect.People.DeletePrimebitKey(ActOf(call), call.Path("api_key"));
        return deleted.Rejected ? call.No(ProblemOf(deleted.Reject)) : call.Nothing();
    }

    static MemberAct ActOf(PrimeBitCall call) => MemberAct.Of(call.Caller.Caller, Entrance.OriginOf(call.Http));

    /// <param name="wrong">The first field that is of another type.</param>
    static bool TryRead(PrimeBitCall call, out Read fields, out string wrong)
    {
        fields = default;
        wrong = "";
        if (!call.Body.TryText("label", out var label)) wrong = "label";
        else if (!call.Body.TryTexts("scopes", out var scopes)) wrong = "scopes";
        else if (!call.Body.TryTexts("ip_allow", out var addresses)) wrong = "ip_allow";
        else if (!call.Body.TryFlag("enabled", out var enabled)) wrong = "enabled";
        else if (!call.Body.TryText("otp", out var code)) wrong = "otp";
        else fields = new(label, scopes, addresses, call.Body.Has("enabled") ? enabled : null, code);
        return wrong.Length == 0;
    }

    static Errors.Problem ProblemOf(IdentityReject reject) => reject switch
    {
        IdentityReject.RecordNotFound => Errors.NotFound,
        IdentityReject.ApiKeyMissingTotp or IdentityReject.ApiKeyInvalidTotp or IdentityReject.TotpError =>
            Errors.InvalidParameter.About("otp"),
        IdentityReject.ApiKeyLabelInvalid => Errors.InvalidParameter.About("label"),
        IdentityReject.ScopeInvalid => Errors.InvalidParameter.About("scopes"),
        IdentityReject.ValueInvalid => Errors.InvalidParameter.About("ip_allow"),
        IdentityReject.StateInvalid => Errors.InvalidParameter.About("enabled"),
        IdentityReject.TooManyApiKeys => Errors.InvalidParameter with { Message = "There are as many keys as a member may have." },
        _ => Errors.InvalidParameter,
    };

    static void Write(Utf8JsonWriter json, ApiKey key, string? secret)
    {
        json.WriteStartObject();
        json.WriteString("api_key"u8, key.Kid);
        json.WriteString("label"u8, key.Label);
        WriteTexts(json, "scopes"u8, key.Scopes);
        WriteTexts(json, "ip_allow"u8, key.Addresses);
        json.WriteSeconds("time_created"u8, key.CreatedAtUs);
        if (key.LastUsedAtUs is { } usedUs) json.WriteSeconds("time_last_used"u8, usedUs);
        else json.WriteNull("time_last_used"u8);
        json.WriteBoolean("enabled"u8, key.State == KeyState.Active);
        if (secret is not null) json.WriteString("api_secret"u8, secret);
        json.WriteEndObject();
    }

    static void WriteTexts(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    readonly record struct Read(
        string? Label, IReadOnlyList<string>? Scopes, IReadOnlyList<string>? Addresses, bool? Enabled, string? Code);
}

using Microsoft.AspNetCore.Http;
using Rialto.Gateways.Barong.Wire;
using Rialto.Gateways.Wire;
using Rialto.Identity;
using Rialto.Identity.ApiKeys;

namespace Rialto.Gateways.Barong.Routes;

/// <summary><c>resource/service_accounts</c>: accounts of a member's programs, and their keys.</summary>
internal sealed class ServiceAccountsApi(BarongDialect barong)
{
    static readonly TextParameter Uid = new("service_account_uid", "Uid of the service account.")
    {
        Missing = Literals.ServiceAccountUidMissing, NotText = Literals.ServiceAccountUidNotText,
    };

    static readonly TextParameter Algorithm = new("algorithm", "HS256.")
    {
        Missing = Literals.ServiceAccountAlgorithmMissing, Empty = Literals.ServiceAccountAlgorithmEmpty, AbsentIsEmpty = true,
        NotText = Literals.Invalid,
    };

    static readonly TextParameter State = new("state", "active or disabled.") { NotText = Literals.Invalid };
    static readonly TextParameter TotpCode = new("totp_code", "Six digits of the authenticator app.") { NotText = Literals.Invalid };
    static readonly TextParameter Ordering = new("ordering", "asc or desc.") { NotText = Literals.Invalid };
    static readonly TextParameter OrderBy = new("order_by", "Column.") { NotText = Literals.Invalid };

    public void Map(RouteTable routes)
    {
        routes.Get("/service_accounts", Accounts, "My service accounts.");
        routes.Get("/service_accounts/api_keys", Keys, "Keys of a service account.",
            Uid, Ordering, OrderBy, BarongPaging.Page, BarongPaging.Limit);
        routes.Post("/service_accounts/api_keys", Issue, "Makes a key; its secret is shown this once.",
            Uid, Algorithm, KeyParameters.Scope, KeyParameters.Addresses, TotpCode);
        routes.Put("/service_accounts/api_keys/{kid}", PatchKey, "Changes a key.",
            Uid, KeyParameters.Scope, KeyParameters.Addresses, State, TotpCode);
        routes.Delete("/service_accounts/api_keys/{kid}", DeleteKey, "Deletes a key.", Uid, TotpCode);
    }

    ValueTask Accounts(Call call)
    {
        var owner = call.Caller.Member.Number;
        return call.Json(StatusCodes.Status200OK, (owner, Rows: barong.People.Members.ServiceAccountsOf(owner)), static (json, state) =>
        {
            json.WriteStartArray();
            foreach (var account in state.Rows) CredentialWire.WriteRawServiceAccount(json, account, state.owner);
            json.WriteEndArray();
        });
    }

    ValueTask Keys(Call call)
    {
        var uid = Uid.Read(call.Input);
        var ordering = Ordering.Read(call.Input);
        var orderBy = OrderBy.Read(call.Input);
        var paging = BarongPaging.Read(call.Input);
        if (call.Input.Failed) return call.Refused();
        var keys = barong.People.ServiceAccountKeys(call.Caller.Member.Number, uid!, ordering, orderBy, paging.ToPage());
        if (keys.Rejected) return Errors.Answer(call, keys);
        paging.WriteHeadersWithLink(call.Http.Request, call.Http.Response, keys.Value.Total);
        return call.Json(StatusCodes.Status200OK, keys.Value.Rows, CredentialWire.WriteKeys);
    }

    ValueTask Issue(Call call)
    {
        var uid = Uid.Read(call.Input);
        var algorithm = Algorithm.Read(call.Input);
        var scopes = KeyParameters.ReadScopes(call.Input);
        var addresses = KeyParameters.ReadAddresses(call.Input);
        if (call.Input.Failed) return call.Refused();
        var wish = new NewApiKey { Format = KeyFormat.Barong, Algorithm = algorithm!, Scopes = scopes ?? [], Addresses = addresses ?? [] };
        var issued = barong.People.IssueServiceAccountKey(
            BarongDialect.ActOf(call), uid!, wish, OtpCode.Read(call.Input, TotpCode.Name));
        if (issued.Rejected) return Errors.Answer(call, issued);
        return call.Json(
            StatusCodes.Status201Created, (issued.Value, InVault: barong.SecretInVault(call)),
            static (json, state) => CredentialWire.WriteKey(json, state.Value.Key, state.Value.Secret, state.InVault));
    }

    ValueTask PatchKey(Call call)
    {
        var uid = Uid.Read(call.Input);
        var patch = new ApiKeyPatch(KeyParameters.ReadScopes(call.Input), State.Read(call.Input))
        {
            Addresses = KeyParameters.ReadAddresses(call.Input),
        };
        if (call.Input.Failed) return call.Refused();
        var changed = barong.People.PatchServiceAccountKey(
            BarongDialect.ActOf(call), uid!, call.Input.Parameters.Text("kid")!, patch, OtpCode.Read(call.Input, TotpCode.Name));
        if (changed.Rejected) return Errors.Answer(call, changed);
        return call.Json(
            StatusCodes.Status200OK, changed.Value, static (json, key) => CredentialWire.WriteKey(json, key, secret: null, inVault: false));
    }

    ValueTask DeleteKey(Call call)
    {
        var uid = Uid.Read(call.Input);
        if (call.Input.Failed) return call.Refused();
        var deleted = barong.People.DeleteServiceAccountKey(
            BarongDialect.ActOf(call), uid!, call.Input.Parameters.Text("kid")!, OtpCode.Read(call.Input, TotpCode.Name));
        return deleted.Rejected ? Errors.Answer(call, deleted) : Reply.Empty(call.Http, StatusCodes.Status204NoContent);
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Http;
using QRCoder;
using Rialto.Gateways.Barong.Wire;
using Rialto.Gateways.Wire;
using Rialto.Identity;
using Rialto.Identity.ApiKeys;

namespace Rialto.Gateways.Barong.Routes;

/// <summary><c>resource/otp</c>, <c>resource/api_keys</c>, <c>resource/sessions</c>: by what a member proves who he is.</summary>
internal sealed class CredentialsApi(BarongDialect barong)
{
    /// <summary>Width of a barcode, about, in pixels.</summary>
    const int BarcodePixels = 300;

    static readonly TextParameter Code = new("code", "Six digits of the authenticator app.")
    {
        Missing = Literals.OtpCodeMissing, Empty = Literals.OtpCodeEmpty, AbsentIsEmpty = true, NotText = Literals.Invalid,
    };

    static readonly TextParameter Algorithm = new("algorithm", "HS256.")
    {
        Missing = Literals.AlgorithmMissing, Empty = Literals.AlgorithmEmpty, AbsentIsEmpty = true, NotText = Literals.Invalid,
    };

    static readonly ChoiceParameter Format = new("format", "Look of the key.", "barong", "classic", "primebit", "coinut")
    {
        Invalid = Literals.Value,
    };

    static readonly TextParameter TotpCode = new("totp_code", "Six digits of the authenticator app.") { NotText = Literals.Invalid };
    static readonly IntegerParameter ExpiresAt = new("expires_at", "When the key ends, Unix seconds; absent = never.")
    {
        MayBeEmpty = false, Min = 1, NotInteger = Literals.Invalid, OutOfRange = Literals.Invalid,
    };

    static readonly TextParameter State = new("state", "active or disabled.") { NotText = Literals.Invalid };
    static readonly TextParameter Ordering = new("ordering", "asc or desc.") { NotText = Literals.Invalid };
    static readonly TextParameter OrderBy = new("order_by", "Column.") { NotText = Literals.Invalid };

    public void Map(RouteTable routes)
    {
        routes.Post("/otp/generate_qrcode", GenerateBarcode, "Begins two-factor authentication: a barcode to scan.");
        routes.Post("/otp/enable", Enable, "Switches two-factor authentication on.", Code);
        routes.PostThatChanges("/otp/disable", Disable, StatusCodes.Status200OK, "Switches it off; API keys stop.", Code);
        routes.Post("/otp/verify", Verify, "Checks a code.", Code);
        routes.Get("/api_keys", Keys, "My keys.", Ordering, OrderBy, BarongPaging.Page, BarongPaging.Limit);
        routes.Post("/api_keys", Issue, "Makes a key; its secret is shown this once.", Algorithm, KeyParameters.Scope,
            KeyParameters.Addresses, ExpiresAt, Format, TotpCode);
        routes.Patch("/api_keys/{kid}", PatchKey, "Changes scopes, addresses or state of a key.", KeyParameters.Scope,
            KeyParameters.Addresses, State, TotpCode);
        routes.Delete("/api_keys/{kid}", DeleteKey, "Deletes a key.", TotpCode);
        routes.Get("/sessions", Sessions, "My open sessions.");
        routes.Get("/sessions/csrf_token", CsrfToken, "The token that a page must send with what it changes.");
        routes.Delete("/sessions/{id}", EndSession, "Ends one of my sessions.");
    }

    ValueTask GenerateBarcode(Call call)
    {
        var begun = barong.People.BeginOtp(BarongDialect.ActOf(call));
        if (begun.Rejected) return Errors.Answer(call, begun);
        return call.Json(
            StatusCodes.Status201Created, (Barcode: BarcodeOf(begun.Value.Url), begun.Value.Url),
            static (json, state) => CredentialWire.WriteEnrolment(json, state.Barcode, state.Url));
    }

    static string BarcodeOf(string url)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(url, QRCodeGenerator.ECCLevel.M);
        using var png = new PngByteQRCode(data);
        return Convert.ToBase64String(png.GetGraphic(Math.Max(1, BarcodePixels / data.ModuleMatrix.Count)));
    }

    ValueTask Enable(Call call)
    {
        if (ReadCode(call) is not { } code) return call.Refused();
        var enabled = barong.People.EnableOtp(BarongDialect.ActOf(call), code);
        // Wire quirk: the body says 200 while the status is 201 (docs/dialects/barong.md).
        return enabled.Rejected ? Errors.Answer(call, enabled) : AnswerNumber(call, StatusCodes.Status201Created, StatusCodes.Status200OK);
    }

    ValueTask Disable(Call call)
    {
        if (ReadCode(call) is not { } code) return call.Refused();
        var disabled = barong.People.DisableOtp(BarongDialect.ActOf(call), code);
        return disabled.Rejected ? Errors.Answer(call, disabled) : AnswerNumber(call, StatusCodes.Status200OK, StatusCodes.Status200OK);
    }

    ValueTask Verify(Call call)
    {
        if (ReadCode(call) is not { } code) return call.Refused();
        var verified = barong.People.VerifyOtp(BarongDialect.ActOf(call), code);
        return verified.Rejected ? Errors.Answer(call, verified) : Reply.Empty(call.Http, StatusCodes.Status201Created);
    }

    ValueTask Keys(Call call)
    {
        var ordering = Ordering.Read(call.Input);
        var orderBy = OrderBy.Read(call.Input);
        var paging = BarongPaging.Read(call.Input);
        if (call.Input.Failed) return call.Refused();
        var keys = barong.People.ApiKeys.List(call.Caller.Member.Number, ordering, orderBy, paging.ToPage());
        if (keys.Rejected) return Errors.Answer(call, keys);
        paging.WriteHeadersWithLink(call.Http.Request, call.Http.Response, keys.Value.Total);
        return call.Json(StatusCodes.Status200OK, keys.Value.Rows, CredentialWire.WriteKeys);
    }

    ValueTask Issue(Call call)
    {
        // Before the parameters are looked at, as the anchor does.
        if (!call.Caller.Member.Otp) return Errors.Answer(call, IdentityReject.ApiKey2faDisabled);
        var algorithm = Algorithm.Read(call.Input);
        var format = Format.Read(call.Input);
        var scopes = KeyParameters.ReadScopes(call.Input);
        var addresses = KeyParameters.ReadAddresses(call.Input);
        var expiresAt = ExpiresAt.Read(call.Input);
        if (call.Input.Failed) return call.Refused();
        var wish = new NewApiKey
        {
            Format = FormatOf(format), Algorithm = algorithm!, Scopes = scopes ?? [], Addresses = addresses ?? [],
            ExpiresAtUs = UnixSeconds.ToUs(expiresAt),
        };
        var issued = barong.People.IssueApiKey(BarongDialect.ActOf(call), wish, OtpCode.Read(call.Input, TotpCode.Name));
        if (issued.Rejected) return Errors.Answer(call, issued);
        return call.Json(
            StatusCodes.Status201Created, (issued.Value, InVault: barong.SecretInVault(call)),
            static (json, state) => CredentialWire.WriteKey(json, state.Value.Key, state.Value.Secret, state.InVault));
    }

    ValueTask PatchKey(Call call)
    {
        if (!call.Caller.Member.Otp) return Errors.Answer(call, IdentityReject.ApiKey2faDisabled);
        var patch = new ApiKeyPatch(KeyParameters.ReadScopes(call.Input), State.Read(call.Input))
        {
            Addresses = KeyParameters.ReadAddresses(call.Input),
        };
        if (call.Input.Failed) return call.Refused();
        var changed = barong.People.PatchApiKey(
            BarongDialect.ActOf(call), call.Input.Parameters.Text("kid")!, patch,
            OtpCode.Read(call.Input, TotpCode.Name));
        if (changed.Rejected) return Errors.Answer(call, changed);
        return call.Json(
            StatusCodes.Status200OK, changed.Value, static (json, key) => CredentialWire.WriteKey(json, key, secret: null, inVault: false));
    }

    ValueTask DeleteKey(Call call)
    {
        var kid = call.Input.Parameters.Text("kid")!;
        var deleted = barong.People.DeleteApiKey(BarongDialect.ActOf(call), kid, OtpCode.Read(call.Input, TotpCode.Name));
        return deleted.Rejected ? Errors.Answer(call, deleted) : Reply.Empty(call.Http, StatusCodes.Status204NoContent);
    }

    ValueTask Sessions(Call call) => call.Json(
        StatusCodes.Status200OK, (Sessions: barong.People.Sessions.List(call.Caller.Member.Number), Current: call.Caller.Session?.Id),
        static (json, state) =>
        {
            json.WriteStartArray();
            foreach (var session in state.Sessions) CredentialWire.WriteSession(json, session, session.Id == state.Current);
            json.WriteEndArray();
        });

    static ValueTask CsrfToken(Call call)
    {
        if (call.Caller.Session is not { } session) return Errors.NotFound(call);
        return call.Json(StatusCodes.Status200OK, session.CsrfToken, static (json, token) =>
        {
            json.WriteStartObject();
            json.WriteString("csrf_token"u8, token);
            json.WriteEndObject();
        });
    }

    ValueTask EndSession(Call call)
    {
        var text = call.Input.Parameters.Text("id");
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return Errors.NotFound(call);
        var ended = barong.People.Sessions.EndOne(call.Caller.Member.Number, id, call.Caller.Nonce);
        return ended.Rejected ? Errors.Answer(call, ended) : Reply.Empty(call.Http, StatusCodes.Status204NoContent);
    }

    static string? ReadCode(Call call)
    {
        Code.Read(call.Input);
        return call.Input.Failed ? null : OtpCode.Read(call.Input, Code.Name);
    }

    static KeyFormat FormatOf(string? format) => format switch
    {
        "classic" => KeyFormat.Classic,
        "primebit" => KeyFormat.Primebit,
        "coinut" => KeyFormat.Coinut,
        _ => KeyFormat.Barong,
    };

    static ValueTask AnswerNumber(Call call, int status, int number) =>
        call.Json(status, number, static (json, number) => json.WriteNumberValue(number));
}

using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Rialto.Gateways.Barong.Wire;
using Rialto.Gateways.Wire;
using Rialto.Identity;
using Rialto.Identity.Authorization;
using Rialto.Identity.Dossiers;

namespace Rialto.Gateways.Barong.Routes;

/// <summary><c>resource/phones</c>, <c>profiles</c>, <c>documents</c>, <c>addresses</c>, <c>data_storage</c>: who a member is.</summary>
internal sealed class DossierApi(BarongDialect barong)
{
    static readonly TextParameter Phone = Required("phone_number", Literals.PhoneMissing, Literals.PhoneEmpty);
    static readonly TextParameter PhoneCode = Required("verification_code", Literals.PhoneCodeMissing, Literals.PhoneCodeEmpty);
    static readonly ChoiceParameter Channel = new("channel", "How the code is sent.", "sms", "call")
    {
        Invalid = Literals.PhoneChannelInvalid,
    };

    static readonly TextParameter DocType = Required("doc_type", Literals.DocTypeMissing, Literals.DocTypeEmpty);
    static readonly TextParameter DocNumber = Required("doc_number", Literals.DocNumberMissing, Literals.DocNumberEmpty);
    static readonly FilesParameter Upload = new("upload", "JPEG, PNG or PDF.") { Missing = Literals.UploadMissing };
    static readonly TextParameter DocExpire = new("doc_expire", "YYYY-MM-DD.") { NotText = Literals.DocExpireNotDate };
    static readonly TextParameter Identificator = new("identificator", "What files of one document share.") { NotText = Literals.Invalid };
    static readonly TextParameter Metadata = new("metadata", "JSON text.") { NotText = Literals.Invalid };

    static readonly ChoiceParameter DocCategory = new("doc_category", "What is seen.", "front_side", "back_side", "selfie")
    {
        Invalid = Literals.DocCategoryInvalid,
    };

    static readonly TextParameter Country = Required("country", Literals.AddressCountryMissing, Literals.AddressCountryEmpty);
    static readonly TextParameter Address = Required("address", Literals.AddressMissing, Literals.AddressEmpty);
    static readonly TextParameter City = Required("city", Literals.AddressCityMissing, null);
    static readonly TextParameter Postcode = Required("postcode", Literals.AddressPostcodeMissing, null);
    static readonly FilesParameter Proof = new("upload", "JPEG, PNG or PDF.") { Missing = Literals.AddressUploadMissing };

    static readonly TextParameter Title = Required("title", Literals.StorageTitleMissing, Literals.StorageTitleEmpty);
    static readonly TextParameter Data = Required("data", Literals.StorageDataMissing, Literals.StorageDataEmpty) with
    {
        // Identity refuses what is longer, in its own words.
        CharsMax = Limits.BodyBytesMax,
    };

    public void Map(RouteTable routes)
    {
        routes.Get("/phones", Phones, "My telephones.");
        routes.Post("/phones", AddPhone, "Adds a telephone; sends a code.", Phone, Channel);
        routes.Post("/phones/send_code", SendCode, "Sends another code.", Phone, Channel);
        routes.Post("/phones/verify", VerifyPhone, "Verifies a telephone by its code.", Phone, PhoneCode);
        routes.Get("/profiles/me", Profiles, "My profiles.");
        routes.Post("/profiles", AddProfile, "Writes a profile, as a draft or to be verified.", [.. ProfileParameters.All]);
        routes.Put("/profiles", ChangeProfile, "Changes my draft.", [.. ProfileParameters.All]);
        routes.Get("/documents", Documents, "My documents.");
        routes.Get("/documents/{id}/upload", OpenDocument, "A file that I uploaded.");
        routes.PostFiles("/documents", AddDocuments, MaySend, "Uploads a document, to be looked at by staff.",
            DocType, DocNumber, Upload, DocExpire, DocCategory, Identificator, Metadata);
        routes.PostFiles("/addresses", AddAddress, MaySend, "Uploads a proof of where I live.", Country, Address, City, Postcode, Proof);
        routes.Post("/data_storage", StoreData, "Stores data under a title, once.", Title, Data);
    }

    IdentityReject? MaySend(Caller caller) => barong.People.UploadProblem(caller.Member);

    static TextParameter Required(string name, string missing, string? empty) => new(name, "Required.")
    {
        Missing = missing, Empty = empty, AbsentIsEmpty = true, NotText = Literals.Invalid,
    };

    ValueTask Phones(Call call) => AnswerList(
        call, barong.People.Dossiers.PhonesOf(call.Caller.Member.Number),
        (json, phone) => DossierWire.WritePhone(json, phone, barong.Options.MaskData));

    ValueTask AddPhone(Call call)
    {
        var (number, channel) = ReadPhone(call);
        if (call.Input.Failed) return call.Refused();
        return AnswerSent(call, barong.People.AddPhone(BarongDialect.ActOf(call), number!, channel), channel);
    }

    ValueTask SendCode(Call call)
    {
        var (number, channel) = ReadPhone(call);
        if (call.Input.Failed) return call.Refused();
        return AnswerSent(call, barong.People.SendPhoneCode(BarongDialect.ActOf(call), number!, channel), channel);
    }

    static (string? Number, string Channel) ReadPhone(Call call) => (Phone.Read(call.Input), Channel.Read(call.Input) ?? "sms");

    static ValueTask AnswerSent(Call call, Result<Phone> sent, string channel)
    {
        if (sent.Rejected) return Errors.Answer(call, sent);
        return call.Json(StatusCodes.Status201Created, channel, static (json, channel) =>
        {
            json.WriteStartObject();
            json.WriteString("message"u8, $"Code was sent successfully via {channel}");
            json.WriteEndObject();
        });
    }

    ValueTask VerifyPhone(Call call)
    {
        var number = Phone.Read(call.Input);
        var code = PhoneCode.Read(call.Input);
        if (call.Input.Failed) return call.Refused();
        // A JSON number has lost its leading zeros.
        var digits = call.Input.Parameters.TryGet(PhoneCode.Name, out var value) && value.Kind == ParameterKind.Number
            ? code!.PadLeft(Identity.Limits.PhoneCodeDigits, '0')
            : code!.Trim();
        var verified = barong.People.VerifyPhone(BarongDialect.ActOf(call), number!, digits);
        return verified.Rejected
            ? Errors.Answer(call, verified)
            : barong.AnswerMember(call, verified.Value, csrfToken: null, StatusCodes.Status201Created);
    }

    ValueTask Profiles(Call call) => AnswerList(
        call, barong.People.Dossiers.ProfilesOf(call.Caller.Member.Number),
        (json, profile) => DossierWire.WriteProfile(json, profile, barong.Options.MaskData));

    ValueTask AddProfile(Call call)
    {
        var facts = ProfileParameters.Read(call.Input, out var confirm);
        if (call.Input.Failed) return call.Refused();
        return AnswerProfile(call, barong.People.AddProfile(BarongDialect.ActOf(call), facts, confirm), StatusCodes.Status201Created);
    }

    ValueTask ChangeProfile(Call call)
    {
        var facts = ProfileParameters.Read(call.Input, out var confirm);
        if (call.Input.Failed) return call.Refused();
        return AnswerProfile(call, barong.People.ChangeProfile(BarongDialect.ActOf(call), facts, confirm), StatusCodes.Status200OK);
    }

    ValueTask AnswerProfile(Call call, Result<Profile> profile, int status) => profile.Rejected
        ? Errors.Answer(call, profile)
        : call.Json(status, (profile.Value, barong.Options.MaskData),
            static (json, state) => DossierWire.WriteProfile(json, state.Value, state.MaskData));

    ValueTask Documents(Call call) => AnswerList(
        call, barong.People.Dossiers.DocumentsOf(call.Caller.Member.Number),
        (json, document) => DossierWire.WriteDocument(json, document, barong.Options.MaskData));

    ValueTask OpenDocument(Call call) => AnswerFile(call, barong, owner: call.Caller.Member.Number);

    /// <summary>A file never runs in a page of ours: it is only to be saved or looked at.</summary>
    /// <param name="owner">Whose it must be; null = anybody's.</param>
    public static ValueTask AnswerFile(Call call, BarongDialect barong, int? owner)
    {
        var isNumber = long.TryParse(call.Input.Parameters.Text("id"), NumberStyles.None, CultureInfo.InvariantCulture, out var id);
        if (!isNumber || barong.People.Dossiers.OpenDocument(id, owner) is not { } file) return Errors.NotFound(call);
        var headers = call.Http.Response.Headers;
        headers.ContentDisposition = $"attachment; filename=\"document-{id}\"";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        headers.CacheControl = "no-store";
        return Reply.Bytes(call.Http, StatusCodes.Status200OK, file.Document.MediaType, file.Bytes);
    }

    ValueTask AddDocuments(Call call)
    {
        var input = call.Input;
        var type = DocType.Read(input);
        var number = DocNumber.Read(input);
        var files = Upload.Read(input);
        var expire = DocExpire.Read(input);
        var isDate = string.IsNullOrEmpty(expire)
            || DateTime.TryParse(expire, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);
        input.Require(isDate, DocExpire.Name, Literals.DocExpireNotDate);
        var wish = new DocumentWish
        {
            DocType = type ?? "", DocNumber = number, DocExpire = string.IsNullOrEmpty(expire) ? null : expire,
            DocCategory = DocCategory.Read(input), Identificator = Identificator.Read(input), Metadata = Metadata.Read(input),
        };
        if (input.Failed) return call.Refused();
        return AnswerStored(call, barong.People.AddDocuments(BarongDialect.ActOf(call), wish, files));
    }

    ValueTask AddAddress(Call call)
    {
        var input = call.Input;
        var facts = new ProfileFacts
        {
            Country = Country.Read(input), Address = Address.Read(input), City = City.Read(input), Postcode = Postcode.Read(input),
        };
        var files = Proof.Read(input);
        if (input.Failed) return call.Refused();
        return AnswerStored(call, barong.People.AddAddress(BarongDialect.ActOf(call), facts, files));
    }

    ValueTask StoreData(Call call)
    {
        var title = Title.Read(call.Input);
        // JSON itself is taken for its text.
        var data = call.Input.Parameters.TryGet(Data.Name, out var value) && !value.IsScalar ? value.Text : Data.Read(call.Input);
        if (call.Input.Failed) return call.Refused();
        return AnswerStored(call, barong.People.StoreData(BarongDialect.ActOf(call), title!, data!));
    }

    static ValueTask AnswerStored(Call call, Result<Done> stored) => stored.Rejected
        ? Errors.Answer(call, stored)
        : call.Json(StatusCodes.Status201Created, StatusCodes.Status201Created, static (json, status) => json.WriteNumberValue(status));

    static ValueTask AnswerList<T>(Call call, IReadOnlyList<T> rows, Action<Utf8JsonWriter, T> write) =>
        call.Json(StatusCodes.Status200OK, (rows, write), static (json, state) =>
        {
            json.WriteStartArray();
            foreach (var row in state.rows) state.write(json, row);
            json.WriteEndArray();
        });
}

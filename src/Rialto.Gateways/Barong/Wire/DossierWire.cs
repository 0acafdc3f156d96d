using System.Globalization;
using System.Text.Json;
using Rialto.Gateways.Wire;
using Rialto.Identity.Dossiers;

namespace Rialto.Gateways.Barong.Wire;

/// <summary>Telephones, profiles, documents, stored data and comments as Barong shows them (docs/dialects/barong.md).</summary>
internal static class DossierWire
{
    /// <summary>How much of a day of birth its owner is shown: year and month.</summary>
    const int DobCharsShown = 8;

    public static void WritePhone(Utf8JsonWriter json, Phone phone, bool masked)
    {
        json.WriteStartObject();
        json.WriteString("country"u8, phone.Country);
        json.WriteString("number"u8, masked ? phone.Masked : phone.Number);
        // Wire quirk: the only time with milliseconds (docs/dialects/barong.md).
        json.WriteString("validated_at"u8, phone.ValidatedAtUs is { } us ? Milliseconds(us) : null);
        json.WriteEndObject();
    }

    public static void WriteProfile(Utf8JsonWriter json, Profile profile, bool masked)
    {
        var facts = profile.Facts;
        json.WriteStartObject();
        json.WriteString("first_name"u8, facts.FirstName);
        json.WriteString("last_name"u8, masked ? Starred(facts.LastName, shown: 1) : facts.LastName);
        json.WriteString("dob"u8, masked ? Starred(facts.Dob, DobCharsShown) : facts.Dob);
        json.WriteString("address"u8, facts.Address);
        json.WriteString("postcode"u8, facts.Postcode);
        json.WriteString("city"u8, facts.City);
        json.WriteString("country"u8, facts.Country);
        json.WriteString("state"u8, WordOf(profile.State));
        json.WriteString("metadata"u8, facts.Metadata);
        json.WriteString("created_at"u8, IsoTime.Utc.Of(profile.CreatedAtUs));
        json.WriteString("updated_at"u8, IsoTime.Utc.Of(profile.UpdatedAtUs));
        json.WriteEndObject();
    }

    public static string WordOf(ProfileState state) => state switch
    {
        ProfileState.Drafted => "drafted",
        ProfileState.Submitted => "submitted",
        ProfileState.Verified => "verified",
        ProfileState.Rejected => "rejected",
    };

    /// <summary>For its owner: four fields.</summary>
    public static void WriteDocument(Utf8JsonWriter json, Document document, bool masked)
    {
        json.WriteStartObject();
        WriteUpload(json, $"/api/v2/barong/resource/documents/{document.Id}/upload");
        json.WriteString("doc_type"u8, document.DocType);
        json.WriteString("doc_number"u8, masked ? document.MaskedNumber : document.DocNumber);
        json.WriteString("doc_expire"u8, document.DocExpire);
        json.WriteEndObject();
    }

    public static void WriteDocumentForStaff(Utf8JsonWriter json, Document document)
    {
        json.WriteStartObject();
        WriteUpload(json, $"/api/v2/barong/admin/documents/{document.Id}/upload");
        json.WriteString("doc_type"u8, document.DocType);
        json.WriteString("doc_number"u8, document.DocNumber);
        json.WriteString("doc_expire"u8, document.DocExpire);
        json.WriteString("metadata"u8, document.Metadata);
        json.WriteString("created_at"u8, IsoTime.Utc.Of(document.CreatedAtUs));
        json.WriteString("updated_at"u8, IsoTime.Utc.Of(document.UpdatedAtUs));
        json.WriteEndObject();
    }

    public static void WriteStorage(Utf8JsonWriter json, DataStorage storage)
    {
        json.WriteStartObject();
        json.WriteString("title"u8, storage.Title);
        json.WriteString("data"u8, storage.Data);
        json.WriteString("created_at"u8, IsoTime.Utc.Of(storage.CreatedAtUs));
        json.WriteString("updated_at"u8, IsoTime.Utc.Of(storage.UpdatedAtUs));
        json.WriteEndObject();
    }

    public static void WriteComment(Utf8JsonWriter json, Comment comment)
    {
        json.WriteStartObject();
        json.WriteNumber("id"u8, comment.Id);
        json.WriteString("author_uid"u8, comment.AuthorUid);
        json.WriteString("title"u8, comment.Title);
        json.WriteString("data"u8, comment.Data);
        json.WriteString("created_at"u8, IsoTime.Utc.Of(comment.CreatedAtUs));
        json.WriteString("updated_at"u8, IsoTime.Utc.Of(comment.UpdatedAtUs));
        json.WriteEndObject();
    }

    static void WriteUpload(Utf8JsonWriter json, string url)
    {
        json.WriteStartObject("upload"u8);
        json.WriteString("url"u8, url);
        json.WriteEndObject();
    }

    static string? Starred(string? text, int shown) =>
        text is null || text.Length <= shown ? text : text[..shown] + new string('*', text.Length - shown);

    static string Milliseconds(long us) =>
        DateTimeOffset.UnixEpoch.AddMicroseconds(us).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

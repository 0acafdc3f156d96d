using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rialto.Gateways.PrimeBit.Documents;

namespace Rialto.Gateways.PrimeBit.Routes;

/// <summary>What there is, for programs and for people: <c>/swagger*</c>, <c>/postman.json</c>.</summary>
internal static class DocumentsApi
{
    const string Yaml = "application/yaml; charset=utf-8";
    const string Html = "text/html; charset=utf-8";

    static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Added last: it tells of all that were added before, and of itself.</summary>
    public static void Map(OperationTable table)
    {
        Get("/swagger.json", PrimeBitCall.ContentType, "This document.", () => OpenApiDocument.Of(table.All).ToJsonString(s_json));
        Get("/swagger.yaml", Yaml, "The same in YAML.", () => Documents.Yaml.Of(OpenApiDocument.Of(table.All)));
        Get("/swagger", Html, "The same for people.", () => PageOf(table.All));
        Get("/postman.json", PrimeBitCall.ContentType, "A Postman collection that signs.", () =>
            PostmanCollection.Of(table.All).ToJsonString(s_json));

        void Get(string pattern, string contentType, string about, Func<string> write)
        {
            var bytes = new Lazy<byte[]>(() => Encoding.UTF8.GetBytes(write()));
            table.Add(new()
            {
                Verb = "GET", Pattern = pattern, Entry = Entry.Public, About = about, Reply = "Document", ContentType = contentType,
                Handle = call => call.Send(new(200, bytes.Value), contentType),
            });
        }
    }

    static string PageOf(IReadOnlyList<Operation> operations)
    {
        var page = new StringBuilder();
        page.Append("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Rialto: PrimeBit</title><h1>Rialto: PrimeBit</h1>");
        page.Append("<p><a href=\"/api/v1/swagger.json\">JSON</a> <a href=\"/api/v1/swagger.yaml\">YAML</a> ");
        page.Append("<a href=\"/api/v1/postman.json\">Postman</a> <a href=\"/docs\">all documents</a></p><table>");
        foreach (var operation in operations.Where(each => each.IsListed))
        {
            page.Append("<tr><td>").Append(operation.Verb).Append("<td><code>/api/v1").Append(HtmlEncoder.Default.Encode(operation.Pattern))
                .Append("</code><td>").Append(HtmlEncoder.Default.Encode(operation.About));
        }

        return page.Append("</table></html>\n").ToString();
    }
}

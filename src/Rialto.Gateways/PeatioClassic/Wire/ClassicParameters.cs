using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Rialto.Gateways.Wire;

namespace Rialto.Gateways.PeatioClassic.Wire;

/// <summary>All parameters of a request, both as they were sent (signatures are over that) and nested.</summary>
/// <remarks>Query, then body, then path; the later wins. A JSON body is taken as the form that says the same.</remarks>
internal sealed class ClassicParameters
{
    readonly List<string> _pairs = [];
    readonly Dictionary<string, FormValue> _values;
    readonly HashSet<string> _fromPath = new(StringComparer.Ordinal);

    public ClassicParameters()
        : this(new(StringComparer.Ordinal))
    {
    }

    /// <summary>One element of a list, to be read like a request.</summary>
    public ClassicParameters(Dictionary<string, FormValue> values) => _values = values;

    /// <summary>The pairs of query and body as they were sent, encoded; JSON and parts as a form would have sent them.</summary>
    public IReadOnlyList<string> Pairs => _pairs;

    /// <summary>Everything, nested.</summary>
    public IReadOnlyDictionary<string, FormValue> Values => _values;

    /// <summary>Names that stand in the path.</summary>
    public IReadOnlySet<string> FromPath => _fromPath;

    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>A text; null = absent, or no text.</summary>
    public string? Text(string name) => _values.TryGetValue(name, out var value) ? value.Text : null;

    /// <summary>Reads a request; null = read, else what is wrong with it.</summary>
    public async ValueTask<Errors.Problem?> ReadAsync(HttpContext context, IReadOnlyDictionary<string, string> fromPath)
    {
        var query = context.Request.QueryString;
        if (query.HasValue && !TryAddForm(query.Value[1..])) return Errors.Validation(Errors.InvalidParameters);
        if (HttpMethods.IsPost(context.Request.Method) || HttpMethods.IsDelete(context.Request.Method))
        {
            if (await ReadBodyAsync(context) is { } problem) return problem;
        }

        foreach (var (name, value) in fromPath)
        {
            _values[name] = new() { Text = value };
            _fromPath.Add(name);
        }

        return null;
    }

    async ValueTask<Errors.Problem?> ReadBodyAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = Limits.LargeBodyBytesMax;
        using var body = await Body.ReadAsync(context.Request, Limits.LargeBodyBytesMax, context.RequestAborted);
        if (body.TooLarge)
        {
            context.Response.Headers.Connection = "close";
            return new(StatusCodes.Status413PayloadTooLarge, Errors.ValidationCode, Errors.BodyTooLarge);
        }

        if (body.Bytes.Length == 0) return null;
        var type = context.Request.ContentType ?? "";
        if (type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
            return TryAddJson(body.Bytes) ? null : Errors.Validation(Errors.InvalidJson);
        var read = type.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            ? await TryAddPartsAsync(body.Bytes, type, context.RequestAborted)
            : Body.TryDecode(body.Bytes.Span, out var form) && TryAddForm(form);
        return read ? null : Errors.Validation(Errors.InvalidParameters);
    }

    bool TryAddForm(string form)
    {
        foreach (var pair in form.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            _pairs.Add(pair);
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var (key, value) = equals < 0 ? (pair, "") : (pair[..equals], pair[(equals + 1)..]);
            if (!FormText.TryDecode(key, out key) || !FormText.TryDecode(value, out value) || !TryPut(key, value)) return false;
        }

        return true;
    }

    bool TryAddField(string key, string value)
    {
        _pairs.Add($"{FormText.Encode(key)}={FormText.Encode(value)}");
        return TryPut(key, value);
    }

    bool TryPut(string key, string value)
    {
        if (_pairs.Count > Limits.FormPairsMax || value.Length > Limits.TextCharsMax) return false;
        return FormReader.TryAdd(_values, key, value);
    }

    bool TryAddJson(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = Limits.JsonDepthMax });
            if (document.RootElement.ValueKind != JsonValueKind.Object) return false;
            foreach (var member in document.RootElement.EnumerateObject())
            {
                // The body wins: what the query said under this name is gone.
                _values.Remove(member.Name);
                if (!TryAddJson(member.Name, member.Value)) return false;
            }

            return true;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    bool TryAddJson(string key, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Null:
                return true;
            case JsonValueKind.Object:
                return value.EnumerateObject().All(member => TryAddJson($"{key}[{member.Name}]", member.Value));
            case JsonValueKind.Array:
                return value.EnumerateArray().All(item => TryAddJson($"{key}[]", item));
            default:
                return TryAddField(key, value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText());
        }
    }

    async ValueTask<bool> TryAddPartsAsync(ReadOnlyMemory<byte> bytes, string contentType, CancellationToken cancel)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type)) return false;
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (string.IsNullOrEmpty(boundary)) return false;
        try
        {
            var reader = new MultipartReader(boundary, new MemoryStream(bytes.ToArray()));
            while (await reader.ReadNextSectionAsync(cancel) is { } section)
            {
                var name = HeaderUtilities.RemoveQuotes(section.GetContentDispositionHeader()?.Name ?? default).Value;
                using var content = new MemoryStream();
                await section.Body.CopyToAsync(content, cancel);
                if (string.IsNullOrEmpty(name) || !Body.TryDecode(content.ToArray(), out var text)) return false;
                if (!TryAddField(name, text)) return false;
            }

            return true;
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException)
        {
            return false;
        }
    }
}

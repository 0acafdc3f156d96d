using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Rialto.Gateways.Wire;

/// <summary>All parameters of one request: query string, then body, then path; the later wins.</summary>
public sealed class Parameters
{
    readonly Dictionary<string, ParameterValue> _values;
    readonly List<UploadedFile> _files = [];

    Parameters(Dictionary<string, ParameterValue> values) => _values = values;

    /// <summary>Of pairs like <c>a=1&amp;b[]=2</c>, for what comes by no HTTP request.</summary>
    /// <exception cref="ArgumentException">The text is past a bound.</exception>
    public static Parameters Of(string pairs)
    {
        var values = new Dictionary<string, ParameterValue>(StringComparer.Ordinal);
        if (!ParameterParser.TryReadPairs(pairs, Limits.TextCharsMax, values)) throw new ArgumentException("Too long or too many.", nameof(pairs));
        return new(values);
    }

    /// <summary>Reads everything that a request says. A GET's or HEAD's body is not looked at.</summary>
    /// <param name="bounds">How much is taken.</param>
    public static async ValueTask<(ParametersOutcome Outcome, Parameters Parameters)> ReadAsync(
        HttpContext context, BodyBounds bounds, CancellationToken cancel)
    {
        var values = new Dictionary<string, ParameterValue>(StringComparer.Ordinal);
        var parameters = new Parameters(values);
        var request = context.Request;
        if (request.QueryString.HasValue && !ParameterParser.TryReadPairs(request.QueryString.Value.AsSpan(1), bounds.TextCharsMax, values))
            return (ParametersOutcome.Malformed, parameters);
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            var outcome = await parameters.ReadBodyAsync(request, bounds, cancel);
            if (outcome != ParametersOutcome.Read) return (outcome, parameters);
        }

        foreach (var (name, value) in request.RouteValues)
            values[name] = ParameterValue.Scalar(ParameterKind.Text, (string)value!);
        return (ParametersOutcome.Read, parameters);
    }

    public IEnumerable<string> Names => _values.Keys;

    /// <summary>In the order of the form; empty where files are not asked for.</summary>
    public IReadOnlyList<UploadedFile> Files => _files;

    public bool Has(string name) => _values.ContainsKey(name);

    public bool TryGet(string name, [NotNullWhen(true)] out ParameterValue? value) => _values.TryGetValue(name, out value);

    /// <summary>A scalar's text; null when it is absent, a list or a group.</summary>
    public string? Text(string name) => _values.TryGetValue(name, out var value) && value.IsScalar ? value.Text : null;

    async ValueTask<ParametersOutcome> ReadBodyAsync(HttpRequest request, BodyBounds bounds, CancellationToken cancel)
    {
        using var body = await Body.ReadAsync(request, bounds.BytesMax, cancel);
        if (body.TooLarge) return ParametersOutcome.TooLarge;
        if (body.Bytes.Length == 0) return ParametersOutcome.Read;
        return MediaType(request.ContentType) switch
        {
            "multipart/form-data" => await ReadMultipartAsync(body, request.ContentType!, bounds, cancel),
            // Only files may be large.
            _ when bounds.TakesFiles && body.Bytes.Length > Limits.BodyBytesMax => ParametersOutcome.TooLarge,
            "application/json" or "" => Outcome(ParameterParser.TryReadJson(body.Bytes.Span, bounds.TextCharsMax, _values)),
            "application/x-www-form-urlencoded" => Outcome(ReadForm(body.Bytes.Span, bounds.TextCharsMax, _values)),
            _ => ParametersOutcome.UnsupportedType,
        };
    }

    static ParametersOutcome Outcome(bool read) => read ? ParametersOutcome.Read : ParametersOutcome.Malformed;

    /// <summary>The media type without its parameters, lower case; empty when there is none.</summary>
    static string MediaType(string? contentType)
    {
        if (contentType is null) return "";
        // As nearly everybody writes it: nothing to cut, nothing to make small.
        if (contentType == "application/json") return contentType;
        var end = contentType.IndexOf(';', StringComparison.Ordinal);
        return (end < 0 ? contentType : contentType[..end]).Trim().ToLowerInvariant();
    }

    static bool ReadForm(ReadOnlySpan<byte> bytes, int textCharsMax, Dictionary<string, ParameterValue> values) =>
        Body.TryDecode(bytes, out var text) && ParameterParser.TryReadPairs(text, textCharsMax, values);

    async ValueTask<ParametersOutcome> ReadMultipartAsync(Body body, string contentType, BodyBounds bounds, CancellationToken cancel)
    {
        if (!Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(contentType, out var type)) return ParametersOutcome.Malformed;
        var boundary = Microsoft.Net.Http.Headers.HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (string.IsNullOrEmpty(boundary)) return ParametersOutcome.Malformed;
        try
        {
            var reader = new MultipartReader(boundary, new MemoryStream(body.Bytes.ToArray()));
            while (await reader.ReadNextSectionAsync(cancel) is { } section)
            {
                var outcome = await ReadSectionAsync(section, bounds, cancel);
                if (outcome != ParametersOutcome.Read) return outcome;
            }

            return ParametersOutcome.Read;
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException)
        {
            // The parts don't end, or their heads are past the reader's own bounds.
            return ParametersOutcome.Malformed;
        }
    }

    async ValueTask<ParametersOutcome> ReadSectionAsync(MultipartSection section, BodyBounds bounds, CancellationToken cancel)
    {
        var disposition = section.GetContentDispositionHeader();
        if (disposition is null) return ParametersOutcome.Malformed;
        var bytes = new MemoryStream();
        await section.Body.CopyToAsync(bytes, cancel);
        var name = Microsoft.Net.Http.Headers.HeaderUtilities.RemoveQuotes(disposition.Name).Value;
        if (string.IsNullOrEmpty(name)) return ParametersOutcome.Malformed;
        if (!string.IsNullOrEmpty(disposition.FileName.Value)) return KeepFile(name, bytes, bounds.TakesFiles);
        return Outcome(Body.TryDecode(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), out var text)
            && ParameterParser.TryAddField(name, text, bounds.TextCharsMax, _values));
    }

    /// <summary>A file that nobody asked for is no parameter.</summary>
    ParametersOutcome KeepFile(string name, MemoryStream bytes, bool takesFiles)
    {
        if (!takesFiles) return ParametersOutcome.Read;
        if (bytes.Length > Identity.Limits.DocumentBytesMax) return ParametersOutcome.TooLarge;
        if (_files.Count == Limits.FilesMax || name.Length > Limits.TextCharsMax) return ParametersOutcome.Malformed;
        _files.Add(new UploadedFile(name, bytes.ToArray()));
        return ParametersOutcome.Read;
    }
}

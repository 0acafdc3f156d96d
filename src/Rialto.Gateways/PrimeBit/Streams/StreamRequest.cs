using System.Text.Json;

namespace Rialto.Gateways.PrimeBit.Streams;

/// <summary>A JSON request of a client; what it does not need stays null. Unknown fields are ignored.</summary>
internal sealed record StreamRequest
{
    const string NoCorrelation = "null";

    static readonly JsonDocumentOptions s_options = new() { MaxDepth = Limits.JsonDepthMax };

    /// <summary>JSON text that answers repeat: a string or a number as it was sent, else null.</summary>
    public string Correlation { get; private init; } = NoCorrelation;

    /// <summary>What cannot be read in it; null = nothing.</summary>
    public StreamProblem? Problem { get; private init; }
    public string? Method { get; private init; }

    /// <summary>Null = absent, or not a list of the right length.</summary>
    public IReadOnlyList<string>? Params { get; private init; }
    public string? ApiKey { get; private init; }

    /// <summary>A number is taken as its text.</summary>
    public string? Timestamp { get; private init; }
    public string? Signature { get; private init; }

    /// <summary>Whether any of the three fields of a signed request came along.</summary>
    public bool IsSigned => ApiKey is not null || Timestamp is not null || Signature is not null;

    public static StreamRequest Read(ReadOnlyMemory<byte> message)
    {
        try
        {
            using var document = JsonDocument.Parse(message, s_options);
            if (document.RootElement.ValueKind == JsonValueKind.Object) return Read(document.RootElement);
        }
        catch (JsonException)
        {
        }

        return new() { Problem = StreamProblem.Malformed };
    }

    static StreamRequest Read(JsonElement root)
    {
        if (!TryReadCorrelation(root, out var correlation)) return new() { Problem = StreamProblem.Malformed };
        var broken = new StreamRequest { Correlation = correlation, Problem = StreamProblem.Malformed };
        try
        {
            var isRead = TryText(root, "method", numbers: false, out var method) & TryText(root, "api-key", numbers: false, out var apiKey)
                & TryText(root, "timestamp", numbers: true, out var timestamp)
                & TryText(root, "signature", numbers: false, out var signature)
                & TryParams(root, out var parameters);
            if (!isRead) return broken;
            return new()
            {
                Correlation = correlation, Method = method, Params = parameters, ApiKey = apiKey, Timestamp = timestamp,
                Signature = signature,
            };
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, escaped: no text.
            return broken;
        }
    }

    static bool TryReadCorrelation(JsonElement root, out string correlation)
    {
        correlation = NoCorrelation;
        if (!root.TryGetProperty("correlation_id", out var value) || value.ValueKind == JsonValueKind.Null) return true;
        if (value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number)) return false;
        correlation = value.GetRawText();
        return true;
    }

    static bool TryText(JsonElement root, string name, bool numbers, out string? text)
    {
        text = null;
        if (!root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return true;
        if (value.ValueKind == JsonValueKind.String) text = value.GetString();
        else if (numbers && value.ValueKind == JsonValueKind.Number) text = value.GetRawText();
        return text is not null;
    }

    /// <summary>A list of the wrong length is none; one with something else than text in it cannot be read.</summary>
    static bool TryParams(JsonElement root, out IReadOnlyList<string>? parameters)
    {
        parameters = null;
        if (!root.TryGetProperty("params", out var value) || value.ValueKind != JsonValueKind.Array) return true;
        if (value.GetArrayLength() is 0 or > Limits.PrimeBitParamsMax) return true;
        if (value.EnumerateArray().Any(each => each.ValueKind != JsonValueKind.String)) return false;
        parameters = [.. value.EnumerateArray().Select(each => each.GetString()!)];
        return true;
    }
}

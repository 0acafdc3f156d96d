using System.Globalization;
using System.Text.Json;

namespace Rialto.Gateways.Ranger.Wire;

/// <summary>What a client said, as far as it could be understood.</summary>
internal sealed record ClientMessage
{
    static readonly JsonDocumentOptions Json = new() { MaxDepth = Limits.JsonDepthMax };

    public enum Sort
    {
        /// <summary>Nothing at all; nobody answers.</summary>
        Empty,

        /// <summary>The text <c>ping</c>.</summary>
        Ping,
        Subscribe,
        Unsubscribe,

        /// <summary>The old way to authenticate in band.</summary>
        Token,

        /// <summary>Not understood: <see cref="Problem"/> says why.</summary>
        Bad,
    }

    public required Sort Kind { get; init; }

    public IReadOnlyList<string> Streams { get; init; } = [];

    public string Problem { get; init; } = "";

    /// <summary>Null = it was not a text.</summary>
    public string? Token { get; init; }

    /// <summary>Reads one message of at most <see cref="Limits.SocketMessageBytesMax"/>; never throws.</summary>
    public static ClientMessage Read(ReadOnlyMemory<byte> text)
    {
        if (text.IsEmpty) return new() { Kind = Sort.Empty };
        if (text.Span.StartsWith("ping"u8)) return new() { Kind = Sort.Ping };
        try
        {
            using var document = JsonDocument.Parse(text, Json);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object ? ReadObject(root) : Bad(Errors.NotParsed + "an object is expected");
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            // A text with half a surrogate pair is found only when it is read: no JSON either.
            var at = (problem as JsonException)?.BytePositionInLine ?? 0;
            return Bad(string.Create(CultureInfo.InvariantCulture, $"{Errors.NotParsed}invalid JSON at byte {at}"));
        }
    }

    static ClientMessage ReadObject(JsonElement root)
    {
        if (!root.TryGetProperty("event"u8, out var name))
        {
            if (!root.TryGetProperty("jwt"u8, out var token)) return Bad(Errors.InvalidEvent);
            return new() { Kind = Sort.Token, Token = token.ValueKind == JsonValueKind.String ? token.GetString() : null };
        }

        if (name.ValueKind != JsonValueKind.String) return Bad(Errors.InvalidEvent);
        return name.GetString() switch
        {
            "subscribe" => ReadStreams(root, Sort.Subscribe),
            "unsubscribe" => ReadStreams(root, Sort.Unsubscribe),
            _ => Bad(Errors.InvalidEvent),
        };
    }

    static ClientMessage ReadStreams(JsonElement root, Sort kind)
    {
        if (!root.TryGetProperty("streams"u8, out var streams)) return Bad(Errors.NoStreams);
        // Wire quirk: what is no list counts as an empty one (docs/dialects/ranger.md).
        if (streams.ValueKind != JsonValueKind.Array) return new() { Kind = kind };
        if (streams.GetArrayLength() > Limits.ArrayItemsMax) return Bad(Errors.TooManyStreams);
        var names = new List<string>(streams.GetArrayLength());
        foreach (var stream in streams.EnumerateArray())
        {
            if (stream.ValueKind != JsonValueKind.String) return Bad(Errors.NoStreams);
            names.Add(stream.GetString()!);
        }

        return new() { Kind = kind, Streams = names };
    }

    static ClientMessage Bad(string problem) => new() { Kind = Sort.Bad, Problem = problem };
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rialto.Gateways.Feeds;

/// <summary>Reads the list of outside sources: JSON, by the code of a perpetual. What it does not know it refuses.</summary>
public static class SourceFile
{
    static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    /// <exception cref="FormatException">What is wrong, in a sentence.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<SourceTerms>> Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length > Limits.FeedFileBytesMax) throw new FormatException("it is too large");
            return Parse(File.ReadAllBytes(path));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new FormatException(fault.Message, fault);
        }
    }

    /// <exception cref="FormatException">What is wrong, in a sentence.</exception>
    internal static IReadOnlyDictionary<string, IReadOnlyList<SourceTerms>> Parse(ReadOnlySpan<byte> text)
    {
        var lists = JsonSerializer.Deserialize<Dictionary<string, List<Entry>>>(text, s_json) ?? throw new FormatException("it is empty");
        var sources = new Dictionary<string, IReadOnlyList<SourceTerms>>();
        foreach (var (code, entries) in lists)
        {
            if (entries is null || entries.Count is 0 or > Engine.Limits.IndexFeedsMax)
                throw new FormatException($"{code}: one to {Engine.Limits.IndexFeedsMax} sources are needed");
            sources[code] = [.. entries.Select(entry => TermsOf(code, entry))];
            if (sources[code].DistinctBy(source => source.Name).Count() != entries.Count)
                throw new FormatException($"{code}: two sources have one name");
        }

        return sources;
    }

    static SourceTerms TermsOf(string code, Entry entry)
    {
        Require(entry.Name is { Length: > 0 and <= Limits.FeedNameCharsMax }, code, "a name is missing or too long");
        Require(Uri.TryCreate(entry.Url, UriKind.Absolute, out var address)
            && address.Scheme is "http" or "https" or "ws" or "wss", code, $"{entry.Name}: url is no http, https, ws or wss address");
        Require(entry.Path is { Length: > 0 }, code, $"{entry.Name}: path is missing");
        Require(entry.Weight is >= 1 and <= Limits.FeedWeightMax, code, $"{entry.Name}: weight is not within 1 … {Limits.FeedWeightMax}");
        Require(entry.EveryMs >= Limits.FeedPauseMin.TotalMilliseconds && entry.EveryMs <= Limits.FeedPauseMax.TotalMilliseconds,
            code, $"{entry.Name}: every_ms is out of bounds");
        var isSocket = address!.Scheme is "ws" or "wss";
        Require(isSocket || entry is { Send: "", Only: "" }, code, $"{entry.Name}: send and only are for WebSockets");
        var only = entry.Only.Split('=', 2);
        Require(entry.Only.Length == 0 || only is [{ Length: > 0 }, _], code, $"{entry.Name}: only is not of the form path=text");
        return new()
        {
            Name = entry.Name!,
            Address = address,
            Path = entry.Path!.Split('.'),
            Weight = entry.Weight,
            Every = TimeSpan.FromMilliseconds(entry.EveryMs),
            Greeting = entry.Send,
            Only = entry.Only.Length == 0 ? null : (only[0].Split('.'), only[1]),
        };
    }

    static void Require(bool isSo, string code, string problem)
    {
        if (!isSo) throw new FormatException($"{code}: {problem}");
    }

    sealed record Entry
    {
        public string? Name { get; init; }
        public string? Url { get; init; }
        public string? Path { get; init; }
        public int Weight { get; init; } = 1;
        public int EveryMs { get; init; } = 2_000;
        public string Send { get; init; } = "";
        public string Only { get; init; } = "";
    }
}

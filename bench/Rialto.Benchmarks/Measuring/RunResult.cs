using System.Text;
using System.Text.Json;

namespace Rialto.Benchmarks.Measuring;

/// <summary>One run of a workload: a JSON object on one line.</summary>
/// <param name="Void">Why the run does not count; none: it counts.</param>
/// <param name="Metrics">Figures by name.</param>
/// <param name="Texts">Metrics that are texts, like hashes.</param>
public sealed record RunResult(
    string Workload,
    ulong Seed,
    string? Void,
    double CalSha,
    SortedDictionary<string, double> Metrics,
    SortedDictionary<string, string> Texts)
{
    /// <summary>Name of the text that says under which conditions the figures came about.</summary>
    public const string Conditions = "conditions";

    /// <summary>Requests per second of a bare Kestrel echo on the same machine, for end-to-end workloads; none: not measured.</summary>
    public double? CalEcho { get; init; }

    /// <summary>The result of a workload whose only text is its conditions.</summary>
    public static RunResult Of(
        string workload, ulong seed, string? problem, double calSha, SortedDictionary<string, double> metrics, string conditions) =>
        new(workload, seed, problem, calSha, metrics, new SortedDictionary<string, string> { [Conditions] = conditions });

    public string ToJson()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream)) Write(json);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote; machine and commit are those of this process.</summary>
    public static RunResult FromJson(string line)
    {
        using var json = JsonDocument.Parse(line);
        var root = json.RootElement;
        var metrics = root.GetProperty("metrics").EnumerateObject().ToLookup(metric => metric.Value.ValueKind == JsonValueKind.Number);
        var figures = metrics[true].ToDictionary(metric => metric.Name, metric => metric.Value.GetDouble());
        var texts = metrics[false].ToDictionary(metric => metric.Name, metric => metric.Value.GetString() ?? "");
        var calibration = root.GetProperty("calibration");
        return new RunResult(
            root.GetProperty("workload").GetString() ?? "",
            root.GetProperty("seed").GetUInt64(),
            root.GetProperty("void").GetString(),
            calibration.GetProperty("cal.sha").GetDouble(),
            new SortedDictionary<string, double>(figures),
            new SortedDictionary<string, string>(texts))
        {
            CalEcho = calibration.TryGetProperty("cal.echo", out var echo) ? echo.GetDouble() : null,
        };
    }

    void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("workload", Workload);
        json.WriteNumber("seed", Seed);
        json.WriteString("commit", Machine.Commit);
        json.WriteString("machine", Machine.Line);
        json.WriteString("void", Void);
        json.WriteStartObject("calibration");
        json.WriteNumber("cal.sha", Math.Round(CalSha, 1));
        if (CalEcho is { } echo) json.WriteNumber("cal.echo", Math.Round(echo, 1));
        json.WriteEndObject();
        json.WriteStartObject("metrics");
        foreach (var (name, value) in Metrics) json.WriteNumber(name, Math.Round(value, 6));
        foreach (var (name, text) in Texts) json.WriteString(name, text);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}

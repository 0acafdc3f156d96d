using System.Globalization;
using System.Text.RegularExpressions;

namespace Rialto.Wire.Tests.Harness;

/// <summary>Reads a page of figures by the grammar of the Prometheus text format 0.0.4, and by what a scraper refuses beyond it.</summary>
/// <remarks>
/// One family after the other: HELP, TYPE, its samples and no others; each series once; names, labels, escapes and numbers as the format
/// has them; counters named <c>_total</c> and not below 0; buckets of a histogram cumulative, the last one <c>+Inf</c> and equal to its
/// count.
/// </remarks>
static partial class PrometheusText
{
    /// <summary>Everything that is wrong with a page; empty when nothing is.</summary>
    public static List<string> Problems(string page)
    {
        var problems = new List<string>();
        if (!page.EndsWith('\n')) problems.Add("the last line does not end");
        if (page.Contains('\r', StringComparison.Ordinal)) problems.Add("there is a carriage return");
        var families = new HashSet<string>();
        Family? family = null;
        foreach (var (line, number) in page.TrimEnd('\n').Split('\n').Select((line, index) => (line, index + 1)))
        {
            if (Help().Match(line) is { Success: true } help)
            {
                family?.End(problems);
                family = new(help.Groups["name"].Value);
                if (!families.Add(family.Name)) problems.Add($"line {number}: {family.Name} comes twice");
            }
            else if (Type().Match(line) is { Success: true } type && family is { Type: "" } && type.Groups["name"].Value == family.Name)
                family.Type = type.Groups["type"].Value;
            else if (family is not { Type: not "" } || !family.Takes(line, problems, number))
                problems.Add($"line {number} is nothing: {line}");
        }
        family?.End(problems);
        return problems;
    }

    sealed class Family(string name)
    {
        readonly HashSet<string> _series = [];
        readonly Dictionary<string, List<(double Bound, double Count)>> _buckets = [];
        readonly Dictionary<string, double> _counts = [];
        int _sums;

        public string Name { get; } = name;

        public string Type { get; set; } = "";

        public bool Takes(string line, List<string> problems, int number)
        {
            if (Sample().Match(line) is not { Success: true } sample) return false;
            var (metric, labels) = (sample.Groups["name"].Value, Labels(sample.Groups["labels"].Value));
            if (labels is null || !IsNumber(sample.Groups["value"].Value, out var value)) return false;
            if (Type == "histogram" ? !metric.StartsWith(Name, StringComparison.Ordinal) : metric != Name) return false;
            if (labels.Select(label => label.Name).Distinct().Count() < labels.Count) problems.Add($"line {number}: a label comes twice");
            if (!_series.Add($"{metric}{{{string.Join(',', labels.Order())}}}")) problems.Add($"line {number}: the series comes twice");
            if (Type == "histogram") return TakesPart(metric[Name.Length..], labels, value);
            return Type != "counter" || (value >= 0 && Name.EndsWith("_total", StringComparison.Ordinal));
        }

        public void End(List<string> problems)
        {
            if (Type == "") problems.Add($"{Name} has no type");
            if (_series.Count == 0) problems.Add($"{Name} has no sample");
            if (Type != "histogram") return;
            if (_sums != _counts.Count || _buckets.Count != _counts.Count) problems.Add($"{Name} lacks a sum, a count or buckets");
            foreach (var (labels, buckets) in _buckets)
            {
                if (!buckets.Select(bucket => bucket.Bound).SequenceEqual(buckets.Select(bucket => bucket.Bound).Order()))
                    problems.Add($"{Name}: bounds fall");
                if (buckets.Zip(buckets.Skip(1)).Any(pair => pair.First.Count > pair.Second.Count)) problems.Add($"{Name}: buckets fall");
                if (!double.IsPositiveInfinity(buckets[^1].Bound)) problems.Add($"{Name} ends before +Inf");
                else if (_counts.GetValueOrDefault(labels, double.NaN) != buckets[^1].Count) problems.Add($"{Name}: +Inf is not the count");
            }
        }

        bool TakesPart(string part, List<(string Name, string Value)> labels, double value)
        {
            var own = string.Join(',', labels.Where(label => label.Name != "le").Order());
            switch (part)
            {
                case "_bucket" when labels.Find(label => label.Name == "le") is { Name: "le" } bound && IsNumber(bound.Value, out var le):
                    if (!_buckets.TryGetValue(own, out var buckets)) _buckets[own] = buckets = [];
                    buckets.Add((le, value));
                    return true;
                case "_sum":
                    _sums++;
                    return true;
                case "_count":
                    return _counts.TryAdd(own, value);
                default:
                    return false;
            }
        }
    }

    /// <summary>Null when the text between the braces is no list of labels.</summary>
    static List<(string Name, string Value)>? Labels(string text)
    {
        var labels = new List<(string, string)>();
        while (text.Length > 0)
        {
            if (Label().Match(text) is not { Success: true } label) return null;
            labels.Add((label.Groups["name"].Value, label.Groups["value"].Value));
            text = text[label.Length..];
        }
        return labels;
    }

    static bool IsNumber(string text, out double value)
    {
        value = text switch
        {
            "+Inf" or "Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            _ => double.NaN,
        };
        if (!double.IsNaN(value) || text == "NaN") return true;
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(text, style, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    [GeneratedRegex(@"^# HELP (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<help>([^\\]|\\\\|\\n)*)$")]
    private static partial Regex Help();

    [GeneratedRegex(@"^# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<type>counter|gauge|histogram|summary|untyped)$")]
    private static partial Regex Type();

    [GeneratedRegex(@"^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>.+)\})? (?<value>\S+)( -?[0-9]+)?$")]
    private static partial Regex Sample();

    [GeneratedRegex("""^(?<name>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>([^"\\\n]|\\\\|\\"|\\n)*)"(,|$)""")]
    private static partial Regex Label();
}

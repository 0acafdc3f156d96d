using System.Text;
using System.Text.RegularExpressions;

namespace Rialto.Wire.Tests.Harness;

/// <summary>
/// An expected text: exact, but for <c>$name</c> (captured at first, the same afterwards), <c>*</c> (differs from run to run, but is
/// something: not empty, not null), words of <see cref="s_forms"/> behind a star, and <c>**</c> (anything at all, where a scenario is
/// about the rest).
/// </summary>
/// <remarks><c>\$</c> and <c>\*</c> are the characters themselves.</remarks>
public static partial class Pattern
{
    const string Day = "20[0-9]{2}-[01][0-9]-[0-3][0-9]";
    const string Local = Day + "T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]";

    /// <summary>What differs, but only within a form; times are of this century (and since 2001 where they are numbers).</summary>
    static readonly Dictionary<string, string> s_forms = new()
    {
        ["s"] = "[12][0-9]{9}",
        ["ms"] = "[12][0-9]{12}",
        ["us"] = "[12][0-9]{15}",
        ["iso"] = Local + "Z",
        ["isoms"] = Local + "\\.[0-9]{3}Z",
        ["local"] = Local,
        ["day"] = Day,
        ["date"] = "[A-Z][a-z]{2}, [0-3][0-9] [A-Z][a-z]{2} 20[0-9]{2} [0-2][0-9]:[0-5][0-9]:[0-5][0-9] GMT",
        ["n"] = "(?:0|[1-9][0-9]*)",
        ["dec"] = "-?(?:0|[1-9][0-9]*)\\.[0-9]+",
        ["uuid"] = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    };

    /// <summary>
    /// Null when it matches; then new captures are added to the names. Else what was expected, with the known names filled in.
    /// </summary>
    public static string? Mismatch(string expected, string got, IDictionary<string, string> names)
    {
        var fresh = new List<string>();
        var regex = new StringBuilder("^");
        var at = 0;
        foreach (Match token in Token().Matches(expected))
        {
            regex.Append(Regex.Escape(expected[at..token.Index]));
            at = token.Index + token.Length;
            regex.Append(RegexOf(token.Value, names, fresh));
        }

        regex.Append(Regex.Escape(expected[at..])).Append('$');
        var match = Regex.Match(got, regex.ToString(), RegexOptions.Singleline | RegexOptions.CultureInvariant);
        if (!match.Success) return Fill(expected, names);
        foreach (var name in fresh) names[name] = match.Groups[name].Value;
        return null;
    }

    /// <summary>A text with its known <c>$names</c> put in.</summary>
    public static string Fill(string text, IDictionary<string, string> names) => Token().Replace(text, token =>
        token.Value[0] == '$' && names.TryGetValue(NameOf(token.Value), out var value) ? value
        : token.Value[0] == '\\' ? token.Value[1..]
        : token.Value);

    static string RegexOf(string token, IDictionary<string, string> names, List<string> fresh)
    {
        if (token[0] == '\\') return Regex.Escape(token[1..]);
        if (token == "**") return ".*?";
        if (token == "*") return "(?!null\\b)[^\"]+?";
        if (token[0] == '*') return s_forms[token[1..]];
        var name = NameOf(token);
        if (names.TryGetValue(name, out var known)) return Regex.Escape(known);
        if (fresh.Contains(name)) return $"\\k<{name}>";
        fresh.Add(name);
        return $"(?<{name}>[^\"\\]}},;]+)";
    }

    /// <summary><c>$name</c>, or <c>${name}</c> where a letter follows.</summary>
    static string NameOf(string token) => token[1..].Trim('{', '}');

    [GeneratedRegex(@"\\[$*]|\*\*|\*(?:s|ms|us|iso|isoms|local|day|date|n|dec|uuid)\b|\*|\$[a-z][a-z0-9_]*|\$\{[a-z][a-z0-9_]*\}")]
    private static partial Regex Token();
}

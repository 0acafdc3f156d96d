using System.Text.RegularExpressions;

namespace Rialto.Tests.House;

/// <summary>What a machine can see of the house style.</summary>
public partial class TidyTests
{
    const int ColumnsMax = 140;

    /// <summary>Longer lines that were there before this test; the number may only go down.</summary>
    const int LongLinesMax = 85;

    /// <summary>Files whose public types are one thing to their reader, with the reason.</summary>
    static readonly Dictionary<string, string> s_together = new()
    {
        ["src/Rialto.Engine/Numbers/Ids.cs"] = "numbers without arithmetic, and the owners that have fixed ones",
        ["src/Rialto.Engine/Commands/OrderCommands.cs"] = "the wire of one area",
        ["src/Rialto.Engine/Commands/MoneyCommands.cs"] = "the wire of one area",
        ["src/Rialto.Engine/Commands/SetupCommands.cs"] = "the wire of one area",
        ["src/Rialto.Engine/Commands/OrderTerms.cs"] = "the enums of one command",
        ["src/Rialto.Engine/Commands/MarginCommands.cs"] = "the wire of one area",
        ["src/Rialto.Engine/Commands/MarginTerms.cs"] = "a contract and what it is made of",
        ["src/Rialto.Engine/Events/MarginEvents.cs"] = "the wire of one area",
        ["src/Rialto.Engine/Events/OrderEvents.cs"] = "the wire of one area",
        ["src/Rialto.Engine/Events/MoneyEvents.cs"] = "the wire of one area",
        ["src/Rialto.Engine/Events/SetupEvents.cs"] = "the wire of one area",
        ["src/Rialto.Node/Views/CandlePeriod.cs"] = "the enum, and which of its values a number names",
        ["src/Rialto.Node/Log/LogOptions.cs"] = "options, and the one choice among them that has names",
        ["src/Rialto.Engine/Invariant.cs"] = "the check, what it throws, and the switch of its costly sister",
    };

    /// <summary>Words that the engine doesn't say, and what it says instead.</summary>
    static readonly (string Pattern, string Instead)[] s_engineWords =
    [
        (@"\bUsers?\b|\buser\b", "member"),
        (@"\b[Ss]ymbols?\b(?!, description)", "instrument"),
        (@"\b[Dd]eals?\b", "trade"),
        (@"\bFreeze|\bfreeze\b|\bUnlock", "hold, release"),
        (@"\b[Jj]ournal\b", "log"),
        (@"\w(Helper|Manager|Util|Utils)\b", "a noun of the domain"),
    ];

    [Fact]
    public void A_file_has_one_public_type_and_its_name()
    {
        var wrong = Repository.Files(".cs", "src").Where(static path => !s_together.ContainsKey(path) && !HasOnePublicType(path));

        Assert.Empty(wrong);
    }

    [Fact]
    public void Exceptions_to_one_type_a_file_are_still_there() =>
        Assert.All(s_together.Keys, static path => Assert.True(File.Exists(Path.Combine(Repository.Root, path)), path));

    [Fact]
    public void Lines_fit_into_140_columns()
    {
        var longLines = Repository.Files(".cs").SelectMany(LongLines).ToList();

        Assert.True(longLines.Count <= LongLinesMax, $"{longLines.Count} lines, {LongLinesMax} allowed:\n{string.Join('\n', longLines)}");
    }

    [Fact]
    public void Nothing_is_marked_as_unfinished() =>
        Assert.Empty(Repository.Files(".cs").SelectMany(static path => Found(path, Unfinished())));

    [Fact]
    public void Nothing_is_folded_away() => Assert.Empty(Repository.Files(".cs").SelectMany(static path => Found(path, Region())));

    [Fact]
    public void No_line_ends_in_a_space()
    {
        string[] endings = [".cs", ".csproj", ".props", ".py", ".sh"];

        Assert.Empty(endings.SelectMany(static ending => Repository.Files(ending)).SelectMany(static path => Found(path, SpaceAtEnd())));
    }

    [Fact]
    public void The_engine_says_the_words_of_the_house()
    {
        var found = s_engineWords.SelectMany(static word => Repository.Files(".cs", "src/Rialto.Engine")
            .SelectMany(path => Found(path, new Regex(word.Pattern)).Select(line => $"{line} → {word.Instead}")));

        Assert.Empty(found);
    }

    [Fact]
    public void Nothing_names_a_package_registry_or_a_path_of_one_machine()
    {
        string[] endings = [".cs", ".csproj", ".props", ".json", ".md", ".sh", ".yml", ".slnx"];

        Assert.Empty(endings.SelectMany(static ending => Repository.Files(ending)).SelectMany(static path => Found(path, Places())));
    }

    [Fact]
    public void Tests_neither_sleep_nor_skip() =>
        Assert.Empty(Repository.Files(".cs", "tests").SelectMany(static path => Found(path, SleepOrSkip())));

    [Fact]
    public void Links_and_paths_in_documents_exist()
    {
        var missing = Repository.Files(".md")
            .SelectMany(static path => Links(path).Where(link => !Exists(path, link)).Select(link => $"{path}: {link}"));

        Assert.Empty(missing);
    }

    [Fact]
    public void Paths_of_documents_in_comments_exist()
    {
        // Written with the part of the code that they belong to.
        string[] later = ["docs/operating/snapshot-format.md", "docs/operating/log-format.md"];
        var missing = Repository.Files(".cs")
            .SelectMany(static path => DocumentPath().Matches(Repository.Text(path)).Select(match => (Path: path, match.Value)))
            .Where(pair => !later.Contains(pair.Value) && !File.Exists(Path.Combine(Repository.Root, pair.Value)));

        Assert.Empty(missing);
    }

    static bool HasOnePublicType(string path)
    {
        var types = PublicType().Matches(Repository.Text(path)).Select(static match => match.Groups[1].Value).Distinct().ToList();
        if (types.Count == 0) return true;
        var name = Path.GetFileName(path).Split('.')[0];
        return types.Contains(name) && types.All(type => type == name || BelongsTo(path, type));
    }

    // Wire records of one resource, an enum with its extensions, what a type throws.
    static bool BelongsTo(string path, string type) =>
        path.EndsWith("Wire.cs", StringComparison.Ordinal)
        || type.EndsWith("Extensions", StringComparison.Ordinal)
        || type.EndsWith("Exception", StringComparison.Ordinal)
        || type.EndsWith("Converter", StringComparison.Ordinal);

    // A row of a table in a raw string is one line, however long.
    static IEnumerable<string> LongLines(string path)
    {
        var isRaw = false;
        var number = 0;
        foreach (var line in Repository.Lines(path))
        {
            number++;
            if (!isRaw && line.Length > ColumnsMax) yield return $"{path}:{number} ({line.Length})";
            if (line.Split("\"\"\"").Length % 2 == 0) isRaw = !isRaw;
        }
    }

    static IEnumerable<string> Found(string path, Regex pattern) => Repository.Lines(path)
        .Select((line, index) => (Line: line, Text: $"{path}:{index + 1}: {line.Trim()}"))
        .Where(line => pattern.IsMatch(line.Line))
        .Select(static line => line.Text);

    static IEnumerable<string> Links(string path)
    {
        var text = Fence().Replace(Repository.Text(path), "");
        var links = Link().Matches(text).Select(static match => match.Groups[1].Value.Split('#')[0]);
        var paths = CodePath().Matches(text).Select(static match => "/" + match.Groups[1].Value);
        return links.Concat(paths).Where(static link => link.Length > 0 && !link.Contains(':', StringComparison.Ordinal));
    }

    static bool Exists(string path, string link)
    {
        var from = link[0] == '/' ? Repository.Root : Path.Combine(Repository.Root, Path.GetDirectoryName(path)!);
        var full = Path.Combine(from, link.TrimStart('/'));
        return File.Exists(full) || Directory.Exists(full);
    }

    [GeneratedRegex(
        @"^public (?:(?:static|sealed|abstract|readonly|ref|partial|unsafe) )*(?:class|struct|record struct|record|enum|interface) (\w+)",
        RegexOptions.Multiline)]
    private static partial Regex PublicType();

    [GeneratedRegex("\\b(TO" + "DO|FIX" + "ME|HA" + "CK|NotImplemented" + "Exception)\\b")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"^\s*#region")]
    private static partial Regex Region();

    [GeneratedRegex(@"[ \t]+$")]
    private static partial Regex SpaceAtEnd();

    // In pieces, so that the pattern does not find itself.
    [GeneratedRegex(
        "api\\.nu" + "get\\.org|regis" + "try\\.npmjs|pypi\\.o" + "rg|\"/ho" + "me/|\"/Us" + "ers/|[A-Z]:\\\\\\\\Users|/wo"
        + "rk/")]
    private static partial Regex Places();

    [GeneratedRegex("Thread\\.Sl" + "eep|Task\\.Del" + "ay\\([0-9]|\\bSk" + "ip = \"")]
    private static partial Regex SleepOrSkip();

    [GeneratedRegex(@"docs/[\w./-]+\.md")]
    private static partial Regex DocumentPath();

    [GeneratedRegex(@"(?s)```.*?```")]
    private static partial Regex Fence();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`((?:src|tests|bench|docs)/[\w./-]+)`")]
    private static partial Regex CodePath();
}

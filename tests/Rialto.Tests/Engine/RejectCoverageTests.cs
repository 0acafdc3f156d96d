using System.Text.RegularExpressions;
using Rialto.Engine.Events;
using Rialto.Tests.House;

namespace Rialto.Tests.Engine;

/// <summary>Each reject is answered in some test, or nothing in the engine can answer it yet.</summary>
public partial class RejectCoverageTests
{
    /// <summary>Rejects whose rule is not built; the test that reads this list sees when one is.</summary>
    static readonly Dictionary<Reject, string> s_unbuilt = new()
    {
    };

    [Fact]
    public void Every_reject_occurs_in_a_test_of_the_engine()
    {
        var text = string.Concat(Repository.Files(".cs", "tests/Rialto.Tests/Engine")
            .Where(static path => !path.EndsWith("RejectCoverageTests.cs", StringComparison.Ordinal))
            .Select(Repository.Text));
        var seen = Seen().Matches(text).Select(static match => match.Groups[1].Value).ToHashSet();
        var missing = Enum.GetValues<Reject>().Except(s_unbuilt.Keys).Where(reject => reject != Reject.None && !seen.Contains($"{reject}"));

        Assert.Empty(missing);
    }

    [Fact]
    public void What_is_listed_as_unbuilt_is_not_built()
    {
        var engine = string.Concat(Repository.Files(".cs", "src/Rialto.Engine").Select(Repository.Text));

        Assert.DoesNotContain(s_unbuilt.Keys, reject => Regex.IsMatch(engine, $@"\bReject\.{reject}\b"));
    }

    [GeneratedRegex(@"\b(?:rejects |Reject\.)(\w+)")]
    private static partial Regex Seen();
}

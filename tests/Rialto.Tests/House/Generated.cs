namespace Rialto.Tests.House;

/// <summary>Lists that exist in code, written into the documentation between two markers.</summary>
internal static class Generated
{
    const string Begin = "<!-- generated from code; do not edit by hand -->";
    const string End = "<!-- end of what is generated -->";

    /// <summary>Compares the part between the markers; with RIALTO_REGENERATE=1 it is written instead.</summary>
    public static void Check(string path, string wanted, string test)
    {
        var text = Repository.Text(path);
        var begin = text.IndexOf(Begin, StringComparison.Ordinal);
        var end = text.IndexOf(End, StringComparison.Ordinal);
        Assert.True(begin >= 0 && end > begin, $"{path} lacks the markers of its generated part.");
        var fresh = $"{text[..begin]}{Begin}\n{wanted}{text[end..]}";
        if (fresh == text) return;
        if (Environment.GetEnvironmentVariable("RIALTO_REGENERATE") == "1") File.WriteAllText(Path.Combine(Repository.Root, path), fresh);
        else Assert.Fail($"{path} is stale. To write it: RIALTO_REGENERATE=1 dotnet run --project tests/Rialto.Tests -- -method {test}");
    }
}

namespace Rialto.Wire.Tests.Harness;

/// <summary>Where the transcripts are: copied beside the test assembly.</summary>
public static class TranscriptFiles
{
    const string Extension = ".transcript";

    static readonly string Root = Path.Combine(AppContext.BaseDirectory, "Transcripts");

    public static IEnumerable<string> All() => Directory.EnumerateFiles(Root, "*" + Extension, SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    public static string NameOf(string path) => Path.GetRelativePath(Root, path)[..^Extension.Length];

    public static string PathOf(string name) => Path.Combine(Root, name + Extension);
}

namespace Rialto.Wire.Tests.Harness;

/// <summary>Where the transcripts are: copied beside the test assembly, a folder a dialect.</summary>
public static class TranscriptFiles
{
    const string Extension = ".transcript";

    static readonly string Root = Path.Combine(AppContext.BaseDirectory, "Transcripts");

    public static IEnumerable<string> All() => Directory.EnumerateFiles(Root, "*" + Extension, SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    /// <summary>Names of a folder's transcripts, without their extension.</summary>
    public static IEnumerable<string> NamesIn(string dialect) =>
        Directory.EnumerateFiles(Path.Combine(Root, dialect), "*" + Extension).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal)!;

    public static string PathOf(string dialect, string name) => Path.Combine(Root, dialect, name + Extension);
}

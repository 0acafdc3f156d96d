namespace Rialto.Tests.House;

/// <summary>The source tree that these tests were built from.</summary>
internal static class Repository
{
    static readonly string[] s_notOurs = ["artifacts", "bin", "obj", ".git", "node_modules", "dist", "data", "TestResults"];

    public static string Root { get; } = FindRoot();

    /// <summary>All files with this ending, as paths from the root.</summary>
    public static IEnumerable<string> Files(string ending, string under = "") =>
        FilesIn(Path.Combine(Root, under)).Where(path => path.EndsWith(ending, StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    public static string Text(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static string[] Lines(string path) => File.ReadAllLines(Path.Combine(Root, path));

    static IEnumerable<string> FilesIn(string directory)
    {
        foreach (var file in Directory.EnumerateFiles(directory)) yield return Path.GetRelativePath(Root, file);
        foreach (var folder in Directory.EnumerateDirectories(directory))
        {
            if (s_notOurs.Contains(Path.GetFileName(folder))) continue;
            foreach (var file in FilesIn(folder)) yield return file;
        }
    }

    static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Rialto.slnx"))) return at.FullName;
        }

        throw new InvalidOperationException("The tests run outside of the repository.");
    }
}

using Rialto.Tests.House;

namespace Rialto.Tests.Engine.Golden;

/// <summary>Text files that were committed when a format was born, and what today's code makes.</summary>
internal static class Frozen
{
    /// <summary>Compares; what differs is left in artifacts/golden, to be looked at, never to be copied without a new version.</summary>
    public static void Equal(string name, string got)
    {
        var path = Path.Combine("tests", "Rialto.Tests", "Engine", "Golden", name);
        var full = Path.Combine(Repository.Root, path);
        var wanted = File.Exists(full) ? File.ReadAllText(full) : "";
        if (wanted == got) return;
        var directory = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "golden"));
        File.WriteAllText(Path.Combine(directory.FullName, name), got);
        Assert.Fail($"{path} is frozen; today's code makes artifacts/golden/{name}. A changed format needs a new version.");
    }

    public static string[] Lines(string name) => Repository.Lines(Path.Combine("tests", "Rialto.Tests", "Engine", "Golden", name));
}

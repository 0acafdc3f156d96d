namespace Rialto.Benchmarks.Measuring;

/// <summary>A directory of one run, gone with it.</summary>
public sealed class ScratchDirectory : IDisposable
{
    public ScratchDirectory(string root)
    {
        Path = System.IO.Path.Combine(root, $"rialto-bench-{Guid.NewGuid():N}");
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    /// <summary>The file system that the directory is on, for the conditions of a durable figure.</summary>
    public string FileSystem
    {
        get
        {
            var best = (Point: "", Kind: "unknown");
            foreach (var line in File.ReadLines("/proc/mounts"))
            {
                var words = line.Split(' ');
                if (words.Length < 3 || !Path.StartsWith(words[1], StringComparison.Ordinal)) continue;
                if (words[1].Length >= best.Point.Length) best = (words[1], words[2]);
            }

            return best.Kind;
        }
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

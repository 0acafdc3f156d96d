using System.Diagnostics;
using Rialto.Simulation.Checking;

namespace Rialto.Simulation.Faults;

/// <summary>Plants faults into copies of a project, one at a time, and lets a campaign look for each in a process of its own.</summary>
public sealed class FaultRunner : IDisposable
{
    const int SecondsMax = 600;

    readonly string _sources;
    readonly string _project;
    readonly string _temp = Directory.CreateTempSubdirectory("rialto-faults-").FullName;
    readonly SourceCompiler _compiler;

    /// <param name="sources">The folder of the project, such as src/Rialto.Engine.</param>
    public FaultRunner(string sources)
    {
        _sources = sources;
        _project = Path.GetFileName(sources);
        _compiler = new(_temp, _project);
    }

    /// <summary>The engine's sources above where we run; tests and tools run inside the repository.</summary>
    public static string FindEngine() => Find("Rialto.Engine");

    /// <summary>The node's sources.</summary>
    public static string FindNode() => Find("Rialto.Node");

    /// <summary>How often a fault's snippet occurs where it should stand; anything but 1 means that the table is out of date.</summary>
    public int Occurrences(PlantedFault fault)
    {
        var text = File.ReadAllText(Path.Combine(_sources, fault.File));
        return text.Split(fault.Original).Length - 1;
    }

    /// <summary>Plants a fault and runs a campaign.</summary>
    /// <returns>What the campaign said when it found it; null when it found nothing.</returns>
    public string? Find(PlantedFault fault, int seeds, int steps) =>
        Find(fault, _project == "Rialto.Engine" ? "--engine" : "--node", firstSeed: 1, seeds, steps);

    /// <summary>Plants a fault of margin and runs the campaign of perpetuals.</summary>
    /// <returns>What the campaign said when it found it; null when it found nothing.</returns>
    public string? FindInMargin(PlantedFault fault, int firstSeed, int seeds, int steps) =>
        Find(fault, "--margin", firstSeed, seeds, steps);

    string? Find(PlantedFault fault, string part, int firstSeed, int seeds, int steps)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_temp, Guid.NewGuid().ToString("N"))).FullName;
        foreach (var file in Directory.GetFiles(AppContext.BaseDirectory, "*.dll").Where(IsNeeded))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
        var source = Path.Combine(folder, "Mutated.cs");
        var original = Path.Combine(_sources, fault.File);
        File.WriteAllText(source, File.ReadAllText(original).Replace(fault.Original, fault.Mutated, StringComparison.Ordinal));
        var isChecked = _project == "Rialto.Engine";
        _compiler.Compile(Sources().Where(path => path != original).Append(source), Path.Combine(folder, $"{_project}.dll"), isChecked);
        var simulation = Path.Combine(folder, "Rialto.Simulation.dll");
        File.WriteAllText(Path.ChangeExtension(simulation, ".runtimeconfig.json"), RuntimeConfig());
        return Run(simulation, part, firstSeed, seeds, steps);
    }

    static string Find(string project)
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var sources = Path.Combine(folder, "src", project);
            if (Directory.Exists(sources)) return sources;
        }
        throw new DirectoryNotFoundException($"src/{project} is not above {AppContext.BaseDirectory}");
    }

    static bool IsNeeded(string path)
    {
        var name = Path.GetFileName(path);
        return name is "Rialto.Simulation.dll" or "Rialto.Engine.dll" or "Rialto.Node.dll" or "Dapper.dll" or "Microsoft.Data.Sqlite.dll"
            || name.StartsWith("SQLitePCLRaw", StringComparison.Ordinal);
    }

    IEnumerable<string> Sources() => Directory.GetFiles(_sources, "*.cs", SearchOption.AllDirectories)
        .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    static string RuntimeConfig() =>
        $$$"""{"runtimeOptions": {"framework": {"name": "Microsoft.NETCore.App", "version": "{{{Environment.Version}}}"} } }""";

    static string? Run(string simulation, string part, int firstSeed, int seeds, int steps)
    {
        var host = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../..", "dotnet"));
        string[] range = ["--seed", $"{firstSeed}", "--seeds", $"{seeds}", "--steps", $"{steps}"];
        string[] arguments = [simulation, "simulate", part, "--brief", "--threads", "1", .. range];
        var start = new ProcessStartInfo(host, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Most campaigns end after a moment: instrumented code would not pay for itself.
        start.Environment["DOTNET_TieredPGO"] = "0";
        using var child = Process.Start(start)!;
        var output = child.StandardOutput.ReadToEndAsync();
        var errors = child.StandardError.ReadToEndAsync();
        if (!child.WaitForExit(TimeSpan.FromSeconds(SecondsMax)))
        {
            child.Kill();
            throw new InvalidOperationException($"no answer in {SecondsMax} s: neither found nor missed");
        }
        // A state that was never reached is no finding.
        return child.ExitCode switch
        {
            0 or ExitCodes.NotReached => null,
            ExitCodes.Found => output.Result.Trim(),
            _ => throw new InvalidOperationException($"exit {child.ExitCode}: {output.Result} {errors.Result}"),
        };
    }

    public void Dispose() => Directory.Delete(_temp, recursive: true);
}

using System.Diagnostics;

namespace Rialto.Simulation.Faults;

/// <summary>Plants faults into copies of the engine, one at a time, and lets a campaign look for each in a process of its own.</summary>
public sealed class FaultRunner : IDisposable
{
    const int SecondsMax = 120;

    readonly string _engine;
    readonly string _temp = Directory.CreateTempSubdirectory("rialto-faults-").FullName;
    readonly EngineCompiler _compiler;

    /// <param name="engine">The folder src/Rialto.Engine.</param>
    public FaultRunner(string engine)
    {
        _engine = engine;
        _compiler = new(_temp);
    }

    /// <summary>The engine's sources above where we run; tests and tools run inside the repository.</summary>
    public static string FindEngine()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var engine = Path.Combine(folder, "src", "Rialto.Engine");
            if (Directory.Exists(engine)) return engine;
        }
        throw new DirectoryNotFoundException($"src/Rialto.Engine is not above {AppContext.BaseDirectory}");
    }

    /// <summary>How often a fault's snippet occurs where it should stand; anything but 1 means that the table is out of date.</summary>
    public int Occurrences(PlantedFault fault)
    {
        var text = File.ReadAllText(Path.Combine(_engine, fault.File));
        return text.Split(fault.Original).Length - 1;
    }

    /// <summary>Plants a fault and runs a campaign.</summary>
    /// <returns>What the campaign said when it found it; null when it found nothing.</returns>
    public string? Find(PlantedFault fault, int seeds, int steps)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_temp, Guid.NewGuid().ToString("N"))).FullName;
        var source = Path.Combine(folder, "Mutated.cs");
        var original = Path.Combine(_engine, fault.File);
        File.WriteAllText(source, File.ReadAllText(original).Replace(fault.Original, fault.Mutated, StringComparison.Ordinal));
        _compiler.Compile(Sources().Where(path => path != original).Append(source), Path.Combine(folder, "Rialto.Engine.dll"));
        var simulation = Path.Combine(folder, "Rialto.Simulation.dll");
        File.Copy(typeof(FaultRunner).Assembly.Location, simulation);
        File.WriteAllText(Path.ChangeExtension(simulation, ".runtimeconfig.json"), RuntimeConfig());
        return Run(simulation, seeds, steps);
    }

    IEnumerable<string> Sources() => Directory.GetFiles(_engine, "*.cs", SearchOption.AllDirectories)
        .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    static string RuntimeConfig() =>
        $$$"""{"runtimeOptions": {"framework": {"name": "Microsoft.NETCore.App", "version": "{{{Environment.Version}}}"} } }""";

    static string? Run(string simulation, int seeds, int steps)
    {
        var host = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../..", "dotnet"));
        string[] arguments = [simulation, "simulate", "--brief", "--threads", "1", "--seeds", $"{seeds}", "--steps", $"{steps}"];
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
            return "a fault that never ends";
        }
        return child.ExitCode switch
        {
            0 => null,
            1 => output.Result.Trim(),
            _ => throw new InvalidOperationException($"exit {child.ExitCode}: {output.Result} {errors.Result}"),
        };
    }

    public void Dispose() => Directory.Delete(_temp, recursive: true);
}

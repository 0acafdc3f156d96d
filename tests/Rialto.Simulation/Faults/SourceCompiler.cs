using System.Reflection;
using System.Runtime.Loader;

namespace Rialto.Simulation.Faults;

/// <summary>Compiles the sources of one project with the compiler of the SDK that runs us, inside this process.</summary>
/// <remarks>Starting the compiler as a process costs more than compiling; here it warms up once. One compilation at a time.</remarks>
internal sealed class SourceCompiler
{
    static readonly Lock Gate = new();

    // Those that the sources need: imports of libc, and the manifest of a backup.
    static readonly string[] Generators =
        ["Microsoft.Interop.SourceGeneration.dll", "Microsoft.Interop.LibraryImportGenerator.dll", "System.Text.Json.SourceGeneration.dll"];

    readonly MethodInfo _main;
    readonly string[] _fixedArguments;

    /// <param name="temp">Where generated sources go.</param>
    /// <param name="project">Name of the project.</param>
    public SourceCompiler(string temp, string project)
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../.."));
        var compiler = Path.Combine(Newest(Path.Combine(root, "sdk"), "Roslyn"), "Roslyn", "bincore");
        var context = new AssemblyLoadContext("compiler");
        context.Resolving += (_, name) => Resolve(context, Path.Combine(compiler, name.Name + ".dll"));
        _main = context.LoadFromAssemblyPath(Path.Combine(compiler, "csc.dll")).EntryPoint!;
        var usings = Path.Combine(temp, "Usings.cs");
        File.WriteAllText(usings, Usings(project));
        var pack = Newest(Path.Combine(root, "packs", "Microsoft.NETCore.App.Ref"), "ref");
        var generators = Path.Combine(pack, "analyzers", "dotnet", "cs");
        _fixedArguments =
        [
            "-noconfig", "-nostdlib+", "-nologo", "-target:library", "-optimize+", "-nullable:enable", "-langversion:latest", "-unsafe+",
            "-warn:0", "-parallel-", usings, .. Generators.Select(name => $"-analyzer:{Path.Combine(generators, name)}"),
            .. References(pack, project).Select(path => $"-r:{path}"),
        ];
    }

    /// <summary>Compiles these sources.</summary>
    /// <exception cref="InvalidOperationException">They do not compile.</exception>
    public void Compile(IEnumerable<string> sources, string target, bool isChecked)
    {
        string[] arguments = [.. _fixedArguments, isChecked ? "-checked+" : "-checked-", $"-out:{target}", .. sources];
        lock (Gate)
        {
            var console = Console.Out;
            var output = new StringWriter();
            Console.SetOut(output);
            try
            {
                if ((int)_main.Invoke(null, [arguments])! != 0) throw new InvalidOperationException($"does not compile: {output}");
            }
            finally
            {
                Console.SetOut(console);
            }
        }
    }

    // The version must be the one that the simulation was compiled against.
    static string Usings(string project)
    {
        var version = typeof(Engine.Exchange).Assembly.GetName().Version;
        return $"""
            global using System;
            global using System.Collections.Generic;
            global using System.IO;
            global using System.Linq;
            global using System.Threading;
            global using System.Threading.Tasks;
            [assembly: System.Reflection.AssemblyVersion("{version}")]
            [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Rialto.Simulation")]
            [assembly: System.Reflection.AssemblyProduct("{project}")]
            """;
    }

    static string Newest(string folder, string mustHave) =>
        Directory.GetDirectories(folder)
            .Where(path => Directory.Exists(Path.Combine(path, mustHave)))
            .MaxBy(path => path, StringComparer.Ordinal)!;

    static Assembly? Resolve(AssemblyLoadContext context, string path) => File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;

    /// <summary>The framework's reference assemblies, and whatever else the project refers to, as it lies beside us.</summary>
    static IEnumerable<string> References(string pack, string project)
    {
        var framework = Directory.GetFiles(Path.Combine(pack, "ref", $"net{Environment.Version.Major}.0"), "*.dll");
        var known = framework.Select(path => Path.GetFileNameWithoutExtension(path)).ToHashSet();
        var own = Assembly.Load(project).GetReferencedAssemblies().Select(name => name.Name!).Where(name => !known.Contains(name));
        return framework.Concat(own.Select(name => Path.Combine(AppContext.BaseDirectory, name + ".dll")));
    }
}

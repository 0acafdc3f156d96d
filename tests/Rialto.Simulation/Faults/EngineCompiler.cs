using System.Reflection;
using System.Runtime.Loader;

namespace Rialto.Simulation.Faults;

/// <summary>Compiles the engine's sources with the compiler of the SDK that runs us, inside this process.</summary>
/// <remarks>Starting the compiler as a process costs more than compiling; here it warms up once. One compilation at a time.</remarks>
internal sealed class EngineCompiler
{
    readonly Lock _gate = new();
    readonly MethodInfo _main;
    readonly string[] _fixedArguments;

    public EngineCompiler(string temp)
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../.."));
        var compiler = Path.Combine(Newest(Path.Combine(root, "sdk")), "Roslyn", "bincore");
        var context = new AssemblyLoadContext("compiler");
        context.Resolving += (_, name) => Resolve(context, Path.Combine(compiler, name.Name + ".dll"));
        _main = context.LoadFromAssemblyPath(Path.Combine(compiler, "csc.dll")).EntryPoint!;
        // The version must be the one that the simulation was compiled against.
        var version = typeof(Engine.Exchange).Assembly.GetName().Version;
        var usings = Path.Combine(temp, "Usings.cs");
        File.WriteAllText(
            usings,
            $"""
            global using System;
            global using System.Collections.Generic;
            global using System.Linq;
            [assembly: System.Reflection.AssemblyVersion("{version}")]
            """);
        var references = Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll").Where(IsManaged);
        _fixedArguments =
        [
            "-noconfig", "-nostdlib+", "-nologo", "-target:library", "-optimize+", "-checked+", "-nullable:enable", "-langversion:latest",
            "-warn:0", "-parallel-", usings, .. references.Select(path => $"-r:{path}"),
        ];
    }

    /// <summary>Compiles these sources.</summary>
    /// <exception cref="InvalidOperationException">They do not compile.</exception>
    public void Compile(IEnumerable<string> sources, string target)
    {
        string[] arguments = [.. _fixedArguments, $"-out:{target}", .. sources];
        lock (_gate)
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

    static string Newest(string folder) =>
        Directory.GetDirectories(folder)
            .Where(path => Directory.Exists(Path.Combine(path, "Roslyn")))
            .MaxBy(path => path, StringComparer.Ordinal)!;

    static Assembly? Resolve(AssemblyLoadContext context, string path) => File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;

    static bool IsManaged(string path)
    {
        try
        {
            AssemblyName.GetAssemblyName(path);
            return true;
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }
}

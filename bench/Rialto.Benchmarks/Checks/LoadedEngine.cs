using System.Reflection;
using System.Runtime.Loader;
using Rialto.Benchmarks.Core1;

namespace Rialto.Benchmarks.Checks;

/// <summary>The benchmarks once more in this process, with an engine of their own.</summary>
sealed class LoadedEngine(Func<byte[], byte[]> change) : AssemblyLoadContext("engine of its own")
{
    /// <summary>Passes of core-1/risk over an engine whose bytes were changed; each call is one, and gives its CPU time in nanoseconds a
    /// command.</summary>
    public static Func<double> Passes(Func<byte[], byte[]> change, ulong seed)
    {
        var context = new LoadedEngine(change);
        var bench = context.LoadFromAssemblyName(typeof(Core1RiskBench).Assembly.GetName()).GetType(typeof(Core1RiskBench).FullName!)!;
        return (Func<double>)bench.GetMethod(nameof(Core1RiskBench.Passes))!.Invoke(null, [seed])!;
    }

    protected override Assembly? Load(AssemblyName name) => name.Name switch
    {
        "Rialto.Benchmarks" => LoadFromStream(new MemoryStream(BytesOf(name))),
        "Rialto.Engine" => LoadFromStream(new MemoryStream(change(BytesOf(name)))),
        _ => null,
    };

    static byte[] BytesOf(AssemblyName name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, $"{name.Name}.dll"));
}

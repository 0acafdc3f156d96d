using System.Reflection;
using System.Runtime.InteropServices;

namespace Rialto.Benchmarks.Measuring;

/// <summary>Where a figure comes from.</summary>
public static class Machine
{
    /// <summary>Processor, cores, kernel, runtime and the load when the process started.</summary>
    public static string Line { get; } =
        $"{Processor()}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, "
        + $"{RuntimeInformation.FrameworkDescription}, load {Load()}";

    /// <summary>The commit that was built, as the compiler wrote it down.</summary>
    public static string Commit { get; } = Version()?.Split('+') is [_, var commit] ? commit : "unknown";

    static string? Version() => typeof(Machine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

    static string Processor() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            ?.Split(": ")[1] ?? "unknown";

    static string Load() => string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3));
}

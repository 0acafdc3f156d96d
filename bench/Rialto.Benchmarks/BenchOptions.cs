using System.Globalization;

namespace Rialto.Benchmarks;

/// <summary>What was asked for on the command line.</summary>
/// <param name="Seed">None: the workload's own seed.</param>
/// <param name="Runs">Processes to run, one after the other.</param>
/// <param name="JsonFile">Where each run's JSON object goes, one a line; none: nowhere.</param>
/// <param name="Quick">Little work, for correctness and allocation only.</param>
/// <param name="DataRoot">Where durable workloads make their directories, which they remove at the end.</param>
/// <param name="IsChild">This process is one of the runs: it prints nothing but its JSON line.</param>
public sealed record BenchOptions(ulong? Seed, int Runs, string? JsonFile, bool Quick, string DataRoot, bool IsChild)
{
    const int RunsUsual = 5;

    public static bool TryParse(ReadOnlySpan<string> args, out BenchOptions options)
    {
        options = new BenchOptions(Seed: null, RunsUsual, JsonFile: null, Quick: false, Path.GetTempPath(), IsChild: false);
        for (var i = 0; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            switch (args[i])
            {
                case "--quick": options = options with { Quick = true }; break;
                case "--child": options = options with { IsChild = true }; break;
                case "--seed" when ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seed):
                    options = options with { Seed = seed };
                    i++;
                    break;
                case "--runs" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var runs)
                    && runs is > 0 and <= Limits.RunsMax:
                    options = options with { Runs = runs };
                    i++;
                    break;
                case "--json" when value.Length > 0:
                    options = options with { JsonFile = value };
                    i++;
                    break;
                case "--data" when value.Length > 0:
                    options = options with { DataRoot = value };
                    i++;
                    break;
                default: return false;
            }
        }

        return true;
    }
}

using System.Diagnostics;
using System.Globalization;

namespace Rialto.Benchmarks.Measuring;

/// <summary>Runs a workload in as many fresh processes as asked for, and prints median, least and most of each figure.</summary>
public static class Runs
{
    const int ExitGood = 0;
    const int ExitVoid = 1;

    public static int Go(string id, Func<BenchOptions, RunResult> workload, BenchOptions options)
    {
        if (options.IsChild)
        {
            Console.WriteLine(workload(options).ToJson());
            return ExitGood;
        }

        Console.WriteLine($"{id} at {Machine.Commit}");
        Console.WriteLine(Machine.Line);
        var results = new List<RunResult>();
        for (var run = 0; run < (options.Quick ? 1 : options.Runs); run++)
        {
            var result = options.Quick ? workload(options) : InFreshProcess(id, options);
            results.Add(result);
            if (options.JsonFile is not null) File.AppendAllText(options.JsonFile, result.ToJson() + "\n");
            if (result.Void is not null) Console.WriteLine($"run {run + 1} is void: {result.Void}");
        }

        Print(results);
        return results.TrueForAll(result => result.Void is null) ? ExitGood : ExitVoid;
    }

    static RunResult InFreshProcess(string id, BenchOptions options)
    {
        // Started by the host (`dotnet bench.dll`) the process path is the host's, and the assembly comes first.
        var start = new ProcessStartInfo(Environment.ProcessPath ?? "dotnet") { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet") start.ArgumentList.Add(typeof(Runs).Assembly.Location);
        start.ArgumentList.Add(id);
        start.ArgumentList.Add("--child");
        if (options.Seed is { } seed)
        {
            start.ArgumentList.Add("--seed");
            start.ArgumentList.Add(seed.ToString(CultureInfo.InvariantCulture));
        }

        start.ArgumentList.Add("--data");
        start.ArgumentList.Add(options.DataRoot);
        using var process = Process.Start(start) ?? throw new InvalidOperationException("no process started");
        var line = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != ExitGood) throw new InvalidOperationException($"the run ended with exit code {process.ExitCode}");
        return RunResult.FromJson(line);
    }

    static void Print(List<RunResult> results)
    {
        var good = results.FindAll(result => result.Void is null);
        Console.WriteLine($"{good.Count} of {results.Count} runs count; seed {results[0].Seed}");
        if (good.Count == 0) return;
        Console.WriteLine($"{"",-52}{"median",16}{"min",16}{"max",16}");
        PrintRow("cal.sha MB/s", good.ConvertAll(result => result.CalSha));
        if (good.TrueForAll(result => result.CalEcho is not null))
            PrintRow("cal.echo requests/s", good.ConvertAll(result => result.CalEcho ?? 0));
        foreach (var name in good.SelectMany(result => result.Metrics.Keys).Distinct().Order(StringComparer.Ordinal))
        {
            // A wall clock figure is missing in a run that other work on the machine disturbed.
            var having = good.FindAll(result => result.Metrics.ContainsKey(name));
            var title = having.Count == good.Count ? name : $"{name} ({having.Count} runs)";
            PrintRow(title, having.ConvertAll(result => result.Metrics[name]));
        }

        foreach (var (name, text) in good[0].Texts) Console.WriteLine($"{name,-52}  {text}");
    }

    static void PrintRow(string name, List<double> values)
    {
        values.Sort();
        var median = (values[values.Count / 2] + values[(values.Count - 1) / 2]) / 2;
        Console.WriteLine($"{name,-52}{Shown(median),16}{Shown(values[0]),16}{Shown(values[^1]),16}");
    }

    static string Shown(double value) => value.ToString(Math.Abs(value) >= 1000 ? "N0" : "0.####", CultureInfo.InvariantCulture);
}

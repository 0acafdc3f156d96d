using System.Diagnostics;
using Rialto.Benchmarks.Measuring;

namespace Rialto.Benchmarks.Durability;

/// <summary>durable: the short form of a workload under strace, and whether any answer left before its order was on the disk.</summary>
public static class DurableCheck
{
    const int ExitGood = 0;
    const int ExitBroken = 1;
    const int ExitNotRun = 2;

    // Enough of what is sent to see an order behind the head of its request.
    const string TextBytes = "420";

    public static int Run(string workload)
    {
        using var scratch = new ScratchDirectory(Path.GetTempPath());
        var file = Path.Combine(scratch.Path, "trace");
        string[] words =
        [
            "-f", "-yy", "-s", TextBytes, "-e", "trace=pwrite64,fdatasync,sendto,sendmsg", "-o", file,
            Environment.ProcessPath!, workload, "--quick",
        ];
        int exit;
        try
        {
            using var traced = Process.Start(new ProcessStartInfo("strace", words) { RedirectStandardOutput = true })!;
            var output = traced.StandardOutput.ReadToEnd();
            traced.WaitForExit();
            exit = traced.ExitCode;
            if (exit != ExitGood) Console.WriteLine(output);
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            Console.Error.WriteLine($"strace can't be started: {missing.Message}");
            return ExitNotRun;
        }

        if (exit != ExitGood) return ExitNotRun;
        var trace = new SyncTrace();
        foreach (var line in File.ReadLines(file)) trace.Add(line);
        return Tell(workload, trace);
    }

    static int Tell(string workload, SyncTrace trace)
    {
        Console.WriteLine($"{workload} at {Machine.Commit}, under strace");
        Console.WriteLine($"{trace.Writes} writes to the log, {trace.Syncs} syncs of it; {trace.Unsynced} files not synced at the end");
        Console.WriteLine($"{trace.Requests} requests with orders, {trace.Answers} answers, {trace.TooEarly.Count} before their sync");
        foreach (var line in trace.TooEarly.Take(10)) Console.WriteLine($"too early: {line}");
        var isEmpty = trace.Syncs == 0 || (trace.Requests > 0 && trace.Answers == 0);
        return isEmpty || trace.TooEarly.Count > 0 ? ExitBroken : ExitGood;
    }
}

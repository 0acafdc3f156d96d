using System.Diagnostics;
using Rialto.Benchmarks.Measuring;

namespace Rialto.Benchmarks.Durability;

/// <summary>durable: the short form of a workload under strace, and whether any answer left before its order was on the disk.</summary>
public static class DurableCheck
{
    // Workloads whose figures are durable; the consumer of core-1/journal is in the same process, so only its writes and syncs can be seen.
    static readonly Dictionary<string, bool> s_hasRequests = new()
    {
        ["rest/place"] = true,
        ["coinut/batch"] = true,
        ["core-1/journal"] = false,
    };

    const int ExitGood = 0;
    const int ExitBroken = 1;
    const int ExitNotRun = 2;

    // Enough of what is sent to see an order behind the head of its request.
    const string TextBytes = "420";

    /// <summary>The workloads that can be looked at.</summary>
    public static IEnumerable<string> Workloads => s_hasRequests.Keys;

    /// <summary>Runs and judges one of them; the result is the process's exit code.</summary>
    public static int Run(string workload)
    {
        using var scratch = new ScratchDirectory(Path.GetTempPath());
        var file = Path.Combine(scratch.Path, "trace");
        string[] words =
        [
            "-f", "--seccomp-bpf", "-yy", "-s", TextBytes, "-e", "trace=pwrite64,fdatasync,sendto,sendmsg", "-o", file,
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
        var isSynced = trace.Syncs > 0 && trace.Syncs >= trace.Writes && trace.Unsynced == 0;
        var isAnswered = trace.Requests > 0 && trace.Answers == trace.Requests && trace.TooEarly.Count == 0;
        return (s_hasRequests[workload] ? isAnswered : isSynced) ? ExitGood : ExitBroken;
    }
}

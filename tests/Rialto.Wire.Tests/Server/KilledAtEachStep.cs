namespace Rialto.Wire.Tests.Server;

/// <summary>Runs a verb again and again, each time killed as it enters its next call that makes something durable.</summary>
/// <remarks>strace counts calls by thread, and these verbs work on one.</remarks>
static class KilledAtEachStep
{
    /// <summary>More steps than any verb has; who comes here never ends.</summary>
    const int StepsMax = 100;

    /// <param name="prepared">The data directory; each run gets a copy of its own.</param>
    /// <param name="calls">The calls, as strace names them; strace counts each of them for itself.</param>
    /// <param name="words">The verb, without <c>--data</c>.</param>
    /// <param name="check">Looks at what a killed run leaves behind.</param>
    /// <returns>How many runs were killed; of each call one more came to its end, and its directory was looked at, too.</returns>
    public static async Task<int> RunAsync(string prepared, string[] calls, string[] words, Action<string, string> check)
    {
        var kills = 0;
        foreach (var call in calls)
        {
            for (var k = 1; await IsKilledAsync(prepared, call, k, words, check); k++)
            {
                kills++;
                if (k == StepsMax) throw new InvalidOperationException($"{string.Join(' ', words)} is killed for ever.");
            }
        }
        return kills;
    }

    static async Task<bool> IsKilledAsync(string prepared, string call, int k, string[] words, Action<string, string> check)
    {
        using var data = new DataDirectory();
        Copy(prepared, data.Path);
        string[] line =
        [
            "strace", "-f", "-o", "/dev/null", "-e", $"trace={call}", "-e", $"inject={call}:signal=SIGKILL:when={k}",
            Cli.Executable, .. words, "--data", data.Path,
        ];
        using var process = Cli.Start(line);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var complaints = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        _ = await output;
        check($"{call} {k}", data.Path);
        if (process.ExitCode == 0) return false;
        // strace ends by the signal that ended its child; the runtime tells it as 128 + 9.
        Assert.True(process.ExitCode == 137, $"{call} {k}: code {process.ExitCode} {await complaints}");
        return true;
    }

    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var folder in Directory.EnumerateDirectories(from)) Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        // Sockets of a server that is gone are no files to copy.
        foreach (var file in Directory.EnumerateFiles(from).Where(file => !file.EndsWith(".sock", StringComparison.Ordinal)))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}

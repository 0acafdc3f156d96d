using System.CommandLine;
using System.Runtime.InteropServices;

namespace Rialto.Server.Verbs;

/// <summary><c>bench</c> and <c>simulate</c>: become the programs beside this one; all further words are theirs.</summary>
internal static partial class ProgramVerbs
{
    public static IEnumerable<Command> Build() =>
    [
        Become("bench", "Runs a benchmark: bench WORKLOAD [--quick] [--json FILE].", "Rialto.Benchmarks"),
        Become("simulate", "Runs the simulation: simulate [--seed N] [--steps M] [--seeds K] [--engine] [--node].", "Rialto.Simulation"),
    ];

    static Command Become(string name, string about, string program)
    {
        var verb = new Command(name, about) { TreatUnmatchedTokensAsErrors = false };
        verb.SetAction(words => Become(program, name, words.UnmatchedTokens));
        return verb;
    }

    /// <summary>Replaces this process, so that signals and the exit code are the program's own.</summary>
    static int Become(string program, string verb, IReadOnlyList<string> words)
    {
        var path = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", program, "release", program));
        if (!File.Exists(path))
        {
            Console.Error.WriteLine($"rialto: {path} is not built; `./run {verb}` builds it.");
            return ExitCodes.Refused;
        }

        string?[] arguments = [path, .. words, null];
        execv(path, arguments);
        throw new IOException($"{path} could not be started: errno {Marshal.GetLastPInvokeError()}.");
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int execv(string path, string?[] arguments);
}

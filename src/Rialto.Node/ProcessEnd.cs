using System.Runtime.InteropServices;
using System.Text;
using Rialto.Node.Log;

namespace Rialto.Node;

/// <summary>Ends the process when going on would be wrong. The action is passed in, so that tests can see it called.</summary>
public sealed partial class ProcessEnd(Action<int, string> end)
{
    /// <summary>Exit code after a broken invariant, or any exception out of the engine (EX_SOFTWARE of sysexits.h).</summary>
    public const int BugCode = 70;

    volatile string? _reason;

    /// <summary>What a server uses: one line to the standard error stream, then the end, with nothing else run or flushed.</summary>
    public static ProcessEnd Immediate { get; } = new(static (code, line) =>
    {
        Console.Error.WriteLine(line);
        Exit(code);
    });

    /// <summary>Why the end was called for; null = it was not. Nothing of the node goes on after it.</summary>
    public string? Reason => _reason;

    internal void OfBug(long commandNumber, Exception bug) =>
        Of(BugCode, $"rialto: bug at command {commandNumber}, stopping with code {BugCode}: {OneLine(bug)}");

    internal void OfStorage(StorageFaultException fault) =>
        Of(
            FatalExit.StorageCode,
            $"rialto: storage fault, stopping with code {FatalExit.StorageCode}: {fault.Message.ReplaceLineEndings(" ")}");

    void Of(int code, string line)
    {
        _reason = line;
        end(code, line);
    }

    static string OneLine(Exception bug)
    {
        var text = new StringBuilder($"{bug.GetType().Name}: {bug.Message}");
        foreach (var line in (bug.StackTrace ?? "").Split('\n').Take(3)) text.Append(" | ").Append(line.Trim());
        return text.ToString().ReplaceLineEndings(" ");
    }

    /// <summary>Not <see cref="Environment.Exit"/>: that runs handlers and finalizers, which may let something out.</summary>
    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int code);
}

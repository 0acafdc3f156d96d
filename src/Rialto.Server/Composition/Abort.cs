using System.Runtime.InteropServices;

namespace Rialto.Server.Composition;

/// <summary>Ends the process where going on could tell somebody what is not true.</summary>
internal static partial class Abort
{
    /// <summary>One line on standard error, then the end, with nothing else run or flushed.</summary>
    public static void Now(int code, string reason)
    {
        Console.Error.WriteLine($"rialto: {reason.ReplaceLineEndings(" ")}");
        Exit(code);
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int code);
}

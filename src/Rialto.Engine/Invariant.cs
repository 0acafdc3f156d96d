using System.Runtime.CompilerServices;

namespace Rialto.Engine;

/// <summary>Checks that stay on in production: a wrong balance is worse than a minute of downtime.</summary>
public static class Invariant
{
    /// <summary>Throws when a thing that must always be true is not. The host of the engine ends the process (exit code 70).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Holds(
        bool condition, [CallerArgumentExpression(nameof(condition))] string text = "", [CallerFilePath] string file = "")
    {
        if (!condition) Break(text, file);
    }

    // A stack trace has lost the frames that were inlined, so the check itself says which file it stands in.
    static void Break(string text, string file) =>
        throw new InvariantBrokenException($"{file[(file.AsSpan().LastIndexOfAny('/', '\\') + 1)..]}: {text}");
}

/// <summary>A broken invariant: a bug of ours. Caught only by the engine's host and by tests.</summary>
public sealed class InvariantBrokenException(string text) : Exception($"Invariant broken: {text}");

/// <summary>Checks whose cost grows with the state; on in tests and simulation.</summary>
public static class Checks
{
    /// <summary>A static readonly switch, so that the JIT drops what it guards. Set by RIALTO_COSTLY_CHECKS=1 through AppContext.</summary>
    public static readonly bool Costly = AppContext.TryGetSwitch("Rialto.CostlyChecks", out var on) && on;

    /// <summary>Whether tables count how often something in them is looked at, so that tests can bound the work of a command.</summary>
    public static readonly bool CountSteps = AppContext.TryGetSwitch("Rialto.CountSteps", out var on) && on;
}

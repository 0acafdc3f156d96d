namespace Rialto.Benchmarks.Targets;

/// <summary>How a figure is compared with its bar.</summary>
public enum TargetKind
{
    /// <summary>More is better; a slower processor has a lower bar.</summary>
    Speed,

    /// <summary>Less is better; a slower processor has a higher bar.</summary>
    Time,

    /// <summary>More is better, on every machine.</summary>
    AtLeast,

    /// <summary>Less is better, on every machine.</summary>
    AtMost,
}

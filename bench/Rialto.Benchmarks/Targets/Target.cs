using Rialto.Benchmarks.Measuring;

namespace Rialto.Benchmarks.Targets;

/// <summary>What a figure has to be, and what it should be one day.</summary>
/// <param name="Workload">Its verb.</param>
/// <param name="What">The figure in words, its unit included.</param>
/// <param name="Figure">Reads it from a run.</param>
/// <param name="Must">On the reference machine, whose <c>cal.sha</c> is <see cref="ReferenceCalSha"/>.</param>
/// <param name="Aim">On the reference machine.</param>
/// <param name="Kind">Whether more is better, and whether another machine has another bar.</param>
public sealed record Target(string Workload, string What, Func<RunResult, double> Figure, double Must, double Aim, TargetKind Kind)
{
    /// <summary>MB/s of SHA-256 on one core of the machine that the bars were set for.</summary>
    public const double ReferenceCalSha = 1_710;

    /// <summary>A bar of the reference machine as a machine of this speed has it.</summary>
    public double Scaled(double bar, double calSha) => Kind switch
    {
        TargetKind.Speed => bar * calSha / ReferenceCalSha,
        TargetKind.Time => bar * ReferenceCalSha / calSha,
        TargetKind.AtLeast or TargetKind.AtMost => bar,
    };

    /// <summary>Whether a figure is as good as a bar.</summary>
    public bool Reaches(double figure, double bar) => Kind is TargetKind.Speed or TargetKind.AtLeast ? figure >= bar : figure <= bar;
}

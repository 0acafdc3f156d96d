namespace Rialto.Simulation.Faults;

/// <summary>A mistake that engine or node could have: its text in a source file, and what stands there instead.</summary>
/// <param name="Name">What goes wrong.</param>
/// <param name="File">Path below the project.</param>
/// <param name="Original">Occurs exactly once in the file, or the table is out of date.</param>
/// <param name="Mutated">What is compiled in its place.</param>
public sealed record PlantedFault(string Name, string File, string Original, string Mutated)
{
    /// <summary>The first seed at which a campaign from 1 on found it; a test may begin there.</summary>
    public int FirstSeed { get; init; } = 1;

    public override string ToString() => Name;
}

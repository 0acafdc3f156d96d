namespace Rialto.Simulation.Disk;

/// <summary>The machine, or only the process, has ended within a file operation: nobody may catch this and go on.</summary>
public sealed class PowerLostException() : Exception("the power is gone");

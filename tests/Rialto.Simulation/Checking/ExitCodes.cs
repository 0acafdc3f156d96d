namespace Rialto.Simulation.Checking;

/// <summary>How the program ends.</summary>
public static class ExitCodes
{
    /// <summary>Everything agreed.</summary>
    public const int Agreed = 0;

    /// <summary>A difference was found, or a planted fault was not.</summary>
    public const int Found = 1;

    /// <summary>Everything agreed, but something that must be reached was not.</summary>
    public const int NotReached = 2;

    /// <summary>The words were not understood.</summary>
    public const int Usage = 64;
}

namespace Rialto.Node.Tools;

/// <summary>What a repair of the log would be.</summary>
public enum RepairKind
{
    /// <summary>The log is intact.</summary>
    Nothing,

    /// <summary>A snapshot and the log behind it are whole: records from before are set aside, no balance or order is lost.</summary>
    SetsThePastAside,

    /// <summary>Everything from a frame on is lost.</summary>
    LosesTheEnd,

    /// <summary>What is left is not enough for a state: only a backup helps.</summary>
    Impossible,
}

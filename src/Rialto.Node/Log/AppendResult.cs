namespace Rialto.Node.Log;

/// <summary>What became of an append.</summary>
public enum AppendResult
{
    /// <summary>Written; durable after the next sync.</summary>
    Appended,

    /// <summary>The disk is full. Nothing was written, and the writer goes on as soon as there is room.</summary>
    NoSpace,
}

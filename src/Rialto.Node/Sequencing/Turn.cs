namespace Rialto.Node.Sequencing;

/// <summary>What one turn of an owner of the pipeline came to. Its thread takes turns for ever; simulation takes them one by one.</summary>
enum Turn
{
    /// <summary>Something was done; there may be more.</summary>
    Worked,

    /// <summary>Nothing to do before somebody rings.</summary>
    Idle,

    /// <summary>The end: closed, or stopped by a fault or bug that was told to <see cref="ProcessEnd"/>.</summary>
    Ended,
}

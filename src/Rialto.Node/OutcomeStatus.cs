namespace Rialto.Node;

/// <summary>What became of a command.</summary>
public enum OutcomeStatus
{
    /// <summary>It happened, durably.</summary>
    Done = 1,

    /// <summary>A rule said no; <see cref="Outcome.Reject"/> says which.</summary>
    Rejected = 2,

    /// <summary>Nothing happened: the queue or the disk is full, or the table of request keys is. Try again.</summary>
    Busy = 3,

    /// <summary>No answer in time, or the node stopped meanwhile: it may have happened or not.</summary>
    Unknown = 4,
}

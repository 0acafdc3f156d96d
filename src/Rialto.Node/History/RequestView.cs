using Rialto.Engine.Events;

namespace Rialto.Node.History;

/// <summary>What became of a request whose first answer may be lost, or of one part of it. Immutable.</summary>
/// <param name="Part">
/// Its place among the elements of a batch, or the orders of a cancel-many; <see cref="Whole"/> = it tells of the whole command.
/// </param>
/// <param name="Print">What the command's header had of the request's content.</param>
/// <param name="Reject">Why it was refused; <see cref="Engine.Events.Reject.None"/> also of an order that ended at once.</param>
/// <param name="Number">As in <see cref="Outcome.Number"/>: the order, or what else was made or named; else 0.</param>
public sealed record RequestView(int Part, uint Print, Reject Reject, long Number)
{
    /// <summary>The part of a command without parts.</summary>
    public const int Whole = -1;
}

namespace Rialto.Node.Recovery;

/// <summary>The engine could not apply a command of the log: a bug of ours, which `replay --until` repeats.</summary>
public sealed class CommandFailedException(long commandNumber, Exception bug)
    : Exception($"Command {commandNumber} could not be applied: {bug.Message}", bug)
{
    public long CommandNumber { get; } = commandNumber;
}

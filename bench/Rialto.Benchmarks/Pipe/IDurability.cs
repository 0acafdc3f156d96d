namespace Rialto.Benchmarks.Pipe;

/// <summary>Says up to which command everything may be seen: a journal, or nothing at all.</summary>
public interface IDurability
{
    /// <summary>Number of the last command that may be acknowledged. Any thread.</summary>
    long Durable { get; }
}

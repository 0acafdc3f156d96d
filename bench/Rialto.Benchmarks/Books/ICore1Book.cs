using Rialto.Benchmarks.Core1;

namespace Rialto.Benchmarks.Books;

/// <summary>A book that executes core-1's commands: the engine's, or one of those that lost.</summary>
public interface ICore1Book
{
    void Execute(ReadOnlySpan<Core1Command> commands);

    /// <summary>What the oracle compares.</summary>
    Core1Outcome Outcome();
}

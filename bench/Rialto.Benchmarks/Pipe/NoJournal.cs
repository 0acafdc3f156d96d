namespace Rialto.Benchmarks.Pipe;

/// <summary>Durability mode <c>none</c>: everything may be seen at once.</summary>
public sealed class NoJournal : IDurability
{
    public long Durable => long.MaxValue;
}

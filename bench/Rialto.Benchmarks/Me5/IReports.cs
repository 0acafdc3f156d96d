namespace Rialto.Benchmarks.Me5;

/// <summary>Takes the reports of <see cref="Me5Engine{TReports}"/>: the ring of the benchmark, or a hash.</summary>
public interface IReports
{
    void Add(in Me5Report report);

    /// <summary>All reports of a message were added.</summary>
    void EndMessage();
}

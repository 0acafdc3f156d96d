namespace Rialto.Benchmarks.Servers;

/// <summary>What a load sends, one request after the other. Owner: one thread.</summary>
public interface IRequests
{
    /// <summary>The next request, good until the next call; empty when there is none any more.</summary>
    ReadOnlySpan<byte> Next();
}

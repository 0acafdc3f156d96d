using Rialto.Engine.Numbers;

namespace Rialto.Benchmarks.Me5;

/// <summary>One report of me-5, 32 bytes.</summary>
/// <param name="Id">The order; of a trade the maker.</param>
/// <param name="TakerId">Of a trade; otherwise 0.</param>
public readonly record struct Me5Report(long Price, int Quantity, int Sequence, int Id, int TakerId, Me5ReportKind Kind, Side Side);

using Rialto.Engine.Numbers;

namespace Rialto.Benchmarks.Me5;

/// <summary>The kinds of report; the numbers are those of the canonical text.</summary>
public enum Me5ReportKind : byte
{
    OrderAck = 0,
    Trade = 1,
    CancelAck = 2,
    ModifyAck = 3,
    CancelReject = 4,
    ModifyReject = 5,

    /// <summary>A live order has this number already. The canonical streams have none.</summary>
    NewReject = 6,
}

/// <summary>One report of me-5, 32 bytes.</summary>
/// <param name="Id">The order; of a trade the maker.</param>
/// <param name="TakerId">Of a trade; otherwise 0.</param>
public readonly record struct Me5Report(long Price, int Quantity, int Sequence, int Id, int TakerId, Me5ReportKind Kind, Side Side);

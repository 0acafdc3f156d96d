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

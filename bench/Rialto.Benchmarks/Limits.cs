namespace Rialto.Benchmarks;

/// <summary>Every bound of the benchmarks.</summary>
public static class Limits
{
    /// <summary>Runs of one call.</summary>
    public const int RunsMax = 100;

    /// <summary>Reports on their way from the engine's thread to the reader's; a power of two.</summary>
    public const int ReportRingLength = 1 << 14;

    /// <summary>Trades kept for the oracle of one pass of core-1, about twice what a pass makes; a power of two.</summary>
    public const int TradeRingLength = 1 << 18;

    /// <summary>Level changes kept; older ones are overwritten; a power of two.</summary>
    public const int LevelRingLength = 1 << 14;

    /// <summary>How often the engine is measured with its checks and without them, in one run.</summary>
    public const int CheckTurns = 50;

    /// <summary>Copies of the engine with its checks, and as many without, that a run measures in turns.</summary>
    public const int CheckCopies = 6;

    /// <summary>Bytes of commands on their way from the producer to the engine.</summary>
    public const int CommandRingBytes = 1 << 20;

    /// <summary>Bytes of events on their way from the engine to the consumer: what the engine makes during some syncs.</summary>
    public const int EventRingBytes = 16 << 20;

    /// <summary>The largest command of a pipe, and the most events of one.</summary>
    public const int PipeRecordBytesMax = 256 << 10;

    /// <summary>Commands of the in-process node on their way at once; the queue takes four times as many.</summary>
    public const int NodeCommandsInFlightMax = 4_096;

    /// <summary>Answers of orders that one run of a load client remembers for the oracle.</summary>
    public const int OrdersAcknowledgedMax = 8_000_000;

    /// <summary>Bytes of an answer that the load client reads.</summary>
    public const int AnswerBytesMax = 128 << 10;

    /// <summary>Bytes of an answer to a thousand orders over COINUT.</summary>
    public const int BatchAnswerBytesMax = 512 << 10;

    /// <summary>Longest time to wait for a server to become ready, to answer or to end, in seconds; what takes longer hangs.</summary>
    public const int ServerPatienceSeconds = 120;

    /// <summary>Commands of one producer of the journal that are not durable yet.</summary>
    public const int AppendsInFlightMax = 4_096;
}

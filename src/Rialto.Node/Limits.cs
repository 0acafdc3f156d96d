namespace Rialto.Node;

/// <summary>Every bound of the node. Their relations are asserted by LimitsTests.</summary>
public static class Limits
{
    /// <summary>Most bytes of commands in one frame: the largest command, alone, must fit.</summary>
    public const int LogBodyBytesMax = 1 << 20;

    /// <summary>Size of a segment file of the log, header page included.</summary>
    public const int LogSegmentBytes = 64 << 20;

    /// <summary>Smallest segment that can be configured; simulation uses it to roll over often.</summary>
    public const int LogSegmentBytesMin = 64 << 10;

    /// <summary>Largest segment that can be configured.</summary>
    public const int LogSegmentBytesMax = 1 << 30;

    /// <summary>Most bytes that are zero-filled between two looks at whether to stop.</summary>
    public const int LogZeroFillBytes = 4 << 20;

    /// <summary>How long the preparer waits after a full disk before it tries again, in milliseconds.</summary>
    public const int LogPrepareRetryMs = 1_000;

    /// <summary>Bytes that a reader of the log asks for at once.</summary>
    public const int LogReadBytes = 256 << 10;

    /// <summary>How often bytes are read that do not come back as they were a moment ago.</summary>
    public const int LogReadTries = 3;

    /// <summary>Most segment files a log may have.</summary>
    public const int LogSegmentsMax = 1_000_000;

    /// <summary>Intact snapshots that are kept; the second is what start-up falls back to when the newest is damaged.</summary>
    public const int SnapshotsKept = 2;

    /// <summary>Largest body of a snapshot.</summary>
    public const long SnapshotBodyBytesMax = 64L << 30;

    /// <summary>Bytes of each piece of a snapshot's body in memory: the whole may be larger than an array.</summary>
    public const int SnapshotPieceBytes = 64 << 20;

    /// <summary>Bytes of a snapshot that are checked or copied at once.</summary>
    public const int SnapshotReadBytes = 1 << 20;

    /// <summary>Most snapshot files that are looked at in a directory.</summary>
    public const int SnapshotsMax = 10_000;

    /// <summary>Members that a plan of a repair names.</summary>
    public const int RepairMembersMax = 1_000;

    /// <summary>Bytes of a backup that are copied or checked at once.</summary>
    public const int BackupCopyBytes = 1 << 20;

    /// <summary>Largest list of a backup's files that is read.</summary>
    public const int BackupManifestBytesMax = 256 << 20;

    /// <summary>Commands waiting for the engine; one more is answered "try again".</summary>
    public const int QueueCommandsMax = 16_384;

    /// <summary>Most commands in one batch.</summary>
    public const int BatchCommandsMax = 8_192;

    /// <summary>Bytes of events from which on a batch takes no more commands: what the last one makes comes on top.</summary>
    public const int BatchEventBytesMax = 16 << 20;

    /// <summary>Batches in existence: one gathers, one is being synced, one is being published, and one waits between each.</summary>
    public const int BatchesMax = 5;

    /// <summary>How long an asker waits for its outcome, in milliseconds; after that it is unknown.</summary>
    public const int OutcomeWaitMs = 5_000;

    /// <summary>How long the set-up waits for room in the queue before it tries again, in milliseconds.</summary>
    public const int QueueRetryMs = 50;

    /// <summary>
    /// Askers of one commit who are answered on the thread that shows it, the others on the pool: at some 15 µs each the next commit waits
    /// for some 2 ms.
    /// </summary>
    public const int BriefAnswersMax = 128;

    /// <summary>Steps waiting for one subscriber; one more and it is dropped.</summary>
    public const int SubscriberStepsMax = 4_096;

    /// <summary>How long steps gather for a subscriber to whom nobody listens, while less than a round of them waits, in ms.</summary>
    public const int SubscriberGatherMs = 2;

    /// <summary>Steps that an observer is told before it is told to rest, however many wait.</summary>
    public const int SubscriberRoundSteps = 256;

    /// <summary>Subscribers at the same time.</summary>
    public const int SubscribersMax = 20_000;

    /// <summary>Levels a side that a book snapshot renders.</summary>
    public const int DepthLevelsMax = 1_000;

    /// <summary>Entries of a node of the sorted views: a copy of one is a kilobyte or less.</summary>
    public const int SortedNodeEntries = 32;

    /// <summary>Drafts of orders that are kept for the next step; a step that touches more makes more.</summary>
    public const int SpareDraftsMax = 4_096;

    /// <summary>Trades an instrument's tape holds.</summary>
    public const int TapeTradesMax = 1_000;

    /// <summary>Buckets with trades that are kept in memory for an instrument and period; older ones are read from history.</summary>
    public const int CandlesMax = 10_000;

    /// <summary>Points that one candle query answers, gaps filled.</summary>
    public const int CandlePointsMax = 100_000;

    /// <summary>Whole transactions waiting for the history writer; the publisher then waits, for history must not have holes.</summary>
    public const int HistoryBatchesMax = 4;

    /// <summary>Commits waiting for a history that cannot be written, from which on commands are answered "try again".</summary>
    public const int HistoryStalledCommits = 32;

    /// <summary>For how long the history writer gathers rows while nobody waits for them, in ms.</summary>
    public const int HistoryGatherMs = 200;

    /// <summary>How much nicer the follower is than who answers: where both are busy it gets a third of the others' time.</summary>
    public const int FollowerNiceness = 5;

    /// <summary>Rows that the history writer puts into one transaction before it commits.</summary>
    public const int HistoryRowsMax = 20_000;

    /// <summary>What the history writer remembers of the file, in KiB.</summary>
    public const int HistoryCacheKib = 64 * 1_024;

    /// <summary>Pages (4 KiB) that history's write-ahead log holds before they are copied to their places.</summary>
    public const int HistoryWalPages = 4_000;

    /// <summary>Rows of one page of history.</summary>
    public const int HistoryPageRowsMax = 10_000;

    /// <summary>Public trades among which those of one side are looked for.</summary>
    public const int TradesSearchedMax = 100_000;

    /// <summary>For how long each move of index and fair prices is kept, µs: a day; candles of them stay.</summary>
    public const long PriceMarksKeptUs = 86_400_000_000;

    /// <summary>For how long each word on a funding rate is kept, µs: 31 days; settled fundings stay.</summary>
    public const long RateMarksKeptUs = 31 * PriceMarksKeptUs;

    /// <summary>Rows of either that are written before some that are too old are forgotten.</summary>
    public const int MarksBetweenForgetting = 256;

    /// <summary>Rows that are forgotten at once: more than come in the meantime.</summary>
    public const int MarksForgottenAtOnce = 4 * MarksBetweenForgetting;

    /// <summary>Requests that are written before some whose keys are forgotten are forgotten too.</summary>
    public const int RequestsBetweenForgetting = 256;

    /// <summary>Requests that are forgotten at once: more than come in the meantime.</summary>
    public const int RequestsForgottenAtOnce = 4 * RequestsBetweenForgetting;

    /// <summary>Queries of history that run at the same time.</summary>
    public const int HistoryReadersMax = 8;

    /// <summary>Steps of SQLite between two looks at whether a query's rows are still wanted: some tenths of a millisecond.</summary>
    public const int HistoryStepsBetweenLooks = 10_000;

    /// <summary>Members' profit-and-loss sheets that are kept in memory; one more and another is computed anew when asked for.</summary>
    public const int PnlSheetsMax = 1_000;

    /// <summary>How long a query waits for the history writer, in milliseconds.</summary>
    public const int HistoryWaitMs = 5_000;

    /// <summary>How long a thread that found no room in the log waits before it looks again, in milliseconds.</summary>
    public const int RoomWaitMs = 1;

    /// <summary>How long a due timer waits while the disk is full before it tries again, in microseconds.</summary>
    public const long TickRetryUs = 1_000_000;

    /// <summary>Longest time for which a timer is set at once, in microseconds: so late is noticed that the wall clock was set.</summary>
    public const long TimerWaitUsMax = 1_000_000;

    /// <summary>How long the follower waits for a frame before it looks whether to stop, in milliseconds.</summary>
    public const int FollowerWaitMs = 100;

    /// <summary>Rounds of half a dozen commands with which a scratch engine is warmed up before the doors open.</summary>
    public const int WarmUpRoundsAtFirst = 40;

    /// <summary>Pieces in which the warming up goes on afterwards.</summary>
    public const int WarmUpPieces = 15;

    /// <summary>Rounds of each piece: more than the thirty calls after which the runtime compiles a method for speed.</summary>
    public const int WarmUpRoundsAPiece = 60;

    /// <summary>Pause before each piece, in milliseconds: longer than the runtime waits until it begins to count calls.</summary>
    public const int WarmUpPauseMs = 250;

    /// <summary>How long the follower lets frames gather before it replays them, in milliseconds.</summary>
    public const int FollowerGatherMs = 10;
}

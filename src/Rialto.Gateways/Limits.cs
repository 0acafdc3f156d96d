namespace Rialto.Gateways;

/// <summary>Every bound on what comes in from outside, before and while it is read.</summary>
public static class Limits
{
    /// <summary>Largest body of a request, in bytes.</summary>
    public const int BodyBytesMax = 64 * 1024;

    /// <summary>Largest body of a request that brings files, in bytes.</summary>
    public const int UploadBytesMax = 20 * 1024 * 1024;

    /// <summary>Files of one request.</summary>
    public const int FilesMax = 10;

    /// <summary>Requests with files that are read at once, one of a member; one more is answered "busy".</summary>
    public const int UploadsAtOnce = 8;

    /// <summary>Slowest that files may come, in bytes a second, after the first <see cref="UploadGrace"/>.</summary>
    public const int UploadBytesPerSecondMin = 32 * 1024;

    /// <summary>For how long files may come slower.</summary>
    public static readonly TimeSpan UploadGrace = TimeSpan.FromSeconds(5);

    /// <summary>Time in which a request with files must have come, however fast it is.</summary>
    public static readonly TimeSpan UploadTimeMax = TimeSpan.FromMinutes(3);

    /// <summary>Largest body of a request with a comment of staff, in bytes: every character of the longest one escaped.</summary>
    public const int CommentBodyBytesMax = 6 * Identity.Limits.CommentDataCharsMax + BodyBytesMax;

    /// <summary>How long the provider of a captcha may take to answer.</summary>
    public static readonly TimeSpan CaptchaWait = TimeSpan.FromSeconds(5);

    /// <summary>Deepest nesting of JSON.</summary>
    public const int JsonDepthMax = 16;

    /// <summary>Most elements of a JSON array, or repetitions of an array parameter.</summary>
    public const int ArrayItemsMax = 1_000;

    /// <summary>Longest text value, in characters.</summary>
    public const int TextCharsMax = 4_096;

    /// <summary>Most digits of a number; a longer one is not a number.</summary>
    public const int NumberDigitsMax = 64;

    /// <summary>Longest text of a number: its digits, sign, point and exponent.</summary>
    public const int NumberCharsMax = NumberDigitsMax + 16;

    /// <summary>Most parameters of one request, all sources together.</summary>
    public const int ParametersMax = 256;

    /// <summary>Most bytes of all header fields of a request.</summary>
    public const int RequestHeadBytesMax = 16 * 1024;

    /// <summary>Most header fields of a request.</summary>
    public const int RequestHeadersMax = 64;

    /// <summary>Longest request line, in bytes (URL 8 KiB and the verb).</summary>
    public const int RequestLineBytesMax = 8 * 1024 + 64;

    /// <summary>Changes of members that are read from the outbox at once.</summary>
    public const int OutboxChangesAtOnce = 100;

    /// <summary>Pause before the engine is asked again, after "try again" or no answer.</summary>
    public static readonly TimeSpan OutboxRetry = TimeSpan.FromMilliseconds(100);

    /// <summary>For how long a second welcome gift is refused; the first one is asked for until it is there.</summary>
    public static readonly TimeSpan WelcomeRepeat = TimeSpan.FromDays(7);

    /// <summary>Ledger lines that an explanation reads at once.</summary>
    public const int ExplainRowsAtOnce = 1_000;

    /// <summary>Documents of the dialects that are kept, each for one address under which the server is called.</summary>
    public const int DocumentsKeptMax = 32;

    /// <summary>Largest message that a client may send over a WebSocket, in bytes.</summary>
    public const int SocketMessageBytesMax = 64 * 1024;

    /// <summary>What may wait for one client of a WebSocket, in bytes; who is further behind is cut off.</summary>
    public const int SocketQueueBytesMax = 4 * 1024 * 1024;

    /// <summary>Counted for each waiting message besides its bytes, so that many tiny ones are bounded too.</summary>
    public const int SocketQueueEntryBytes = 64;

    /// <summary>Messages that are sent to a client with one write, in bytes.</summary>
    public const int SocketWriteBytesMax = 64 * 1024;

    /// <summary>How old a waiting message may become before its client is cut off.</summary>
    public static readonly TimeSpan SocketBehindMax = TimeSpan.FromSeconds(10);

    /// <summary>How long a client may take to answer a close frame; then the connection is broken off.</summary>
    public static readonly TimeSpan SocketCloseWait = TimeSpan.FromSeconds(5);

    /// <summary>Pause between pings.</summary>
    public static readonly TimeSpan SocketPing = TimeSpan.FromSeconds(54);

    /// <summary>Silence after which a client counts as gone; longer than the pause between pings.</summary>
    public static readonly TimeSpan SocketSilenceMax = TimeSpan.FromSeconds(60);

    /// <summary>Pause between two looks at whether a connection's session or key still stands.</summary>
    public static readonly TimeSpan SocketCredentialCheck = TimeSpan.FromSeconds(1);

    /// <summary>Messages that a client may send a second, on average.</summary>
    public const int SocketMessagesPerSecond = 10;

    /// <summary>Messages that a client may send at once.</summary>
    public const int SocketMessagesBurst = 50;

    /// <summary>Pause before the engine is asked again to close the guard of a connection that has ended.</summary>
    public static readonly TimeSpan GuardRetry = TimeSpan.FromMilliseconds(100);

    /// <summary>Streams of one connection.</summary>
    public const int SocketStreamsMax = 200;

    /// <summary>Longest name of a stream, in characters; no market has a longer one.</summary>
    public const int StreamNameCharsMax = 128;

    /// <summary>Beat of everything in the streams that is not told at once.</summary>
    public static readonly TimeSpan StreamBeat = TimeSpan.FromMilliseconds(100);

    /// <summary>Shortest pause between two tickers that differ.</summary>
    public static readonly TimeSpan TickerPauseMin = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause between two words on the exchange's health, changed or not.</summary>
    public static readonly TimeSpan HealthPauseMax = TimeSpan.FromSeconds(5);

    /// <summary>Longest pause between two tickers, changed or not.</summary>
    public static readonly TimeSpan TickerPauseMax = TimeSpan.FromSeconds(5);

    /// <summary>Shortest pause between two full books of a market.</summary>
    public static readonly TimeSpan FullBookPauseMin = TimeSpan.FromMilliseconds(500);

    /// <summary>Shortest pause between two candles of a market and period.</summary>
    public static readonly TimeSpan CandlePauseMin = TimeSpan.FromMilliseconds(200);

    /// <summary>Largest body of the requests that may carry a thousand orders, in bytes.</summary>
    public const int LargeBodyBytesMax = 1024 * 1024;

    /// <summary>Most pairs of one form: a thousand orders with all their options.</summary>
    public const int FormPairsMax = 16_384;

    /// <summary>Newest trades of the running candle that come with it.</summary>
    public const int PendingTradesMax = 1_000;

    /// <summary>Wrong answers to one challenge after which a classic WebSocket is closed.</summary>
    public const int ChallengeFailuresMax = 5;

    /// <summary>Time in which a classic WebSocket must say who it is.</summary>
    public static readonly TimeSpan ChallengeWait = TimeSpan.FromSeconds(30);

    /// <summary>Pause between pings of a classic WebSocket.</summary>
    public static readonly TimeSpan ClassicPing = TimeSpan.FromSeconds(10);

    /// <summary>Messages that may wait for one client of a classic or COINUT WebSocket.</summary>
    public const int SocketQueueFramesMax = 65_536;

    /// <summary>What may wait for one client of a COINUT WebSocket, in bytes.</summary>
    public const int CoinutQueueBytesMax = 64 * 1024 * 1024;

    /// <summary>Clients of COINUT that are written to before the next steps are told, for which orders' answers wait.</summary>
    public const int CoinutRoundClientsMax = 8;

    /// <summary>Pause between pings of a COINUT WebSocket.</summary>
    public static readonly TimeSpan CoinutPing = TimeSpan.FromSeconds(30);

    /// <summary>Silence after which a COINUT client counts as gone.</summary>
    public static readonly TimeSpan CoinutSilenceMax = TimeSpan.FromSeconds(120);

    /// <summary>Trades in an answer of COINUT.</summary>
    public const int CoinutTradesMax = 100;

    /// <summary>Orders or entries of one COINUT batch.</summary>
    public const int CoinutBatchMax = 1_000;

    /// <summary>Requests for orders of a COINUT connection whose outcome is still to come; the next message waits for the oldest.</summary>
    public const int CoinutRequestsUnderWay = 8;

    /// <summary>Levels of a side that PrimeBit's book shows.</summary>
    public const int PrimeBitLevelsMax = 32;

    /// <summary>Channels in one request over PrimeBit's WebSocket.</summary>
    public const int PrimeBitParamsMax = 64;

    /// <summary>Channels of one connection of PrimeBit's WebSocket.</summary>
    public const int PrimeBitChannelsMax = 256;

    /// <summary>Messages that wait for a client from which on states that a newer one replaces are kept back.</summary>
    public const int PrimeBitFramesBeforeConflation = 64;

    /// <summary>Messages that may wait for one client of PrimeBit's WebSocket.</summary>
    public const int PrimeBitFramesMax = 10_000;

    /// <summary>What may wait for one client of PrimeBit's WebSocket, in bytes: messages of orders are about a kilobyte.</summary>
    public const int PrimeBitQueueBytesMax = 16 * 1024 * 1024;

    /// <summary>Pause between pings of PrimeBit's WebSocket.</summary>
    public static readonly TimeSpan PrimeBitPing = TimeSpan.FromSeconds(30);

    /// <summary>Silence after which a client of PrimeBit's WebSocket counts as gone.</summary>
    public static readonly TimeSpan PrimeBitSilenceMax = TimeSpan.FromSeconds(90);
    /// <summary>For how long PrimeBit remembers a request with an idempotency key.</summary>
    public static readonly TimeSpan IdempotencyWindow = TimeSpan.FromHours(24);

    /// <summary>Longest idempotency key of PrimeBit, in characters.</summary>
    public const int IdempotencyKeyCharsMax = 64;

    /// <summary>Answers of PrimeBit that are kept in memory for repeats; more are read from the disk.</summary>
    public const int KeptRepliesMax = 100_000;

    /// <summary>Those of one member.</summary>
    public const int KeptRepliesOfMemberMax = 2_000;

    /// <summary>Bytes of all answers of PrimeBit that are kept in memory for repeats; one more answer may go over it.</summary>
    public const long KeptReplyBytesMax = 64L * 1024 * 1024;

    /// <summary>Those of one member.</summary>
    public const long KeptReplyBytesOfMemberMax = 2L * 1024 * 1024;

    /// <summary>Longest comment of an order of PrimeBit, in bytes of UTF-8.</summary>
    public const int CommentBytesMax = 128;

    /// <summary>Rows of an answer of PrimeBit that has pages.</summary>
    public const int PrimeBitPageMax = 500;

    /// <summary>Public trades in an answer of PrimeBit.</summary>
    public const int PrimeBitTradesMax = 10_000;

    /// <summary>Candles in an answer of PrimeBit.</summary>
    public const int PrimeBitCandlesMax = 1_000;

    /// <summary>Entries of one batch of PrimeBit.</summary>
    public const int PrimeBitBatchMax = 20;

    /// <summary>What a demo account of PrimeBit is set to unless its owner says otherwise: ten coins.</summary>
    public static readonly Engine.Numbers.Amount PrimeBitDemoBalance = new((Int128)10 * 1_000_000_000_000_000_000);

    /// <summary>How long an outside source of prices may take to answer or to connect.</summary>
    public static readonly TimeSpan FeedWait = TimeSpan.FromSeconds(5);

    /// <summary>How long a WebSocket of prices may be silent before it is called again.</summary>
    public static readonly TimeSpan FeedSilenceMax = TimeSpan.FromSeconds(30);

    /// <summary>Shortest and longest pause before a WebSocket of prices is called again.</summary>
    public static readonly TimeSpan FeedRetryMin = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan FeedRetryMax = TimeSpan.FromSeconds(30);

    /// <summary>Shortest and longest pause between two requests to a source of prices.</summary>
    public static readonly TimeSpan FeedPauseMin = TimeSpan.FromMilliseconds(100);
    public static readonly TimeSpan FeedPauseMax = TimeSpan.FromSeconds(5);

    /// <summary>For how long a connection to a source of prices is used, so that a new address of it is noticed.</summary>
    public static readonly TimeSpan FeedConnectionLife = TimeSpan.FromMinutes(5);

    /// <summary>Largest answer or message of a source of prices, in bytes.</summary>
    public const int FeedMessageBytesMax = 256 * 1024;

    /// <summary>Largest file that lists sources of prices, in bytes.</summary>
    public const int FeedFileBytesMax = 1024 * 1024;

    /// <summary>Longest name of a source of prices, in characters, and its largest weight.</summary>
    public const int FeedNameCharsMax = 64;
    public const int FeedWeightMax = 1_000_000;

    /// <summary>After so long the engine is told a price again that has not moved: less than half of what makes an index frozen.</summary>
    public static readonly TimeSpan IndexRenewal = TimeSpan.FromSeconds(4);

    /// <summary>Pause between two looks at how old sources are.</summary>
    public static readonly TimeSpan IndexHeartbeat = TimeSpan.FromSeconds(1);
}

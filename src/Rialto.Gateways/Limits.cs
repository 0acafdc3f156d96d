namespace Rialto.Gateways;

/// <summary>Every bound on what comes in from outside, before and while it is read.</summary>
public static class Limits
{
    /// <summary>Largest body of a request, in bytes.</summary>
    public const int BodyBytesMax = 64 * 1024;

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
}

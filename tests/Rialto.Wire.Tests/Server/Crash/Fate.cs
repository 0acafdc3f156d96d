namespace Rialto.Wire.Tests.Server.Crash;

/// <summary>What a client knows about a request that it sent.</summary>
enum Fate
{
    /// <summary>No answer came, or one that says that nobody knows: it happened once or not at all.</summary>
    Unknown,

    /// <summary>The answer said that it happened.</summary>
    Done,

    /// <summary>The answer said that it did not happen.</summary>
    Refused,
}

/// <summary>From an answer to its meaning.</summary>
static class Fates
{
    public static Fate Of(WireAnswer? answer) => answer switch
    {
        null or { Status: 500 } => Fate.Unknown,
        { Status: >= 200 and < 300 } => Fate.Done,
        _ => Fate.Refused,
    };

    /// <summary>How often it may be found afterwards.</summary>
    public static bool Allows(this Fate fate, int count) => fate switch
    {
        Fate.Unknown => count is 0 or 1,
        Fate.Done => count == 1,
        Fate.Refused => count == 0,
    };
}

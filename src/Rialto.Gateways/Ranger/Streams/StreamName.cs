using Rialto.Node.Views;

namespace Rialto.Gateways.Ranger.Streams;

/// <summary>Names of streams and what they mean. Exact and case-sensitive.</summary>
internal static class StreamName
{
    public const string Tickers = "global.tickers";
    public const string Order = "order";
    public const string Trade = "trade";
    public const string Balances = "balances";

    /// <summary>Behind the prefix of a role: how the exchange is.</summary>
    const string SystemEnd = ".global.system";

    const string TradesEnd = "trades";
    const string BookEnd = "ob-inc";
    const string SnapshotEnd = "ob-snap";
    const string FullBookEnd = "update";
    const string DepthEnd = "depth";
    const string CandlesStart = "kline-";

    /// <summary>Private names have no dot, public ones have one, those of a role have more.</summary>
    public static int DotsOf(string name) => name.AsSpan().Count('.');

    /// <summary>The prefix of a role's stream, which says who may hear it.</summary>
    public static string PrefixOf(string name) => name[..name.IndexOf('.', StringComparison.Ordinal)];

    /// <summary>Whether a role's stream is one that tells something.</summary>
    public static bool IsSystem(string name) => PrefixOf(name).Length + SystemEnd.Length == name.Length
        && name.EndsWith(SystemEnd, StringComparison.Ordinal);

    /// <summary>Whether a private name is one that tells something.</summary>
    public static bool IsMembers(string name) => name is Order or Trade or Balances;

    public static string SnapshotOf(string marketCode) => $"{marketCode}.{SnapshotEnd}";

    /// <summary>What a public name stands for; the market may come into being later.</summary>
    public static (TopicKind Kind, string MarketCode, CandlePeriod Period) Read(string name)
    {
        if (name == Tickers) return (TopicKind.Tickers, "", default);
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var (market, end) = (name[..dot], name[(dot + 1)..]);
        var kind = end switch
        {
            TradesEnd => TopicKind.Trades,
            BookEnd => TopicKind.Book,
            FullBookEnd => TopicKind.FullBook,
            DepthEnd => TopicKind.Depth,
            _ => TopicKind.Silent,
        };
        if (kind != TopicKind.Silent) return (kind, market, default);
        return end.StartsWith(CandlesStart, StringComparison.Ordinal) && PeriodOf(end[CandlesStart.Length..]) is { } period
            ? (TopicKind.Candles, market, period)
            : (TopicKind.Silent, market, default);
    }

    static CandlePeriod? PeriodOf(string text) => text switch
    {
        "1m" => CandlePeriod.OneMinute,
        "5m" => CandlePeriod.FiveMinutes,
        "15m" => CandlePeriod.FifteenMinutes,
        "30m" => CandlePeriod.ThirtyMinutes,
        "1h" => CandlePeriod.OneHour,
        "2h" => CandlePeriod.TwoHours,
        "4h" => CandlePeriod.FourHours,
        "6h" => CandlePeriod.SixHours,
        "12h" => CandlePeriod.TwelveHours,
        "1d" => CandlePeriod.OneDay,
        "3d" => CandlePeriod.ThreeDays,
        "1w" => CandlePeriod.OneWeek,
        _ => null,
    };
}

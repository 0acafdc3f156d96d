using System.Text.Json;
using Rialto.Engine.Numbers;
using Rialto.Gateways.PrimeBit.Wire;
using Rialto.Gateways.Wire;
using Rialto.Node.History;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit.Routes;

/// <summary><c>/trading/market_data/candles/*</c></summary>
internal sealed class CandlesApi(PrimeBitDialect dialect)
{
    const int UsualLimit = 100;
    const int MsOfSecond = 1_000;
    const long UsOfMs = 1_000;
    const long UsOfSecond = 1_000_000;

    static readonly (string Word, CandlePeriod Period)[] s_intervals =
    [
        ("1m", CandlePeriod.OneMinute), ("5m", CandlePeriod.FiveMinutes), ("15m", CandlePeriod.FifteenMinutes),
        ("30m", CandlePeriod.ThirtyMinutes), ("1h", CandlePeriod.OneHour), ("4h", CandlePeriod.FourHours), ("1d", CandlePeriod.OneDay),
        ("1w", CandlePeriod.OneWeek),
    ];

    static readonly string[] s_prices = ["market", "fair", "spot"];

    public void Map(OperationTable table) => table.Add(new()
    {
        Verb = "GET",
        Pattern = "/trading/market_data/candles/{type}/{symbol}",
        Entry = Entry.Public,
        Handle = Candles,
        About = "Candles, oldest first.",
        Reply = "[Candle]",
        Query =
        [
            Said.OneOf("interval", "Absent = 1m.", [.. s_intervals.Select(each => each.Word)]),
            Said.OneOf("price", "Absent = market.", s_prices), Said.Whole("from", "First millisecond."),
            Said.Whole("to", "Millisecond behind the last."), Said.Whole("limit", "1 … 1000; absent = 100."),
        ],
        Refusals = [Errors.NotFound, Errors.InvalidParameter],
    });

    async ValueTask Candles(PrimeBitCall call)
    {
        if (!Symbols.TryReadType(call.Path("type"), out var isDemo)) await call.No(Errors.NotFound);
        else if (dialect.Symbols.Find(isDemo, call.Path("symbol")) is not { } symbol) await call.No(Errors.NotFound);
        else if (Read(call, out var asked) is { } wrong) await call.No(Errors.InvalidParameter.About(wrong));
        else if (asked.Price == s_prices[0])
            await call.Rows(await TradedAsync(symbol, asked, call.Aborted), (json, candle) => Write(json, candle, symbol));
        else await call.Rows(await MarksAsync(symbol, asked, call.Aborted), (json, candle) => Write(json, candle, symbol));
    }

    /// <summary>What is asked for; times in milliseconds.</summary>
    readonly record struct Asked(CandlePeriod Period, string Price, long? FromMs, long? ToMs, int Limit);

    /// <summary>Null, or the name of the parameter that is wrong.</summary>
    static string? Read(PrimeBitCall call, out Asked asked)
    {
        asked = default;
        var interval = call.Query("interval") ?? s_intervals[0].Word;
        var period = Array.Find(s_intervals, each => each.Word == interval).Period;
        if (!s_intervals.Any(each => each.Word == interval)) return "interval";
        var price = call.Query("price") ?? s_prices[0];
        if (!s_prices.Contains(price)) return "price";
        if (!call.TryQueryInteger("limit", 1, Limits.PrimeBitCandlesMax, out var limit)) return "limit";
        if (!call.TryQueryInteger("from", 0, long.MaxValue / UsOfMs, out var fromMs)) return "from";
        if (!call.TryQueryInteger("to", 0, long.MaxValue / UsOfMs, out var toMs)) return "to";
        asked = new(period, price, fromMs, toMs, (int)(limit ?? UsualLimit));
        return null;
    }

    // The end is exclusive; of a longer span the newest count.
    async Task<IEnumerable<Candle>> TradedAsync(Symbol symbol, Asked asked, CancellationToken cancel)
    {
        var (limit, period) = (asked.Limit, asked.Period);
        var from = asked.FromMs is { } first ? (first + MsOfSecond - 1) / MsOfSecond : (long?)null;
        var to = asked.ToMs is { } end ? (end - 1 + MsOfSecond) / MsOfSecond - 1 : (long?)null;
        if (to < 0) return [];
        var nowUs = dialect.Exchange.NowUs;
        if (from is not null && to is null) to = nowUs / 1_000_000;
        // Of a span with both ends the oldest would count; as many before its end are asked for instead.
        if (from is { } begin && to is { } last)
            from = long.Max(begin, period.BucketOf(long.Min(last, nowUs / 1_000_000)) - (limit - 1) * period.LengthS());
        var query = new CandlesQuery { Instrument = symbol.Id, Period = period, FromS = from, ToS = to, Limit = limit };
        return await dialect.Exchange.History.CandlesAsync(query, nowUs, cancel);
    }

    // Whole buckets only: those that begin at or after the one end and before the other; of a longer span the newest.
    async Task<IReadOnlyList<MarkCandle>> MarksAsync(Symbol symbol, Asked asked, CancellationToken cancel)
    {
        var (period, lengthS) = (asked.Period, asked.Period.LengthS());
        var nowS = dialect.Exchange.NowUs / UsOfSecond;
        var last = period.BucketOf(asked.ToMs is { } toMs ? long.Min(nowS, (toMs + MsOfSecond - 1) / MsOfSecond - 1) : nowS);
        var first = long.Max(FirstBucket(period, (asked.FromMs + MsOfSecond - 1) / MsOfSecond ?? 0), last - (asked.Limit - 1) * lengthS);
        if (first > last) return [];
        var price = asked.Price == "fair" ? MarkedPrice.Fair : MarkedPrice.Index;
        var (firstUs, endUs) = (first * UsOfSecond, (last + lengthS) * UsOfSecond);
        var history = dialect.Exchange.History;
        var moved = await history.MarkCandlesAsync(symbol.Id, price, (int)lengthS, firstUs, endUs, asked.Limit, cancel);
        var before = moved is [var known, ..] && known.StartUs == firstUs
            ? null
            : await history.MarkCloseBeforeAsync(symbol.Id, price, (int)lengthS, firstUs, cancel);
        return Filled(moved, before, firstUs, endUs, lengthS * UsOfSecond);
    }

    internal static long FirstBucket(CandlePeriod period, long fromS)
    {
        var bucket = period.BucketOf(fromS);
        return bucket < fromS ? bucket + period.LengthS() : bucket;
    }

    // A bucket in which the price stood still says it once more; there is none before the first price.
    internal static List<MarkCandle> Filled(IReadOnlyList<MarkCandle> moved, Ticks? before, long firstUs, long endUs, long lengthUs)
    {
        var (all, next) = (new List<MarkCandle>(), 0);
        for (var startUs = firstUs; startUs < endUs; startUs += lengthUs)
        {
            if (next < moved.Count && moved[next].StartUs == startUs) all.Add(moved[next++]);
            else if (before is { } close) all.Add(new(startUs, close, close, close, close));
            if (all.Count > 0) before = all[^1].Close;
        }

        return all;
    }

    static void Write(Utf8JsonWriter json, MarkCandle candle, Symbol symbol)
    {
        json.WriteStartObject();
        json.WriteMs("time_ms"u8, candle.StartUs);
        json.WritePrice("open"u8, candle.Open, symbol);
        json.WritePrice("high"u8, candle.High, symbol);
        json.WritePrice("low"u8, candle.Low, symbol);
        json.WritePrice("close"u8, candle.Close, symbol);
        json.WriteString("volume"u8, "0.0"u8);
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, Candle candle, Symbol symbol)
    {
        json.WriteStartObject();
        json.WriteNumber("time_ms"u8, candle.StartS * MsOfSecond);
        json.WritePrice("open"u8, candle.Open, symbol);
        json.WritePrice("high"u8, candle.High, symbol);
        json.WritePrice("low"u8, candle.Low, symbol);
        json.WritePrice("close"u8, candle.Close, symbol);
        json.WriteDecimal("volume"u8, candle.Volume);
        json.WriteEndObject();
    }
}

using System.Text.Json;
using Rialto.Engine.Numbers;
using Rialto.Gateways.PrimeBit.Wire;
using Rialto.Gateways.Wire;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit.Routes;

/// <summary><c>/trading/market_data/candles/*</c></summary>
internal sealed class CandlesApi(PrimeBitDialect dialect)
{
    const int UsualLimit = 100;
    const int MsOfSecond = 1_000;

    static readonly (string Word, CandlePeriod Period)[] s_intervals =
    [
        ("1m", CandlePeriod.OneMinute), ("5m", CandlePeriod.FiveMinutes), ("15m", CandlePeriod.FifteenMinutes),
        ("30m", CandlePeriod.ThirtyMinutes), ("1h", CandlePeriod.OneHour), ("4h", CandlePeriod.FourHours), ("1d", CandlePeriod.OneDay),
        ("1w", CandlePeriod.OneWeek),
    ];

    static readonly string[] s_prices = ["market"];

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

    ValueTask Candles(PrimeBitCall call)
    {
        if (!Symbols.TryReadType(call.Path("type"), out var isDemo)) return call.No(Errors.NotFound);
        if (dialect.Symbols.Find(isDemo, call.Path("symbol")) is not { } symbol) return call.No(Errors.NotFound);
        var interval = call.Query("interval") ?? s_intervals[0].Word;
        var period = Array.Find(s_intervals, each => each.Word == interval).Period;
        if (!s_intervals.Any(each => each.Word == interval)) return No(call, "interval");
        if (!s_prices.Contains(call.Query("price") ?? s_prices[0])) return No(call, "price");
        if (!call.TryQueryInteger("limit", 1, Limits.PrimeBitCandlesMax, out var limit)) return No(call, "limit");
        if (!call.TryQueryInteger("from", 0, long.MaxValue / MsOfSecond, out var fromMs)) return No(call, "from");
        if (!call.TryQueryInteger("to", 0, long.MaxValue / MsOfSecond, out var toMs)) return No(call, "to");
        var candles = Of(symbol, period, fromMs, toMs, (int)(limit ?? UsualLimit));
        return call.Rows(candles, (json, candle) => Write(json, candle, symbol));
    }

    // The end is exclusive; of a longer span the newest count.
    IEnumerable<Candle> Of(Symbol symbol, CandlePeriod period, long? fromMs, long? toMs, int limit)
    {
        var from = fromMs is { } first ? (first + MsOfSecond - 1) / MsOfSecond : (long?)null;
        var to = toMs is { } end ? (end - 1 + MsOfSecond) / MsOfSecond - 1 : (long?)null;
        if (to < 0) return [];
        var nowUs = dialect.Exchange.NowUs;
        if (from is not null && to is null) to = nowUs / 1_000_000;
        var window = dialect.Views.Candles.Of(symbol.Id, period).Window(from, to, limit, nowUs);
        return window.Skip(int.Max(0, window.Count - limit));
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

    static ValueTask No(PrimeBitCall call, string name) => call.No(Errors.InvalidParameter.About(name));
}

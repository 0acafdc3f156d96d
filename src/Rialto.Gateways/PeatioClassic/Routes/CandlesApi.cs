using Rialto.Gateways.PeatioClassic.Wire;
using Rialto.Gateways.Wire;
using Rialto.Identity.ApiKeys;
using Rialto.Engine.Numbers;
using Rialto.Node.History;
using Rialto.Node.Views;

namespace Rialto.Gateways.PeatioClassic.Routes;

/// <summary><c>/k</c> and <c>/k_with_pending_trades</c>.</summary>
internal sealed class CandlesApi(ClassicDialect classic)
{
    const int CandlesMax = 10_000;

    public void Map(EndpointTable table)
    {
        table.Get("/k", ClassicEntry.Open, KeyScopes.None, Candles, "Candles, the oldest first.", Said.Candles);
        table.Get(
            "/k_with_pending_trades", ClassicEntry.Open, KeyScopes.None, CandlesWithTrades, "Candles, and the trades of the last one.",
            [.. Said.Candles, Said.Whole("trade_id", "Only trades with smaller numbers.", required: true)]);
    }

    async ValueTask Candles(ClassicCall call)
    {
        var query = Read(call, out var market);
        if (query is null)
        {
            await call.Refused();
            return;
        }

        var candles = await CandlesAsync(query, call.Aborted);
        await call.Json((market, candles), static (json, state) => Write(json, state.candles, state.market!));
    }

    async ValueTask CandlesWithTrades(ClassicCall call)
    {
        var query = Read(call, out var market);
        var before = call.Checks.Integer("trade_id", required: true);
        if (call.Checks.Failed)
        {
            await call.Refused();
            return;
        }

        var candles = await CandlesAsync(query!, call.Aborted);
        var trades = candles.Count == 0 || before <= 0 ? [] : await TradesOf(market!, candles[^1].StartS, before!.Value, call.Aborted);
        await call.Json((market, candles, trades), static (json, state) =>
        {
            json.WriteStartObject();
            json.WritePropertyName("k"u8);
            Write(json, state.candles, state.market!);
            json.WriteStartArray("trades"u8);
            foreach (var (trade, down) in state.trades) TradeWire.WritePending(json, trade, down, state.market!);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    /// <summary>What is asked for; null = a parameter is wrong.</summary>
    CandlesQuery? Read(ClassicCall call, out InstrumentView? market)
    {
        var checks = call.Checks;
        market = checks.Among("market", required: true, classic.FindShown);
        var limit = checks.AmongNumbers("limit", static number => number is >= 1 and <= CandlesMax, fallback: 30);
        var minutes = checks.AmongNumbers(
            "period", static number => number is > 0 and <= int.MaxValue && CandlePeriods.TryParse((int)number, out _), fallback: 1);
        var timestamp = checks.Integer("timestamp", required: false);
        if (checks.Failed) return null;

        _ = CandlePeriods.TryParse(minutes, out var period);
        // The candle that the time lies in is the first; a time before all candles begins with the first of them.
        long? from = timestamp is { } seconds ? period.BucketOf(Math.Clamp(seconds, 0, long.MaxValue / 2)) : null;
        return new() { Instrument = market!.Id, Period = period, FromS = from, Limit = limit };
    }

    Task<IReadOnlyList<Candle>> CandlesAsync(CandlesQuery query, CancellationToken cancel) =>
        classic.Exchange.History.CandlesAsync(query, classic.Exchange.NowUs, cancel);

    /// <summary>Trades of the last candle with smaller numbers than one, oldest first, each with whether the price fell.</summary>
    async ValueTask<IReadOnlyList<(TradeView Trade, bool Down)>> TradesOf(
        InstrumentView market, long startS, long before, CancellationToken cancel)
    {
        var rows = await classic.Exchange.History.TradesAsync(
            new TradesQuery
            {
                Instrument = market.Id,
                Before = new TradeId(before),
                Ascending = false,
                Page = new(0, Limits.PendingTradesMax + 1),
            },
            cancel);
        var trades = new List<(TradeView, bool)>();
        for (var i = 0; i < rows.Count && i < Limits.PendingTradesMax; i++)
        {
            var trade = rows[i];
            if (trade.TimeUs < startS * 1_000_000) break;
            trades.Add((trade, i + 1 < rows.Count && trade.Price < rows[i + 1].Price));
        }

        trades.Reverse();
        return trades;
    }

    static void Write(System.Text.Json.Utf8JsonWriter json, IReadOnlyList<Candle> candles, InstrumentView market)
    {
        json.WriteStartArray();
        foreach (var candle in candles) MarketDataJson.WriteCandle(json, candle, market);
        json.WriteEndArray();
    }
}

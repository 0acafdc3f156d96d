using System.Globalization;
using System.Text.Json;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Feeds;
using Rialto.Gateways.PrimeBit.Wire;
using Rialto.Gateways.Wire;
using Rialto.Node.History;

namespace Rialto.Gateways.PrimeBit.Routes;

/// <summary>Public prices, funding and risk of the symbols: ticks, settled funding, the index, liquidations, insurance.</summary>
internal sealed class RiskApi(PrimeBitDialect dialect)
{
    const string Root = "/trading/market_data";
    const int InsuranceDays = 30;
    const long FundingIntervalUs = 8L * 60 * 60 * 1_000_000;

    public void Map(OperationTable table)
    {
        Get(
            "/ticks/{type}/{symbol}/{category}", Ticks, "Ticks of market, fair, spot, funding or next-funding, newest first.", "[Tick]",
            Rows.Query);
        Get("/funding/{type}/{symbol}", Fundings, "Settled funding rates, newest first.", "[Funding]", Rows.Query);
        Get("/index/{type}/{symbol}", Index, "The spot index and what it is made of.", "Index", []);
        Get("/liquidations/{type}/{symbol}", Liquidations, "Forced trades, newest first.", "[Liquidation]", Rows.Query);
        Get("/insurance/{type}", Insurance, "The insurance fund, and what it had at the ends of the last days.", "Insurance", []);

        void Get(string pattern, Func<PrimeBitCall, ValueTask> handle, string about, string reply, IReadOnlyList<Said> query) =>
            table.Add(new()
        {
            Verb = "GET", Pattern = Root + pattern, Entry = Entry.Public, Handle = handle, About = about, Reply = reply, Query = query,
            Refusals = query.Count == 0 ? [Errors.NotFound] : [Errors.NotFound, Errors.InvalidParameter],
        });
    }

    async ValueTask Ticks(PrimeBitCall call)
    {
        if (Find(call) is not { } symbol) await call.No(Errors.NotFound);
        else if (!Rows.TryRead(call, out var rows, out var wrong)) await call.No(Errors.InvalidParameter.About(wrong));
        else await Ticks(call, symbol, rows);
    }

    ValueTask Ticks(PrimeBitCall call, Symbol symbol, Rows rows)
    {
        var query = rows.ToQuery() with { Instrument = symbol.Id };
        return call.Path("category") switch
        {
            "market" => MarketTicks(call, symbol, rows),
            "fair" => PriceTicks(call, query, (json, mark) => TickWire.WriteFair(json, mark.Fair, mark.Bid, mark.Ask, symbol, mark.TimeUs)),
            "spot" => PriceTicks(call, query, (json, mark) => TickWire.WriteSpot(json, mark.Index, symbol, mark.TimeUs)),
            "funding" => RateTicks(call, query, onlyNew: true, (json, mark) =>
                TickWire.WriteFunding(json, mark.RateE8, mark.NextFundingUs, symbol, mark.TimeUs)),
            "next-funding" => RateTicks(call, query, onlyNew: false, (json, mark) =>
                TickWire.WriteFunding(json, mark.NextRateE8, mark.NextFundingUs + FundingIntervalUs, symbol, mark.TimeUs)),
            _ => call.No(Errors.NotFound),
        };
    }

    async ValueTask MarketTicks(PrimeBitCall call, Symbol symbol, Rows rows)
    {
        var query = new TradesQuery
        {
            Instrument = symbol.Id,
            Before = rows.Before is { } before ? new TradeId(before) : null,
            After = rows.After is { } after ? new TradeId(after) : null,
            FromUs = rows.FromUs,
            BeforeUs = rows.ToUs,
            Page = new(0, rows.Limit),
        };
        var trades = await dialect.Exchange.History.TradesAsync(query, call.Aborted);
        await call.Rows(trades, (json, trade) => TickWire.WriteMarket(json, trade.Price, trade.Quantity, symbol, trade.TimeUs));
    }

    async ValueTask PriceTicks(PrimeBitCall call, MarginQuery query, Action<Utf8JsonWriter, PriceMarkView> write) =>
        await call.Rows(await dialect.Exchange.History.PriceMarksAsync(query, call.Aborted), write);

    async ValueTask RateTicks(PrimeBitCall call, MarginQuery query, bool onlyNew, Action<Utf8JsonWriter, RateMarkView> write) =>
        await call.Rows(await dialect.Exchange.History.RateMarksAsync(query, onlyNew, call.Aborted), write);

    async ValueTask Fundings(PrimeBitCall call)
    {
        if (Find(call) is not { } symbol) await call.No(Errors.NotFound);
        else if (!Rows.TryRead(call, out var rows, out var wrong)) await call.No(Errors.InvalidParameter.About(wrong));
        else
        {
            var settled = await dialect.Exchange.History.FundingsAsync(rows.ToQuery() with { Instrument = symbol.Id }, call.Aborted);
            await call.Rows(settled, (json, funding) => WriteFunding(json, funding, symbol));
        }
    }

    static void WriteFunding(Utf8JsonWriter json, FundingView funding, Symbol symbol)
    {
        json.WriteStartObject();
        json.WriteString("symbol"u8, symbol.Name);
        json.WriteRate("rate"u8, funding.RateE8);
        json.WritePrice("fair_price"u8, funding.Price, symbol);
        json.WriteMs("settled_time_ms"u8, funding.DueUs == 0 ? funding.TimeUs : funding.DueUs);
        json.WriteEndObject();
    }

    ValueTask Index(PrimeBitCall call)
    {
        if (Find(call) is not { } symbol) return call.No(Errors.NotFound);
        var readings = dialect.Index.ReadingsOf(symbol.Id).Where(reading => reading.Price != Engine.Numbers.Ticks.None);
        return call.Json((symbol, readings, dialect.Exchange.NowUs), static (json, state) =>
        {
            json.WriteStartObject();
            json.WriteString("symbol"u8, state.symbol.Name);
            json.WritePriceOrNull("price"u8, state.symbol.Perpetual.Index, state.symbol);
            json.WriteString("state"u8, state.symbol.Perpetual.State == IndexState.Good ? "ok"u8 : "frozen"u8);
            json.WriteStartArray("feeds"u8);
            foreach (var reading in state.readings) WriteFeed(json, reading, state.symbol);
            json.WriteEndArray();
            json.WriteMs("timestamp_ms"u8, state.NowUs);
            json.WriteEndObject();
        });
    }

    static void WriteFeed(Utf8JsonWriter json, FeedReading reading, Symbol symbol)
    {
        json.WriteStartObject();
        json.WriteString("source"u8, reading.Source);
        json.WritePrice("price"u8, reading.Price, symbol);
        json.WriteNumber("weight"u8, reading.Weight);
        json.WriteNumber("age_ms"u8, reading.AgeMs);
        json.WriteBoolean("used"u8, reading.IsUsed);
        json.WriteEndObject();
    }

    async ValueTask Liquidations(PrimeBitCall call)
    {
        if (Find(call) is not { } symbol) await call.No(Errors.NotFound);
        else if (!Rows.TryRead(call, out var rows, out var wrong)) await call.No(Errors.InvalidParameter.About(wrong));
        else
        {
            var forced = await dialect.Exchange.History.LiquidationsAsync(rows.ToQuery() with { Instrument = symbol.Id }, call.Aborted);
            await call.Rows(forced, (json, liquidation) => LiquidationWire.Write(json, liquidation, symbol));
        }
    }

    async ValueTask Insurance(PrimeBitCall call)
    {
        if (!Symbols.TryReadType(call.Path("type"), out var isDemo))
        {
            await call.No(Errors.NotFound);
            return;
        }

        var margin = dialect.Views.Margin;
        var balance = dialect.Views.Balances.Of(Owners.Insurance, isDemo ? margin.DemoCurrency : margin.LiveCurrency).Total;
        var days = await dialect.Exchange.History.InsuranceDaysAsync(isDemo, InsuranceDays, dialect.Exchange.NowUs, call.Aborted);
        await call.Json((balance, days), static (json, state) =>
        {
            json.WriteStartObject();
            json.WritePicos("balance"u8, Figures.PicosOf(state.balance));
            json.WriteStartArray("history"u8);
            foreach (var day in state.days) WriteDay(json, day);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    static void WriteDay(Utf8JsonWriter json, InsuranceDay day)
    {
        json.WriteStartObject();
        json.WriteString("date"u8, day.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WritePicos("balance"u8, day.Balance);
        json.WriteEndObject();
    }

    Symbol? Find(PrimeBitCall call) =>
        Symbols.TryReadType(call.Path("type"), out var isDemo) ? dialect.Symbols.Find(isDemo, call.Path("symbol")) : null;
}

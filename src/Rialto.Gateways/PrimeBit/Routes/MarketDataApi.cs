using Rialto.Engine.Numbers;
using Rialto.Gateways.PrimeBit.Wire;
using Rialto.Node.History;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit.Routes;

/// <summary>What everybody may know of the symbols: <c>/trading/market_data/*</c>.</summary>
internal sealed class MarketDataApi(PrimeBitDialect dialect)
{
    const string Root = "/trading/market_data";
    const long DayUs = 86_400_000_000;
    const long TenMinutesUs = 600_000_000;

    static readonly IReadOnlyList<Said> s_tradesPage =
    [
        Said.Whole("limit", "1 … 10000; absent = 10000."), Said.Whole("before", "Only trades with smaller numbers."),
    ];

    public void Map(OperationTable table)
    {
        Get("/symbol/{type}", SymbolsOf, "All symbols of a type.", "[Symbol]");
        Get("/symbol/{type}/{symbol}", OneSymbol, "A symbol.", "Symbol");
        Get("/symbol/{type}/{symbol}/daily_stats", Daily, "A symbol's last 24 hours.", "DailyStats");
        Get("/order_book/{type}/{symbol}", Book, "The best 32 levels of each side.", "Book");
        Get("/summary/{type}", Summary, "All symbols' last 24 hours, prices and funding rates.", "{Summary}");
        Get("/ticker/{type}", Ticker, "The same in short.", "{Ticker}");
        Get("/trades/{type}/{symbol}", DayOfTrades, "Trades of the last 24 hours, newest first.", "[Trade]", s_tradesPage);
        Get("/trades/{type}/last/{symbol}", LastTrades, "Trades of the last ten minutes, newest first.", "[Trade]");

        void Get(string pattern, Func<PrimeBitCall, ValueTask> handle, string about, string reply, IReadOnlyList<Said>? query = null) =>
            table.Add(new()
            {
                Verb = "GET", Pattern = Root + pattern, Entry = Entry.Public, Handle = handle, About = about, Reply = reply,
                Query = query ?? [], Refusals = query is null ? [Errors.NotFound] : [Errors.NotFound, Errors.InvalidParameter],
            });
    }

    ValueTask SymbolsOf(PrimeBitCall call) => Symbols.TryReadType(call.Path("type"), out var isDemo)
        ? call.Rows(dialect.Symbols.All(isDemo), (json, symbol) => Write(json, symbol))
        : call.No(Errors.NotFound);

    ValueTask OneSymbol(PrimeBitCall call) => Find(call) is { } symbol
        ? call.Json(symbol, (json, found) => Write(json, found))
        : call.No(Errors.NotFound);

    void Write(System.Text.Json.Utf8JsonWriter json, Symbol symbol)
    {
        var currency = dialect.Views.Currencies.Find(dialect.Views.Margin.LiveCurrency)?.Code ?? "";
        var fees = dialect.Views.Fees.RatesFor(default, symbol.Id);
        SymbolWire.Write(json, symbol, fees, currency.ToUpperInvariant(), dialect.Exchange.NowUs);
    }

    ValueTask Daily(PrimeBitCall call) => Find(call) is { } symbol
        ? call.Json((symbol, TickerOf(symbol)), static (json, state) => MarketWire.WriteDaily(json, state.symbol, state.Item2))
        : call.No(Errors.NotFound);

    ValueTask Book(PrimeBitCall call)
    {
        if (Find(call) is not { } symbol) return call.No(Errors.NotFound);
        var book = dialect.Views.Books.Of(symbol.Id);
        return call.Json((symbol, book, dialect.Exchange.NowUs), static (json, state) =>
            BookWire.Write(json, state.book, state.symbol, state.NowUs));
    }

    ValueTask Summary(PrimeBitCall call) => ByName(call, MarketWire.WriteSummary);

    ValueTask Ticker(PrimeBitCall call) => ByName(call, MarketWire.WriteTicker);

    ValueTask ByName(PrimeBitCall call, Action<System.Text.Json.Utf8JsonWriter, Symbol, TickerView> write)
    {
        if (!Symbols.TryReadType(call.Path("type"), out var isDemo)) return call.No(Errors.NotFound);
        return call.Json((Symbols: dialect.Symbols.All(isDemo), dialect: this, write), static (json, state) =>
        {
            json.WriteStartObject();
            foreach (var symbol in state.Symbols) state.write(json, symbol, state.dialect.TickerOf(symbol));
            json.WriteEndObject();
        });
    }

    async ValueTask DayOfTrades(PrimeBitCall call)
    {
        if (Find(call) is not { } symbol) await call.No(Errors.NotFound);
        else if (!call.TryQueryInteger("limit", 1, Limits.PrimeBitTradesMax, out var limit))
            await call.No(Errors.InvalidParameter.About("limit"));
        else if (!call.TryQueryInteger("before", 1, long.MaxValue, out var before)) await call.No(Errors.InvalidParameter.About("before"));
        else await Trades(call, symbol, DayUs, before, (int)(limit ?? Limits.PrimeBitTradesMax));
    }

    ValueTask LastTrades(PrimeBitCall call) => Find(call) is { } symbol
        ? Trades(call, symbol, TenMinutesUs, before: null, Limits.PrimeBitTradesMax)
        : call.No(Errors.NotFound);

    async ValueTask Trades(PrimeBitCall call, Symbol symbol, long spanUs, long? before, int limit)
    {
        var query = new TradesQuery
        {
            Instrument = symbol.Id,
            FromUs = dialect.Exchange.NowUs - spanUs,
            Before = before is { } number ? new TradeId(number) : null,
            Page = new(0, limit),
        };
        var trades = await dialect.Exchange.History.TradesAsync(query, call.Aborted);
        await call.Rows(trades, (json, trade) => TradeWire.Write(json, trade, symbol));
    }

    TickerView TickerOf(Symbol symbol) => dialect.Views.Tickers.Of(symbol.Id, dialect.Exchange.NowUs);

    Symbol? Find(PrimeBitCall call) =>
        Symbols.TryReadType(call.Path("type"), out var isDemo) ? dialect.Symbols.Find(isDemo, call.Path("symbol")) : null;
}

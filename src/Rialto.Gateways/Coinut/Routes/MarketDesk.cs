using System.Text.Json;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Coinut.Streams;
using Rialto.Gateways.Coinut.Wire;
using Rialto.Gateways.Sockets;
using Rialto.Node.Views;

namespace Rialto.Gateways.Coinut.Routes;

/// <summary>Requests that everybody may make: instruments, ticks, books, trades.</summary>
internal sealed class MarketDesk(CoinutDialect coinut, CoinutStreams streams)
{
    const string Future = "FUTURE";
    const string SubscribeIsBad = "subscribe is neither true nor false";

    static readonly string[] s_types = ["SPOT", Future, "OPTION", "BINARY_OPTION"];
    static readonly long[] s_topNs = [10, 50, 100, 200];

    public static Task<Answer?> Heartbeat(CoinutRequest request, Asker asker) => Done(Answer.Of(json =>
    {
        json.WriteStartObject();
        Answer.WriteHead(json, request.Name, request.Nonce);
        json.WriteEndObject();
    }));

    public Task<Answer?> List(CoinutRequest request, Asker asker)
    {
        var type = request.Text("sec_type");
        if (request.Has("sec_type") && !s_types.Contains(type))
            return Bad(request, "sec_type is none of SPOT, FUTURE, OPTION, BINARY_OPTION");
        return Done(Answer.Of(json =>
        {
            json.WriteStartObject();
            foreach (var wanted in type is null ? s_types : [type])
            {
                json.WriteStartObject(wanted);
                // The kinds that the engine does not have are here, and empty.
                if (wanted == "SPOT") WriteSpot(json);
                if (wanted == Future) WriteFutures(json);
                json.WriteEndObject();
            }

            Answer.WriteHead(json, request.Name, request.Nonce);
            json.WriteEndObject();
        }));
    }

    void WriteFutures(Utf8JsonWriter json)
    {
        foreach (var instrument in coinut.Listed().Where(CoinutDialect.IsFuture))
        {
            json.WriteStartArray(instrument.Code);
            json.WriteStartObject();
            json.WriteNumber("inst_id"u8, instrument.Id.Value);
            json.WriteString("sec_type"u8, Future);
            json.WriteString("asset"u8, instrument.Code);
            json.WriteString("base"u8, instrument.BaseCode.ToUpperInvariant());
            json.WriteString("quote"u8, instrument.QuoteCode.ToUpperInvariant());
            json.WriteNumber("decimal_places"u8, instrument.Terms.PricePrecision);
            // None of them ends.
            json.WriteNumber("expiry_time"u8, 0);
            json.WriteString("contract_size"u8, FutureText.ContractSizeOf(instrument, coinut.Views.Margin.Find(instrument.Id)!));
            json.WriteString("conversion_rate"u8, FutureText.ConversionRate);
            json.WriteEndObject();
            json.WriteEndArray();
        }
    }

    void WriteSpot(Utf8JsonWriter json)
    {
        foreach (var instrument in coinut.Listed().Where(static each => !CoinutDialect.IsFuture(each)))
        {
            var (baseCode, quoteCode) = (instrument.BaseCode.ToUpperInvariant(), instrument.QuoteCode.ToUpperInvariant());
            json.WriteStartArray(baseCode + quoteCode);
            json.WriteStartObject();
            json.WriteString("base"u8, baseCode);
            json.WriteNumber("inst_id"u8, instrument.Id.Value);
            json.WriteNumber("decimal_places"u8, instrument.Terms.PricePrecision);
            json.WriteString("quote"u8, quoteCode);
            json.WriteEndObject();
            json.WriteEndArray();
        }
    }

    public Task<Answer?> Tick(CoinutRequest request, Asker asker) => WithInstrument(request, asker, (feed, client, subscribe, _) =>
    {
        if (client is not null && subscribe == true) feed.TickListeners.Add(client);
        if (client is not null && subscribe == false) feed.TickListeners.Remove(client);
        var ticker = coinut.Views.Tickers.Of(feed.Instrument.Id, coinut.Exchange.NowUs);
        var timeUs = Math.Max(
            coinut.Views.Books.Of(feed.Instrument.Id).TimeUs, coinut.Views.Tape.Last(feed.Instrument.Id)?.TimeUs ?? 0);
        var openInterest = coinut.Views.Margin.Find(feed.Instrument.Id)?.OpenInterest ?? Lots.Zero;
        return json => MarketFrames.WriteTick(json, ticker, feed, timeUs, openInterest);
    });

    public Task<Answer?> Book(CoinutRequest request, Asker asker)
    {
        var isTop = request.TryOptional("top_n", out var topN) && (topN is null || s_topNs.Contains(topN.Value));
        var isDecimals = request.TryOptional("decimal_places", out var decimals)
            && decimals is null or (>= 0 and <= CoinutDialect.DecimalsMax);
        if (!isTop) return Bad(request, "top_n is none of 10, 50, 100, 200");
        if (!isDecimals) return Bad(request, "decimal_places is not within 0..8");
        var form = new BookForm((int)(topN ?? 0), (int)(decimals ?? -1));
        return WithInstrument(request, asker, (feed, client, subscribe, reached) =>
        {
            if (client is not null && subscribe == true) feed.Listen(client, form);
            if (client is not null && subscribe == false) feed.Unlisten(client);
            return json => MarketFrames.WriteBook(json, feed, form, reached);
        });
    }

    public Task<Answer?> Trades(CoinutRequest request, Asker asker) => WithInstrument(request, asker, (feed, client, subscribe, _) =>
    {
        if (client is not null && subscribe == true) feed.TradeListeners.Add(client);
        if (client is not null && subscribe == false) feed.TradeListeners.Remove(client);
        var trades = coinut.Views.Tape.Newest(feed.Instrument.Id, Limits.CoinutTradesMax);
        return json =>
        {
            json.WriteNumber("inst_id"u8, feed.Instrument.Id.Value);
            json.WriteStartArray("trades"u8);
            foreach (var trade in trades)
            {
                json.WriteStartObject();
                MarketFrames.WriteTrade(
                    json, trade.Price, trade.Quantity, trade.TakerSide, trade.TimeUs, trade.EventNumber, feed.Instrument);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        };
    });

    /// <summary>The index price of a future's asset.</summary>
    public Task<Answer?> IndexTick(CoinutRequest request, Asker asker)
    {
        if (!request.TryFlag("subscribe", out var subscribe)) return Bad(request, SubscribeIsBad);
        if (coinut.FindAsset(request.Text("asset")) is not { } instrument) return Bad(request, "asset has no index");
        return WithFeed(request, asker, instrument, subscribe, static (feed, client, subscribe, _) =>
        {
            if (client is not null && subscribe == true) feed.IndexListeners.Add(client);
            if (client is not null && subscribe == false) feed.IndexListeners.Remove(client);
            return json => MarketFrames.WriteIndex(json, feed);
        });
    }

    public Task<Answer?> OptionChain(CoinutRequest request, Asker asker)
    {
        if (request.Text("asset") is not { } asset) return Bad(request, "asset is missing");
        if (request.Text("sec_type") is not ("OPTION" or "BINARY_OPTION"))
            return Bad(request, "sec_type is neither OPTION nor BINARY_OPTION");
        if (!request.TryOptional("expiry_time", out var expiry)) return Bad(request, "expiry_time is no integer");
        var transId = coinut.Views.LastEventNumber;
        var type = request.Text("sec_type");
        return Done(Answer.Of(json =>
        {
            json.WriteStartObject();
            Answer.WriteHead(json, request.Name, request.Nonce);
            json.WriteString("asset"u8, asset);
            json.WriteString("sec_type"u8, type);
            json.WriteNumber("expiry_time"u8, expiry ?? 0);
            json.WriteStartArray("entries"u8);
            json.WriteEndArray();
            json.WriteNumber("trans_id"u8, transId);
            json.WriteEndObject();
        }));
    }

    /// <summary>Subscribes and makes the snapshot as one: nothing is told between the two.</summary>
    Task<Answer?> WithInstrument(
        CoinutRequest request, Asker asker,
        Func<InstrumentFeed, CoinutClient?, bool?, long, Action<Utf8JsonWriter>> snapshot)
    {
        if (!request.TryFlag("subscribe", out var subscribe)) return Bad(request, SubscribeIsBad);
        if (request.Integer("inst_id") is not { } id || coinut.FindListed(id) is not { } instrument)
            return Done(RequestFields.NoInstrument(request));
        return WithFeed(request, asker, instrument, subscribe, snapshot);
    }

    async Task<Answer?> WithFeed(
        CoinutRequest request, Asker asker, InstrumentView instrument, bool? subscribe,
        Func<InstrumentFeed, CoinutClient?, bool?, long, Action<Utf8JsonWriter>> snapshot)
    {
        byte[] bytes = [];
        var isDone = await streams.WithFeedAsync(instrument.Id, (feed, reached) =>
        {
            var write = snapshot(feed, asker.Client, subscribe, reached);
            bytes = Render(request, write);
            asker.Client?.Socket.Send(TextFrame.Text(bytes));
        });
        if (!isDone) return Answer.No(request.Name, request.Nonce, Errors.RateLimited, "the streams begin anew, try again", status: 429);
        return asker.Client is null ? Answer.OfBytes(json => json.Raw(bytes)) : null;
    }

    static byte[] Render(CoinutRequest request, Action<Utf8JsonWriter> write)
    {
        using var buffer = new JsonBuffer();
        buffer.Json((request, write), static (json, state) =>
        {
            json.WriteStartObject();
            Answer.WriteHead(json, state.request.Name, state.request.Nonce);
            state.write(json);
            json.WriteEndObject();
        });
        return buffer.Written.ToArray();
    }

    static Task<Answer?> Bad(CoinutRequest request, string text) =>
        Done(Answer.No(request.Name, request.Nonce, Errors.InvalidRequest, text));

    static Task<Answer?> Done(Answer answer) => Task.FromResult<Answer?>(answer);
}

using Rialto.Gateways.Coinut.Auth;
using Rialto.Gateways.Coinut.Streams;
using Rialto.Gateways.Coinut.Wire;
using Rialto.Gateways.Wire;
using Rialto.Identity.Members;
using Rialto.Node.History;

namespace Rialto.Gateways.Coinut.Routes;

/// <summary>Does what a request asks for, the same over REST and WebSocket.</summary>
/// <remarks>Order: JSON, nonce, name, who it is, replay, fields, instrument, business. Source: docs/dialects/coinut.md.</remarks>
internal sealed class RequestDesk
{
    readonly CoinutIdentity _identity;
    readonly Dictionary<string, Request> _byName;

    public RequestDesk(CoinutDialect coinut, CoinutIdentity identity, CoinutStreams streams)
    {
        _identity = identity;
        var market = new MarketDesk(coinut, streams);
        var account = new AccountDesk(coinut, identity, streams);
        var orders = new OrdersDesk(coinut, streams);
        var positions = new PositionsDesk(coinut);
        _byName = new(StringComparer.Ordinal)
        {
            ["hb"] = new(false, MarketDesk.Heartbeat),
            ["inst_list"] = new(false, market.List),
            ["inst_tick"] = new(false, market.Tick),
            ["inst_order_book"] = new(false, market.Book),
            ["inst_trade"] = new(false, market.Trades),
            ["index_tick"] = new(false, market.IndexTick),
            ["option_chain"] = new(false, market.OptionChain),
            ["login"] = new(false, account.LogIn),
            ["logout"] = new(true, account.LogOut),
            ["user_balance"] = new(true, account.Balance),
            ["user_open_orders"] = new(true, account.OpenOrders),
            ["trade_history"] = new(true, account.TradeHistory),
            ["user_open_positions"] = new(true, positions.Open),
            ["position_history"] = new(true, positions.History),
            ["new_order"] = new(true, orders.Place) { Does = Effect.Places },
            ["new_orders"] = new(true, orders.PlaceMany) { Does = Effect.Places },
            ["cancel_order"] = new(true, orders.Cancel) { Does = Effect.Cancels },
            ["cancel_orders"] = new(true, orders.CancelMany) { Does = Effect.Cancels },
        };
    }

    /// <summary>
    /// Whether a request must wait for those of its connection that are under way. Orders may follow orders and cancels; a cancel looks at
    /// what is open, so it waits for orders; all else waits for everything.
    /// </summary>
    /// <param name="client">The connection. Owner: its receive loop.</param>
    /// <param name="request">Null = it is none.</param>
    public bool MustWait(CoinutClient client, CoinutRequest? request)
    {
        var does = request is not null && _byName.TryGetValue(request.Name, out var found) ? found.Does : Effect.None;
        if (client.Answering.Count == 0) client.IsPlacing = false;
        var isBehindOrders = client.IsPlacing;
        client.IsPlacing |= does == Effect.Places;
        return client.Answering.Count > 0 && (does == Effect.None || (does == Effect.Cancels && isBehindOrders));
    }

    /// <summary>Answers a request; null = the answer is with the connection already.</summary>
    /// <remarks>
    /// Of a request for orders over a WebSocket all is done with its body, and its command is put in, when this gives the task back, which
    /// ends with the outcome.
    /// </remarks>
    /// <param name="request">Null = it is none.</param>
    /// <param name="whoAsks">Is asked when the request's name is known.</param>
    public async Task<Answer?> RunAsync(CoinutRequest? request, Func<CoinutRequest, bool, Asker> whoAsks)
    {
        if (request is null) return Answer.No("", 0, Errors.InvalidJson, "not a JSON object", status: 400);
        try
        {
            return await AnswerAsync(request, whoAsks);
        }
        catch (HistoryBehindException)
        {
            return Answer.No("", 0, Errors.RateLimited, "history is behind, try again", status: 429);
        }
    }

    async Task<Answer?> AnswerAsync(CoinutRequest request, Func<CoinutRequest, bool, Asker> whoAsks)
    {
        var (name, nonce) = (request.Name, request.Nonce);
        if (!request.HasGoodNonce)
            return Answer.No(name, nonce, Errors.InvalidNonce, "nonce must be an integer from 1 to 4294967295");
        if (!_byName.TryGetValue(name, out var found))
            return Answer.No(name, nonce, Errors.UnknownRequest, "there is no such request");

        var asker = whoAsks(request, found.IsPrivate);
        if (found.IsPrivate && asker.Member is null) return Answer.No(name, nonce, asker.Refusal, Errors.TextOf(asker.Refusal));

        // A login has a timestamp of its own.
        if (asker.Client is null && name != "login" && request.Has("timestamp") && !IsNear(request))
            return Answer.No(name, nonce, Errors.TimestampOutOfRange, "timestamp is too far from the server's clock");
        if (!_identity.TakesNonce(asker, nonce))
            return Answer.No(name, nonce, Errors.InvalidNonce, "nonce must be larger than the last one of this key");
        if (request.Has("user_id")) return Answer.No(name, nonce, Errors.InvalidRequest, Errors.UserIdNotAllowed);
        return await found.Run(request, asker);
    }

    bool IsNear(CoinutRequest request) => request.Integer("timestamp") is { } timestamp && _identity.IsNear(timestamp);

    enum Effect
    {
        None,
        Places,
        Cancels,
    }

    sealed record Request(bool IsPrivate, Func<CoinutRequest, Asker, Task<Answer?>> Run)
    {
        public Effect Does { get; init; }
    }
}

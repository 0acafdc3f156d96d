using System.Text.Json;
using System.Text.Unicode;
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
    readonly Dictionary<string, (bool Private, Func<CoinutRequest, Asker, Task<Answer?>> Run)> _byName;

    public RequestDesk(CoinutDialect coinut, CoinutIdentity identity, CoinutStreams streams)
    {
        _identity = identity;
        var market = new MarketDesk(coinut, streams);
        var account = new AccountDesk(coinut, identity, streams);
        var orders = new OrdersDesk(coinut, streams);
        var positions = new PositionsDesk(coinut);
        _byName = new(StringComparer.Ordinal)
        {
            ["hb"] = (false, MarketDesk.Heartbeat),
            ["inst_list"] = (false, market.List),
            ["inst_tick"] = (false, market.Tick),
            ["inst_order_book"] = (false, market.Book),
            ["inst_trade"] = (false, market.Trades),
            ["index_tick"] = (false, market.IndexTick),
            ["option_chain"] = (false, market.OptionChain),
            ["login"] = (false, account.LogIn),
            ["logout"] = (true, account.LogOut),
            ["user_balance"] = (true, account.Balance),
            ["user_open_orders"] = (true, account.OpenOrders),
            ["trade_history"] = (true, account.TradeHistory),
            ["user_open_positions"] = (true, positions.Open),
            ["position_history"] = (true, positions.History),
            ["new_order"] = (true, orders.Place),
            ["new_orders"] = (true, orders.PlaceMany),
            ["cancel_order"] = (true, orders.Cancel),
            ["cancel_orders"] = (true, orders.CancelMany),
        };
    }

    /// <summary>Whether a request concerns a member, as far as its bytes can be read.</summary>
    public bool IsPrivate(string name) => _byName.TryGetValue(name, out var found) && found.Private;

    /// <summary>Answers a request; null = the answer is with the connection already.</summary>
    /// <param name="whoAsks">Is asked when the request's name is known.</param>
    public async Task<Answer?> RunAsync(ReadOnlyMemory<byte> body, Func<CoinutRequest, bool, Asker> whoAsks)
    {
        JsonDocument? document = null;
        try
        {
            document = TryParse(body);
            if (document?.RootElement.ValueKind != JsonValueKind.Object)
                return Answer.No("", 0, Errors.InvalidJson, "not a JSON object", status: 400);
            return await RunAsync(document.RootElement, body, whoAsks);
        }
        catch (HistoryBehindException)
        {
            return Answer.No("", 0, Errors.RateLimited, "history is behind, try again", status: 429);
        }
        finally
        {
            document?.Dispose();
        }
    }

    async Task<Answer?> RunAsync(JsonElement root, ReadOnlyMemory<byte> body, Func<CoinutRequest, bool, Asker> whoAsks)
    {
        var name = root.TryGetProperty("request", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        var nonce = CoinutRequest.IntegerOf(root, "nonce");
        if (nonce is not (>= 1 and <= CoinutRequest.NumberMax))
            return Answer.No(name, nonce ?? 0, Errors.InvalidNonce, "nonce must be an integer from 1 to 4294967295");
        if (!_byName.TryGetValue(name, out var found))
            return Answer.No(name, nonce.Value, Errors.UnknownRequest, "there is no such request");

        var request = new CoinutRequest(root, name, nonce.Value, body);
        var asker = whoAsks(request, found.Private);
        if (found.Private && asker.Member is null) return Answer.No(name, nonce.Value, asker.Refusal, Errors.TextOf(asker.Refusal));

        // A login has a timestamp of its own.
        if (asker.Client is null && name != "login" && request.Has("timestamp") && !IsNear(request))
            return Answer.No(name, nonce.Value, Errors.TimestampOutOfRange, "timestamp is too far from the server's clock");
        if (!_identity.TakesNonce(asker, nonce.Value))
            return Answer.No(name, nonce.Value, Errors.InvalidNonce, "nonce must be larger than the last one of this key");
        if (request.Has("user_id")) return Answer.No(name, nonce.Value, Errors.InvalidRequest, Errors.UserIdNotAllowed);
        return await found.Run(request, asker);
    }

    bool IsNear(CoinutRequest request) => request.Integer("timestamp") is { } timestamp && _identity.IsNear(timestamp);

    /// <summary>Null = no JSON: also a text that is no UTF-8, or that repeats itself too deeply.</summary>
    static JsonDocument? TryParse(ReadOnlyMemory<byte> body)
    {
        try
        {
            if (!Utf8.IsValid(body.Span)) return null;
            return JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = Limits.JsonDepthMax });
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

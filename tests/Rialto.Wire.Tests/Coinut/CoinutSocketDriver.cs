using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Compliance;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.Coinut;

/// <summary>The compliance suites over COINUT's WebSocket: one connection a member, on which what else happens is told too.</summary>
public sealed class CoinutSocketDriver() : CoinutDriver(0x1000000)
{
    readonly ConcurrentDictionary<string, WireSocket> _sockets = new();
    int _beats;

    protected override async Task<JsonNode> SendAsync(JsonObject request, Actor? signer)
    {
        var socket = await SocketOf(signer!);
        await socket.SayAsync(request.ToJsonString(), Cancel);
        // How many messages make an answer is known when the answer to the next question comes.
        var beat = 0x40000000 + Interlocked.Increment(ref _beats);
        await socket.SayAsync($"{{\"request\":\"hb\",\"nonce\":{beat}}}", Cancel);
        var messages = new List<JsonNode>();
        for (JsonNode message; (long)(message = JsonNode.Parse(await socket.HearAsync(Cancel))!)["nonce"]! != beat;) messages.Add(message);
        var own = messages.FindAll(message => message["nonce"]!.ToString() == request["nonce"]!.ToString());
        return Sequence((JsonObject)own[0], own[1..]);
    }

    /// <summary>As REST would have put it.</summary>
    static JsonObject Sequence(JsonObject first, List<JsonNode> others)
    {
        if ((string)first["reply"]! == "order_filled") first["order_id"] = first["order"]!["order_id"]!.DeepClone();
        if (others.Count > 0) first["more"] = new JsonArray([.. others]);
        return first;
    }

    async Task<WireSocket> SocketOf(Actor actor)
    {
        if (_sockets.TryGetValue(actor.Uid, out var known)) return known;
        return _sockets[actor.Uid] = await LogInAsync(actor);
    }
}

using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.PrimeBit;

/// <summary>A client that keeps a channel's state from its pushes, as the contract says that one can.</summary>
sealed class Keeper(WireSocket socket, string channel)
{
    readonly SortedDictionary<long, string> _items = [];
    string _whole = "";

    /// <summary>What it believes now: JSON of a whole state, or of all items in order of their numbers.</summary>
    public string State => _items.Count > 0 || _whole.Length == 0 ? $"[{string.Join(',', _items.Values)}]" : _whole;

    /// <summary>Subscribes; the state of the answer is where it begins.</summary>
    public static async Task<Keeper> JoinAsync(WireSocket socket, string request, string channel, CancellationToken cancel)
    {
        await socket.SayAsync(request, cancel);
        var answer = JsonNode.Parse(await socket.HearAsync(cancel))!["response"]!;
        Assert.True((bool)answer["success"]!, answer.ToJsonString());
        var keeper = new Keeper(socket, channel);
        keeper.Begin(answer["data"]!);
        return keeper;
    }

    public WireSocket Socket => socket;

    /// <summary>Subscribes once more: everything that was told before the answer is taken; the answer's state.</summary>
    public async Task<string> AskAgainAsync(string request, CancellationToken cancel)
    {
        await socket.SayAsync(request, cancel);
        while (true)
        {
            var heard = JsonNode.Parse(await socket.HearAsync(cancel))!;
            if (heard["response"] is not { } answer)
            {
                Take(heard["data"]!);
                continue;
            }

            var fresh = new Keeper(socket, channel);
            fresh.Begin(answer["data"]!);
            return fresh.State;
        }
    }

    /// <summary>Hears one push.</summary>
    public async Task HearAsync(CancellationToken cancel)
    {
        var push = JsonNode.Parse(await socket.HearAsync(cancel))!;
        Assert.Equal(channel, (string)push["channel"]!);
        Take(push["data"]!);
    }

    void Begin(JsonNode data)
    {
        if (data is not JsonArray items) _whole = data.ToJsonString();
        else foreach (var item in items) _items[NumberOf(item!)] = item!.ToJsonString();
    }

    void Take(JsonNode data)
    {
        switch ((string?)data["event_type"])
        {
            case null:
                _whole = data.ToJsonString();
                break;
            case "new_request" or "modify_reject" or "cancel_reject":
                break;
            case "fill" or "cancel" or "reject" or "closed":
                _items.Remove(NumberOf(data["order"] ?? data["position"]!));
                break;
            default:
                var item = data["order"] ?? data["position"]!;
                _items[NumberOf(item)] = item.ToJsonString();
                break;
        }
    }

    static long NumberOf(JsonNode item) => (long)(item["order_id"] ?? item["position_id"])!;
}

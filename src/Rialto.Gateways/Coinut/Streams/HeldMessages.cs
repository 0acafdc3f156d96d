using Rialto.Engine;
using Rialto.Gateways.Coinut.Wire;

namespace Rialto.Gateways.Coinut.Streams;

/// <summary>Messages in the order of their commands that are kept back for a while. Owner: the streams' gate.</summary>
internal sealed class HeldMessages
{
    readonly List<OrderMessage> _messages = [];

    public void Add(OrderMessage message)
    {
        // Else a reply would get messages of others.
        Invariant.Holds(_messages.Count == 0 || _messages[^1].Command <= message.Command);
        _messages.Add(message);
    }

    /// <summary>Takes away what was told before a command, and what it told itself.</summary>
    public (IReadOnlyList<OrderMessage> Before, IReadOnlyList<OrderMessage> Own) Take(long command)
    {
        var before = CountUntil(command);
        var own = CountUntil(command + 1) - before;
        var taken = (_messages.GetRange(0, before), _messages.GetRange(before, own));
        _messages.RemoveRange(0, before + own);
        return taken;
    }

    /// <summary>Takes everything away.</summary>
    public IReadOnlyList<OrderMessage> TakeAll()
    {
        var all = _messages.ToArray();
        _messages.Clear();
        return all;
    }

    int CountUntil(long command)
    {
        var (low, high) = (0, _messages.Count);
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (_messages[middle].Command < command) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}

using Rialto.Engine.Commands;
using Rialto.Engine.Events;

namespace Rialto.Simulation.Model;

/// <summary>Keys of requests with the time until which each is remembered.</summary>
internal sealed class RequestKeys
{
    readonly Dictionary<(ulong High, ulong Low), long> _untilUs = [];

    public int Max { get; set; } = 1_000_000;

    /// <summary>None when the request may go on; its key is remembered then.</summary>
    public Reject Admit(in CommandHeader header)
    {
        var key = (header.RequestKeyHigh, header.RequestKeyLow);
        if (key == (0, 0)) return Reject.None;
        Expire(header.TimeUs);
        if (_untilUs.ContainsKey(key)) return Reject.RequestReplayed;
        if (header.RequestKeyWindowS == 0) return Reject.None;
        if (_untilUs.Count >= Max) return Reject.TryAgain;
        _untilUs.Add(key, header.TimeUs + 1_000_000L * header.RequestKeyWindowS);
        return Reject.None;
    }

    void Expire(long nowUs)
    {
        foreach (var (key, untilUs) in _untilUs.ToArray())
        {
            if (untilUs <= nowUs) _untilUs.Remove(key);
        }
    }
}

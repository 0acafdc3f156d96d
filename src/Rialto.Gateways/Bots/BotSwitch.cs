using System.Collections.Concurrent;
using Rialto.Engine.Numbers;

namespace Rialto.Gateways.Bots;

/// <summary>Where the bots that make markets in perpetuals must be quiet, until the server is started again. Any thread.</summary>
public sealed class BotSwitch
{
    readonly ConcurrentDictionary<InstrumentId, bool> _stopped = new();

    public void StopAt(InstrumentId instrument) => _stopped[instrument] = true;

    public bool IsStopped(InstrumentId instrument) => _stopped.ContainsKey(instrument);
}

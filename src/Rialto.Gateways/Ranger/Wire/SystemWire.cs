using Rialto.Gateways.Sockets;
using Rialto.Node;

namespace Rialto.Gateways.Ranger.Wire;

/// <summary>How the exchange is, as operators see it: what <c>/health/status</c> says, and how many listen.</summary>
internal static class SystemWire
{
    public static TextFrame Of(string stream, NodeHealth health, int clients) =>
        FrameWriter.Build(stream, (health, clients), static (json, state) =>
        {
            json.WriteStartObject();
            json.WriteBoolean("ready"u8, state.health.Ready);
            json.WriteBoolean("disk_full"u8, state.health.DiskFull);
            json.WriteBoolean("follower_agrees"u8, state.health.FollowerAgrees);
            json.WriteNumber("last_event"u8, state.health.LastEventNumber);
            json.WriteNumber("last_command"u8, state.health.LastCommandNumber);
            json.WriteNumber("durable_frame"u8, state.health.DurableFrame);
            json.WriteNumber("history_event"u8, state.health.HistoryEventNumber);
            json.WriteNumber("clients"u8, state.clients);
            json.WriteEndObject();
        });
}

using Rialto.Gateways.Sockets;
using Rialto.Gateways.Wire;
using Rialto.Node.Views;

namespace Rialto.Gateways.Ranger.Wire;

/// <summary>A candle (§4.2): an array of JSON numbers.</summary>
internal static class CandleWire
{
    public static TextFrame One(string stream, Candle candle, InstrumentView instrument) =>
        FrameWriter.Build(stream, (candle, instrument), static (json, state) =>
            MarketDataJson.WriteCandle(json, state.candle, state.instrument));
}

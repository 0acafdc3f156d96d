using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;

namespace Rialto.Node.History;

/// <summary>Index and fair price of a perpetual when one of them moved, and the best prices of its book then.</summary>
/// <param name="Number">Its event.</param>
/// <param name="Bid">None = that side was empty.</param>
public sealed record PriceMarkView(
    long Number, InstrumentId Instrument, Ticks Index, Ticks Fair, Ticks Bid, Ticks Ask, IndexState State, long TimeUs);

using Rialto.Engine.Numbers;

namespace Rialto.Node.History;

/// <summary>The funding rate of the running interval and the next one as it looked then, in 10^-8.</summary>
/// <param name="Number">Its event.</param>
/// <param name="NextFundingUs">When the running interval ends, µs.</param>
/// <param name="IsNew">The rate is another than before, or that of a new interval.</param>
public sealed record RateMarkView(
    long Number, InstrumentId Instrument, int RateE8, int NextRateE8, long NextFundingUs, bool IsNew, long TimeUs);

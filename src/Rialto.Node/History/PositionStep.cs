using Rialto.Engine.Numbers;

namespace Rialto.Node.History;

/// <summary>What one change added to the story of a position. Money in picos.</summary>
/// <param name="Opened">Lots that came, with their value.</param>
/// <param name="ClosedValue">Value of the lots that went.</param>
/// <param name="IsClosed">It was the last change.</param>
readonly record struct PositionStep(
    long Number, MarginAccountId Account, InstrumentId Instrument, Side Side, Lots Opened, Int128 OpenedValue, Int128 ClosedValue,
    long Realised, long Fees, long Funding, long OpenedUs, long TimeUs, bool IsClosed);

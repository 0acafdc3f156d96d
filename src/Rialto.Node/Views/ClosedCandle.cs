using Rialto.Engine.Numbers;

namespace Rialto.Node.Views;

/// <summary>A bucket that no trade can join any more: one of a later bucket has come.</summary>
readonly record struct ClosedCandle(InstrumentId Instrument, CandlePeriod Period, CandleBucket Bucket);

using Rialto.Engine.Numbers;

namespace Rialto.Node.History;

/// <summary>A funding that was settled on all positions of an instrument. Money in picos: 10^-12 of the margin currency.</summary>
/// <param name="Number">Its event.</param>
/// <param name="RateE8">In 10^-8.</param>
/// <param name="Price">At which positions were valued.</param>
/// <param name="DueUs">The instant that it was due at, µs; 0 = an operator asked for it.</param>
/// <param name="Residue">What rounding left, to the insurance fund.</param>
public sealed record FundingView(
    long Number, InstrumentId Instrument, int RateE8, Ticks Price, long DueUs, long Paid, long Received, long Residue, long TimeUs);

using Rialto.Engine.Numbers;

namespace Rialto.Node.History;

/// <summary>What one position paid or received at a funding. Money in picos.</summary>
/// <param name="Number">Its event.</param>
/// <param name="Position">The position's lasting number.</param>
/// <param name="RateE8">In 10^-8.</param>
/// <param name="Price">At which the position was valued.</param>
/// <param name="Quantity">The position; below zero is short.</param>
/// <param name="Amount">Above zero: received.</param>
public sealed record FundingPaymentView(
    long Number, MarginAccountId Account, InstrumentId Instrument, long Position, int RateE8, Ticks Price, Lots Quantity, long Amount,
    long TimeUs);

using Rialto.Gateways.Wire;

namespace Rialto.Gateways.Feeds;

/// <summary>Takes a price.</summary>
/// <param name="price">Above zero.</param>
/// <param name="asOf">Time stamp of the clock at the earliest moment at which the price can have been made for us.</param>
delegate void PriceTold(DecimalNumber price, long asOf);

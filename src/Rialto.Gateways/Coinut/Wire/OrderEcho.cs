namespace Rialto.Gateways.Coinut.Wire;

/// <summary>What a request said about an order, to be said back when it is rejected: what could not be read is 0 or empty.</summary>
/// <param name="Price">With eight decimals.</param>
/// <param name="Quantity">With eight decimals.</param>
internal sealed record OrderEcho(long InstrumentId, string Side, string Price, string Quantity, long ClientOrderId);

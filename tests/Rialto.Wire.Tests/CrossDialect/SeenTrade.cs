namespace Rialto.Wire.Tests.CrossDialect;

/// <summary>A trade as somebody saw it.</summary>
/// <param name="Trade">Number of the trade; null where only the event is named.</param>
/// <param name="Event">Number of the event; null where only the trade is named.</param>
public sealed record SeenTrade(long? Trade, long? Event, decimal Price, decimal Quantity);

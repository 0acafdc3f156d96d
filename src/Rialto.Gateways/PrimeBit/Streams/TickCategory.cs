namespace Rialto.Gateways.PrimeBit.Streams;

/// <summary>Which number a tick channel follows.</summary>
internal enum TickCategory
{
    Market,
    Fair,
    Spot,
    Funding,
    NextFunding,
}

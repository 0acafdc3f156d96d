namespace Rialto.Gateways.PrimeBit.Streams;

/// <summary>What a channel tells of.</summary>
internal enum ChannelKind
{
    Book,
    Tick,
    Orders,
    Account,
    Positions,
}

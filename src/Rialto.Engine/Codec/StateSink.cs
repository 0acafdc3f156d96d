namespace Rialto.Engine.Codec;

/// <summary>Takes the next bytes of a state; they are gone afterwards.</summary>
public delegate void StateSink(ReadOnlySpan<byte> bytes);

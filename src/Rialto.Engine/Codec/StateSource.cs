namespace Rialto.Engine.Codec;

/// <summary>Fills the target, or as much of it as there is at hand, with the next bytes of a state; 0 = there are no more.</summary>
public delegate int StateSource(Span<byte> target);

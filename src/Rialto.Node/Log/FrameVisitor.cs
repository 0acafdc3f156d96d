namespace Rialto.Node.Log;

/// <summary>Takes a verified frame and its commands; the bytes are valid during the call only.</summary>
public delegate void FrameVisitor(in FrameRecord frame, ReadOnlySpan<byte> body);

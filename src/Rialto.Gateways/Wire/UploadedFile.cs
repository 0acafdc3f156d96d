namespace Rialto.Gateways.Wire;

/// <summary>A file of a multipart form. What its sender calls it is not kept.</summary>
public sealed record UploadedFile(string Field, byte[] Bytes);

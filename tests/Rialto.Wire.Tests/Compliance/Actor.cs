namespace Rialto.Wire.Tests.Compliance;

/// <summary>A member of a compliance suite; how he proves who he is belongs to the dialect.</summary>
public sealed record Actor(string Name, string Uid, string Key, string Secret);

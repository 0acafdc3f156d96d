namespace Rialto.Gateways.Wire;

/// <summary>What this build is, for the version endpoints. Empty texts where nobody stamped it.</summary>
public sealed record BuildInfo(string GitSha, string GitTag, string BuildDate, string Version);

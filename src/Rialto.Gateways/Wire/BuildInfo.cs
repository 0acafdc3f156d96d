namespace Rialto.Gateways.Wire;

/// <summary>What this build is, for the version endpoints. Commit and tag are empty where nobody stamped them.</summary>
/// <param name="BuildDate">RFC 3339, UTC.</param>
public sealed record BuildInfo(string GitSha, string GitTag, string BuildDate, string Version);

namespace Rialto.Identity.ApiKeys;

/// <summary>An answer that was given.</summary>
/// <param name="Print">What stands for the request.</param>
/// <param name="Status">Of HTTP.</param>
/// <param name="Body">As it was sent.</param>
public sealed record KeptAnswer(string Print, int Status, byte[] Body);

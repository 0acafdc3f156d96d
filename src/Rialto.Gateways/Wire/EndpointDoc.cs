using Rialto.Identity.ApiKeys;

namespace Rialto.Gateways.Wire;

/// <summary>What an endpoint does, for the documentation.</summary>
/// <param name="Dialect">Which document it belongs to.</param>
/// <param name="About">One sentence.</param>
/// <param name="Parameters">What it reads, besides the path.</param>
/// <param name="Success">Status of a good answer.</param>
/// <param name="Scopes">What an API key must allow.</param>
public sealed record EndpointDoc(string Dialect, string About, IReadOnlyList<Parameter> Parameters, int Success, KeyScopes Scopes)
{
    /// <summary>Whether it reads files; a gate lets larger bodies through to it.</summary>
    public bool TakesFiles => Parameters.Any(parameter => parameter is FilesParameter);
}

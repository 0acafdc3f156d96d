using Rialto.Gateways.Wire;

namespace Rialto.Gateways.Peatio;

/// <summary>One broken rule in the <c>details</c> of a refusal: for people, next to the literal for programs.</summary>
/// <param name="Code">The literal.</param>
/// <param name="Field">The parameter; null = none in particular.</param>
/// <param name="Rule">Name of the engine's rule; null for a parameter that could not be read.</param>
/// <param name="Limit">What was allowed.</param>
/// <param name="Got">What came.</param>
internal readonly record struct BrokenRule(string Code, string? Field, string? Rule, string? Limit, string? Got)
{
    public static BrokenRule Of(Problem problem) => new(problem.Literal, problem.Field, null, null, null);

    /// <summary>About a parameter, or about none in particular.</summary>
    public static BrokenRule Of(string literal, string? field) => new(literal, field, null, null, null);
}

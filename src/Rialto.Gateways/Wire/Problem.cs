namespace Rialto.Gateways.Wire;

/// <summary>
/// What is wrong with a request: the literal that is answered, and the parameter that it is about (null = none in particular).
/// </summary>
public readonly record struct Problem(string Literal, string? Field);

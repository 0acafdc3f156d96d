namespace Rialto.Gateways.Wire;

/// <summary>How the reading of a request's parameters ended.</summary>
public enum ParametersOutcome
{
    Read,

    /// <summary>Broken JSON or form, a repeated JSON key, or something past a bound of <see cref="Limits"/>.</summary>
    Malformed,

    /// <summary>A body of a type that is neither JSON nor a form.</summary>
    UnsupportedType,

    /// <summary>The body is larger than allowed; the rest of it was not read.</summary>
    TooLarge,
}

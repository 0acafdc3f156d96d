namespace Rialto.Gateways.Wire;

/// <summary>What a parameter's value is.</summary>
public enum ParameterKind
{
    /// <summary>Text: of a query or form, or a JSON string.</summary>
    Text,

    /// <summary>A JSON number, kept as it was written.</summary>
    Number,

    /// <summary>A JSON true or false.</summary>
    Boolean,
    List,
    Group,
}

namespace Rialto.Gateways.Wire;

/// <summary>
/// What an endpoint says about one of its parameters: how it is read, what is answered when it can't be, how it is documented.
/// </summary>
public abstract record Parameter(string Name, string About)
{
    /// <summary>Literal for a required parameter that is absent; null = optional.</summary>
    public string? Missing { get; init; }

    /// <summary>
    /// Literal for a blank value; null = a blank value is read like any other text, or as absent where text makes no sense.
    /// </summary>
    public string? Empty { get; init; }

    /// <summary>Whether an absent parameter counts as blank too (Barong's framework answers both).</summary>
    public bool AbsentIsEmpty { get; init; }

    /// <summary>JSON Schema type for the documentation.</summary>
    public abstract string SchemaType { get; }

    /// <summary>Allowed values for the documentation.</summary>
    public virtual IReadOnlyList<string> Values => [];

    /// <summary>The value, unless it is absent or blank and that was answered.</summary>
    private protected ParameterValue? Find(Input input)
    {
        if (!input.Parameters.TryGet(Name, out var value))
        {
            if (Missing is not null) input.Refuse(Name, Missing);
            if (AbsentIsEmpty && Empty is not null) input.Refuse(Name, Empty);
            return null;
        }

        if (Empty is null || !value.IsScalar || !string.IsNullOrWhiteSpace(value.Text)) return value;
        input.Refuse(Name, Empty);
        return null;
    }
}

namespace Rialto.Gateways.Wire;

/// <summary>A whole number, optionally within a range.</summary>
public sealed record IntegerParameter(string Name, string About) : Parameter(Name, About)
{
    public long Min { get; init; } = long.MinValue;
    public long Max { get; init; } = long.MaxValue;
    public long? Fallback { get; init; }
    public required string NotInteger { get; init; }

    /// <summary>Literal for a value outside the range; null = the value is moved to the nearest end.</summary>
    public string? OutOfRange { get; init; }

    /// <summary>Whether an empty text is as if absent; else it is no number.</summary>
    public bool MayBeEmpty { get; init; } = true;

    public override string SchemaType => "integer";

    public long? Read(Input input)
    {
        if (Find(input) is not { } value) return Fallback;
        if (MayBeEmpty && value.IsScalar && value.Text.Length == 0) return Fallback;
        if (!value.IsScalar || value.Kind == ParameterKind.Boolean || !DecimalText.TryReadInteger(value.Text, out var number))
        {
            input.Refuse(Name, NotInteger);
            return Fallback;
        }

        if (number >= Min && number <= Max) return number;
        if (OutOfRange is null) return Math.Clamp(number, Min, Max);
        input.Refuse(Name, OutOfRange);
        return Fallback;
    }
}

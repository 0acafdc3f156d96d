namespace Rialto.Gateways.Wire;

/// <summary>A decimal number above zero.</summary>
public sealed record DecimalParameter(string Name, string About) : Parameter(Name, About)
{
    public required string NotDecimal { get; init; }
    public required string NotPositive { get; init; }

    public override string SchemaType => "string";

    public DecimalNumber? Read(Input input)
    {
        if (Find(input) is not { } value) return null;
        if (!value.IsScalar || value.Kind == ParameterKind.Boolean || !DecimalText.TryRead(value.Text, out var number))
        {
            input.Refuse(Name, NotDecimal);
            return null;
        }

        return input.Require(number.IsPositive, Name, NotPositive) ? number : null;
    }
}

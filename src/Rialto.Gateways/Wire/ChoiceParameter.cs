namespace Rialto.Gateways.Wire;

/// <summary>One of a few words.</summary>
public sealed record ChoiceParameter(string Name, string About, params string[] Choices) : Parameter(Name, About)
{
    public required string Invalid { get; init; }

    public override string SchemaType => "string";

    public override IReadOnlyList<string> Values => Choices;

    public string? Read(Input input)
    {
        if (Find(input) is not { } value) return null;
        if (value.IsScalar && Choices.Contains(value.Text, StringComparer.Ordinal)) return value.Text;
        input.Refuse(Name, Invalid);
        return null;
    }
}

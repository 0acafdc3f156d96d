namespace Rialto.Gateways.Wire;

/// <summary>Some of a few words: a scalar or a list.</summary>
public sealed record ChoicesParameter(string Name, string About, params string[] Choices) : Parameter(Name, About)
{
    public required string Invalid { get; init; }

    public override string SchemaType => "array";

    public override IReadOnlyList<string> Values => Choices;

    /// <summary>Empty when absent.</summary>
    public IReadOnlyList<string> Read(Input input)
    {
        if (Find(input) is not { } value) return [];
        var texts = TextsParameter.Texts(value);
        if (texts is not null && texts.All(text => Choices.Contains(text, StringComparer.Ordinal))) return texts;
        input.Refuse(Name, Invalid);
        return [];
    }
}

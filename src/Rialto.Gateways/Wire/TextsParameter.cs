namespace Rialto.Gateways.Wire;

/// <summary>One or many texts: a scalar or a list.</summary>
public sealed record TextsParameter(string Name, string About) : Parameter(Name, About)
{
    public required string NotText { get; init; }

    public override string SchemaType => "array";

    /// <summary>Empty when absent.</summary>
    public IReadOnlyList<string> Read(Input input)
    {
        if (Find(input) is not { } value) return [];
        if (Texts(value) is { } texts) return texts;
        input.Refuse(Name, NotText);
        return [];
    }

    /// <summary>Null unless a scalar or a list of scalars.</summary>
    internal static IReadOnlyList<string>? Texts(ParameterValue value)
    {
        if (value.IsScalar) return [value.Text];
        if (value.Kind != ParameterKind.List || !value.Items.All(item => item.IsScalar)) return null;
        return [.. value.Items.Select(item => item.Text)];
    }
}

namespace Rialto.Gateways.Wire;

/// <summary>Free text; a list or group in its place is <see cref="NotText"/>.</summary>
public sealed record TextParameter(string Name, string About) : Parameter(Name, About)
{
    public required string NotText { get; init; }
    public int CharsMax { get; init; } = Limits.TextCharsMax;

    /// <summary>Literal for a longer text; null where <see cref="CharsMax"/> is the bound of every text.</summary>
    public string? TooLong { get; init; }

    public override string SchemaType => "string";

    public string? Read(Input input)
    {
        if (Find(input) is not { } value) return null;
        if (!value.IsScalar)
        {
            input.Refuse(Name, NotText);
            return null;
        }

        if (value.Text.Length <= CharsMax) return value.Text;
        input.Refuse(Name, TooLong ?? NotText);
        return null;
    }
}

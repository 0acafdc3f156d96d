namespace Rialto.Gateways.Wire;

/// <summary>True or false, in any of the spellings true/false, 1/0, on/off, t/f.</summary>
public sealed record BooleanParameter(string Name, string About) : Parameter(Name, About)
{
    /// <summary>Literal for any other text; null = it is as if absent.</summary>
    public string? NotBoolean { get; init; }

    /// <summary>Whether an empty text is as if absent; else it is no boolean.</summary>
    public bool MayBeEmpty { get; init; } = true;

    public override string SchemaType => "boolean";

    public bool Read(Input input, bool fallback)
    {
        if (Find(input) is not { } value || (MayBeEmpty && value.IsScalar && value.Text.Length == 0)) return fallback;
        if (value.IsScalar && TryRead(value.Text, out var read)) return read;
        if (NotBoolean is not null) input.Refuse(Name, NotBoolean);
        return fallback;
    }

    public static bool TryRead(string text, out bool value)
    {
        value = text is "true" or "1" or "on" or "t";
        return value || text is "false" or "0" or "off" or "f";
    }
}

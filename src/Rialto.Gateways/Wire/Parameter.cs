namespace Rialto.Gateways.Wire;

/// <summary>What an endpoint says about one of its parameters: how it is read, what is answered when it can't be, how it is documented.</summary>
public abstract record Parameter(string Name, string About)
{
    /// <summary>Literal for a required parameter that is absent; null = optional.</summary>
    public string? Missing { get; init; }

    /// <summary>Literal for a blank value; null = a blank value is read like any other text, or as absent where text makes no sense.</summary>
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

/// <summary>A whole number, optionally within a range.</summary>
public sealed record IntegerParameter(string Name, string About) : Parameter(Name, About)
{
    public long Min { get; init; } = long.MinValue;
    public long Max { get; init; } = long.MaxValue;
    public long? Fallback { get; init; }
    public required string NotInteger { get; init; }

    /// <summary>Literal for a value outside the range; null = the value is moved to the nearest end.</summary>
    public string? OutOfRange { get; init; }

    public override string SchemaType => "integer";

    public long? Read(Input input)
    {
        if (Find(input) is not { } value) return Fallback;
        if (value.IsScalar && value.Text.Length == 0) return Fallback;
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

/// <summary>True or false, in any of the spellings true/false, 1/0, on/off, t/f.</summary>
public sealed record BooleanParameter(string Name, string About) : Parameter(Name, About)
{
    /// <summary>Literal for any other text; null = it is as if absent.</summary>
    public string? NotBoolean { get; init; }

    public override string SchemaType => "boolean";

    public bool Read(Input input, bool fallback)
    {
        if (Find(input) is not { } value || (value.IsScalar && value.Text.Length == 0)) return fallback;
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

/// <summary>A group of texts: <c>search[code]=b</c>, a JSON object, or the text of one. Unknown members are ignored.</summary>
public sealed record GroupParameter(string Name, string About, params string[] Members) : Parameter(Name, About)
{
    public override string SchemaType => "object";

    public override IReadOnlyList<string> Values => Members;

    /// <summary>Only members that are named here and are non-empty texts.</summary>
    public IReadOnlyDictionary<string, string> Read(Input input)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Find(input) is not { } value) return texts;
        foreach (var (name, member) in MembersOf(value))
            if (member.IsScalar && member.Text.Length > 0 && Members.Contains(name, StringComparer.Ordinal)) texts[name] = member.Text;
        return texts;
    }

    static IReadOnlyDictionary<string, ParameterValue> MembersOf(ParameterValue value)
    {
        if (value.Kind != ParameterKind.Text) return value.Members;
        var members = new Dictionary<string, ParameterValue>(StringComparer.Ordinal);
        return ParameterParser.TryReadJson(System.Text.Encoding.UTF8.GetBytes(value.Text), members)
            ? members
            : new Dictionary<string, ParameterValue>();
    }
}

namespace Rialto.Gateways.Wire;

/// <summary>A one-time code: digits as text, or a JSON number, which has lost its leading zeros.</summary>
public sealed record OtpParameter(string Name, string About) : Parameter(Name, About)
{
    const int Digits = 6;

    /// <summary>Literal for anything else.</summary>
    public required string NotDigits { get; init; }

    public override string SchemaType => "string";

    /// <summary>As it was sent, zeros put back where a number lost them; text of another length is no code that anybody has.</summary>
    public string? Read(Input input)
    {
        if (Find(input) is not { } value) return null;
        var isCode = value.IsScalar && value.Text.Length is > 0 and <= Limits.NumberDigitsMax && value.Text.All(char.IsAsciiDigit);
        if (!input.Require(isCode, Name, NotDigits)) return null;
        return value.Kind == ParameterKind.Number ? value.Text.PadLeft(Digits, '0') : value.Text;
    }
}

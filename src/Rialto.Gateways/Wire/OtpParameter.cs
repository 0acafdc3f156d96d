namespace Rialto.Gateways.Wire;

/// <summary>A one-time code: up to six digits, as text or as a number that has lost its leading zeros.</summary>
public sealed record OtpParameter(string Name, string About) : Parameter(Name, About)
{
    const int Digits = 6;

    /// <summary>Literal for anything else.</summary>
    public required string NotDigits { get; init; }

    public override string SchemaType => "string";

    public string? Read(Input input)
    {
        if (Find(input) is not { } value) return null;
        var isCode = value.IsScalar && value.Text.Length is > 0 and <= Digits && value.Text.All(char.IsAsciiDigit);
        return input.Require(isCode, Name, NotDigits) ? value.Text.PadLeft(Digits, '0') : null;
    }
}

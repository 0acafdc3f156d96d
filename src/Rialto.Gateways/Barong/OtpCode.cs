using Rialto.Gateways.Wire;

namespace Rialto.Gateways.Barong;

/// <summary>Reads six digits, however a client wrote them.</summary>
internal static class OtpCode
{
    const int Digits = 6;

    /// <summary>A JSON number has lost its leading zeros: they are put back. Null = absent or no scalar.</summary>
    public static string? Read(Input input, string name)
    {
        if (!input.Parameters.TryGet(name, out var value) || !value.IsScalar) return null;
        return value.Kind == ParameterKind.Number ? value.Text.PadLeft(Digits, '0') : value.Text.Trim();
    }
}

using Rialto.Gateways.Wire;

namespace Rialto.Gateways.Barong.Routes;

/// <summary>What limits an API key.</summary>
internal static class KeyParameters
{
    public static readonly TextsParameter Scope = new("scope", "read, trade, withdraw, separated by commas; empty = all.")
    {
        NotText = Literals.Invalid,
    };

    public static readonly TextsParameter Addresses = new("addresses", "IP addresses and networks, separated by commas; empty = all.")
    {
        NotText = Literals.Invalid,
    };

    /// <summary>Null = not given.</summary>
    public static IReadOnlyList<string>? ReadScopes(Input input) => Read(Scope, input);

    /// <summary>Null = not given.</summary>
    public static IReadOnlyList<string>? ReadAddresses(Input input) => Read(Addresses, input);

    /// <summary>A list separated by commas, or a list.</summary>
    static IReadOnlyList<string>? Read(TextsParameter parameter, Input input)
    {
        if (!input.Parameters.Has(parameter.Name)) return null;
        const StringSplitOptions words = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        return [.. parameter.Read(input).SelectMany(text => text.Split(',', words))];
    }
}

using System.Text.RegularExpressions;

namespace Rialto.Gateways.PeatioClassic.Wire;

/// <summary>Whether a text looks like an address of a coin: its letters, its length and how it begins. No chain is asked.</summary>
internal static partial class AddressForm
{
    /// <summary>Letters and lengths alone: a typing error inside is not found.</summary>
    public static bool Fits(string coin, string address) => coin switch
    {
        "btc" => Bitcoin().IsMatch(address),
        "ltc" => Litecoin().IsMatch(address),
        // Ether, and tokens that live on its chain.
        _ => Ethereum().IsMatch(address),
    };

    [GeneratedRegex("^([13][1-9A-HJ-NP-Za-km-z]{25,34}|bc1[02-9ac-hj-np-z]{11,71})$")]
    private static partial Regex Bitcoin();

    [GeneratedRegex("^([LM3][1-9A-HJ-NP-Za-km-z]{25,34}|ltc1[02-9ac-hj-np-z]{11,71})$")]
    private static partial Regex Litecoin();

    [GeneratedRegex("^0x[0-9a-fA-F]{40}$")]
    private static partial Regex Ethereum();
}

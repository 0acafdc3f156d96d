using Microsoft.AspNetCore.Http;
using Rialto.Identity.ApiKeys;

namespace Rialto.Gateways.Barong;

/// <summary>What an API key must allow for a request that another server asks about, by verb and path alone.</summary>
/// <remarks>Never less than the endpoint itself asks for, where it is one of ours; what is not known to be trading or money needs all.</remarks>
internal static class ForeignScopes
{
    const string Market = "api/v2/peatio/market/";
    const string Account = "api/v2/peatio/account/";
    const string CancelEnd = "/cancel";

    public static KeyScopes Of(string verb, string path)
    {
        var reads = HttpMethods.IsGet(verb) || HttpMethods.IsHead(verb);
        // A GET that cancels an order exists (docs/dialects/peatio.md).
        if (reads && !path.TrimEnd('/').EndsWith(CancelEnd, StringComparison.Ordinal)) return KeyScopes.Read;
        if (path.StartsWith(Market, StringComparison.Ordinal)) return KeyScopes.Trade;
        return path.StartsWith(Account, StringComparison.Ordinal) ? KeyScopes.Withdraw : KeyScopes.All;
    }
}

using System.Globalization;
using Rialto.Engine.Numbers;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit.Wire;

/// <summary>The names of a margin account: its uuid, and the number by which people tell it.</summary>
internal static class AccountText
{
    /// <summary>The first two accounts are the insurance funds', so the first member's live account is 3000001.</summary>
    const int LoginBase = 2_999_998;

    /// <summary>Lower case.</summary>
    public static string IdOf(ExchangeViews views, MarginAccountId account) => views.Uuids.OfAccount(account).ToString("D");

    public static string LoginOf(MarginAccountId account) => (LoginBase + account.Value).ToString(CultureInfo.InvariantCulture);

    /// <summary>A member's account by its uuid, which is written in lower case; null = unknown, or somebody else's.</summary>
    public static MarginAccountView? Find(ExchangeViews views, MemberId member, string text)
    {
        if (!Guid.TryParseExact(text, "D", out var uuid) || text != uuid.ToString("D")) return null;
        if (!views.Uuids.TryFindAccount(uuid, out var id)) return null;
        return views.Margin.Find(id) is { } account && account.Member == member ? account : null;
    }
}

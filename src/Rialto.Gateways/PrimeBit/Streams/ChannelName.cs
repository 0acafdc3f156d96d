using Rialto.Engine.Numbers;

namespace Rialto.Gateways.PrimeBit.Streams;

/// <summary>A channel by the name that clients give it.</summary>
/// <param name="Text">As it was written; a channel has only one name.</param>
/// <param name="Instrument">Of books and ticks; else 0.</param>
/// <param name="Category">Of ticks.</param>
/// <param name="Account">Of private channels; else empty.</param>
internal sealed record ChannelName(string Text, ChannelKind Kind, InstrumentId Instrument, TickCategory Category, Guid Account)
{
    const string BookPrefix = "order_book_";
    const string TickPrefix = "tick_";

    static readonly (string Prefix, ChannelKind Kind)[] s_private =
        [("order_", ChannelKind.Orders), ("account_", ChannelKind.Account), ("positions_", ChannelKind.Positions)];

    public bool IsPrivate => Kind is ChannelKind.Orders or ChannelKind.Account or ChannelKind.Positions;

    /// <summary>Null = there is no such channel.</summary>
    public static ChannelName? Read(string text, Symbols symbols)
    {
        if (text.StartsWith(BookPrefix, StringComparison.Ordinal))
            return OfSymbol(text, text[BookPrefix.Length..].Split('_'), ChannelKind.Book, default, symbols);
        if (text.StartsWith(TickPrefix, StringComparison.Ordinal)) return Tick(text, text[TickPrefix.Length..].Split('_'), symbols);
        foreach (var (prefix, kind) in s_private)
            if (text.StartsWith(prefix, StringComparison.Ordinal)) return OfAccount(text, text[prefix.Length..], kind);
        return null;
    }

    static ChannelName? Tick(string text, string[] words, Symbols symbols)
    {
        if (words.Length != 3 || CategoryOf(words[1]) is not { } category) return null;
        return OfSymbol(text, [words[0], words[2]], ChannelKind.Tick, category, symbols);
    }

    static ChannelName? OfSymbol(string text, string[] words, ChannelKind kind, TickCategory category, Symbols symbols)
    {
        if (words.Length != 2 || !Symbols.TryReadType(words[1], out var isDemo)) return null;
        return symbols.Find(isDemo, words[0]) is { } symbol ? new(text, kind, symbol.Id, category, Guid.Empty) : null;
    }

    // Only the lower-case form names an account: another one would be a second name of the same channel.
    static ChannelName? OfAccount(string text, string uuid, ChannelKind kind) =>
        Guid.TryParseExact(uuid, "D", out var account) && account.ToString("D") == uuid ? new(text, kind, default, default, account) : null;

    static TickCategory? CategoryOf(string word) => word switch
    {
        "market" => TickCategory.Market,
        "fair" => TickCategory.Fair,
        "spot" => TickCategory.Spot,
        "funding" => TickCategory.Funding,
        "next-funding" => TickCategory.NextFunding,
        _ => null,
    };
}

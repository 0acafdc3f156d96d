using Rialto.Engine.Commands;

namespace Rialto.Engine.Books;

/// <summary>What few orders have, so that the many are asked one bit. Part of a <see cref="RestingOrder"/>.</summary>
[Flags]
public enum OrderTraits : ushort
{
    None = 0,

    /// <summary>It waits for its trigger price, in no book.</summary>
    Waiting = 1,

    /// <summary>It has a display quantity; in the book, what it hides is counted apart.</summary>
    Iceberg = 2,

    /// <summary>It ends at a time.</summary>
    Expires = 4,

    /// <summary>It is of a margin account.</summary>
    Margin = 8,

    /// <summary>Only in a saved state: exits stand behind its margin part.</summary>
    Exits = 64,

    /// <summary>Only in a saved state: a position has got the exits that it carried first.</summary>
    Brought = 128,

    /// <summary>Two bits: which price it watches while it waits.</summary>
    Watched = 3 << OrderTraitsExtensions.WatchedShift,

    /// <summary>Three bits: its own <see cref="SelfTradeRule"/>.</summary>
    SelfTrade = 7 << OrderTraitsExtensions.SelfTradeShift,
}

/// <summary>The self-trade rule and the watched price inside the traits.</summary>
public static class OrderTraitsExtensions
{
    internal const int SelfTradeShift = 8;
    internal const int WatchedShift = 4;

    public static OrderTraits Traits(this SelfTradeRule rule) => (OrderTraits)((int)rule << SelfTradeShift);

    public static OrderTraits Traits(this TriggerBy watched) => (OrderTraits)((int)watched << WatchedShift);

    public static TriggerBy TriggerBy(this OrderTraits traits) => (TriggerBy)((int)(traits & OrderTraits.Watched) >> WatchedShift);

    public static SelfTradeRule SelfTradeRule(this OrderTraits traits) =>
        (SelfTradeRule)((int)(traits & OrderTraits.SelfTrade) >> SelfTradeShift);
}

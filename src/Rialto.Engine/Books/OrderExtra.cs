using Rialto.Engine.Numbers;

namespace Rialto.Engine.Books;

/// <summary>The values behind an order's traits; stored at the order's slot in <see cref="OrderExtras"/>.</summary>
internal struct OrderExtra
{
    /// <summary>Of a waiting order.</summary>
    public Ticks TriggerPrice;

    /// <summary>Of an iceberg.</summary>
    public Lots DisplayQuantity;

    /// <summary>Of a waiting market buy by quote amount; else 0.</summary>
    public Amount QuoteAmount;

    /// <summary>What an iceberg in the book does not show.</summary>
    public Lots Hidden;

    /// <summary>Of an order that expires; microseconds since 1970.</summary>
    public long ExpiresUs;
}

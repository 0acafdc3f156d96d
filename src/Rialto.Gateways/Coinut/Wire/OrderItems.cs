using System.Runtime.InteropServices;
using System.Text.Json;

namespace Rialto.Gateways.Coinut.Wire;

/// <summary>A list of orders or entries, read in one pass over the body; no more of it is kept than may be in a batch.</summary>
internal sealed class OrderItems
{
    /// <summary>Bytes of the shortest items that clients send; a list is made as long as the body could fill with those.</summary>
    const int ItemBytesUsual = 32;

    readonly List<OrderItem> _items;

    OrderItems(int capacity) => _items = new(capacity);

    /// <summary>How many there are, kept or not.</summary>
    public int Count { get; private set; }

    /// <summary>One of them is no object.</summary>
    public bool HasOther { get; private set; }

    /// <summary>Those that are kept.</summary>
    public ReadOnlySpan<OrderItem> All => CollectionsMarshal.AsSpan(_items);

    /// <summary>The array at whose beginning a reader stands; it is left behind.</summary>
    public static OrderItems Read(ref Utf8JsonReader reader, int bodyBytes)
    {
        var items = new OrderItems(Math.Min(Limits.CoinutBatchMax, bodyBytes / ItemBytesUsual + 1));
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) items.Take(ref reader);
        return items;
    }

    void Take(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject || Count >= Limits.CoinutBatchMax)
        {
            HasOther |= reader.TokenType != JsonTokenType.StartObject;
            reader.Skip();
        }
        else _items.Add(OrderItem.Read(ref reader));

        Count++;
    }
}

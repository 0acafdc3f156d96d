using System.Text;
using System.Text.Json;

namespace Rialto.Gateways.Coinut.Wire;

/// <summary>The fields of one order, or of one entry of what is to be cancelled, as they stand in the body.</summary>
/// <remarks>A name that comes twice counts as it stands last; other names are passed over.</remarks>
internal record struct OrderItem
{
    public JsonSlice Instrument;
    public JsonSlice Side;
    public JsonSlice ClientId;
    public JsonSlice Price;
    public JsonSlice Quantity;
    public JsonSlice Order;

    /// <summary>The object at whose beginning a reader stands.</summary>
    public static OrderItem Read(ref Utf8JsonReader reader)
    {
        var item = default(OrderItem);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = NameOf(ref reader);
            reader.Read();
            var value = JsonSlice.Take(ref reader);
            item.Set(name, value);
        }

        return item;
    }

    /// <summary>Sets a field by its name, if it is one of ours.</summary>
    public void Set(Name name, JsonSlice value)
    {
        switch (name)
        {
            case Name.Instrument: Instrument = value; break;
            case Name.Side: Side = value; break;
            case Name.ClientId: ClientId = value; break;
            case Name.Price: Price = value; break;
            case Name.Quantity: Quantity = value; break;
            case Name.Order: Order = value; break;
            case Name.Other: break;
        }
    }

    /// <summary>Whose name a reader stands at.</summary>
    public static Name NameOf(ref Utf8JsonReader reader)
    {
        // No two are of the same length, so one comparison is enough; only escapes make a name longer.
        var name = reader.ValueSpan.Length switch
        {
            _ when reader.ValueIsEscaped => NameOfEscaped(ref reader),
            3 => Name.Quantity,
            4 => Name.Side,
            5 => Name.Price,
            7 => Name.Instrument,
            8 => Name.Order,
            13 => Name.ClientId,
            _ => Name.Other,
        };
        return reader.ValueIsEscaped || (name != Name.Other && reader.ValueTextEquals(TextOf(name))) ? name : Name.Other;
    }

    static Name NameOfEscaped(ref Utf8JsonReader reader)
    {
        if (JsonSlice.TextOf(ref reader) is not { } text) return Name.Other;
        for (var name = Name.Instrument; name <= Name.Order; name++)
            if (text == Encoding.UTF8.GetString(TextOf(name))) return name;
        return Name.Other;
    }

    static ReadOnlySpan<byte> TextOf(Name name) => name switch
    {
        Name.Other => ""u8,
        Name.Instrument => "inst_id"u8,
        Name.Side => "side"u8,
        Name.ClientId => "client_ord_id"u8,
        Name.Price => "price"u8,
        Name.Quantity => "qty"u8,
        Name.Order => "order_id"u8,
    };

    /// <summary>The fields that count.</summary>
    internal enum Name
    {
        Other,
        Instrument,
        Side,
        ClientId,
        Price,
        Quantity,
        Order,
    }
}

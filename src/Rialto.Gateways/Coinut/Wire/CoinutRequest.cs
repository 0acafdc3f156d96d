using System.Text.Json;
using System.Text.Unicode;

namespace Rialto.Gateways.Coinut.Wire;

/// <summary>One request: its name, its nonce and its fields, found in one pass over its body. Good for as long as the body is.</summary>
internal sealed class CoinutRequest
{
    public const long NumberMax = uint.MaxValue;

    /// <summary>No field of ours has a longer name, in bytes, though each of its letters were escaped.</summary>
    const int NameBytesMax = 6 * 16;

    readonly List<(string Name, JsonSlice Value)> _fields = [];
    OrderItem _order;

    CoinutRequest(ReadOnlyMemory<byte> body) => Body = body;

    /// <summary>Empty = absent, or no text.</summary>
    public string Name { get; private set; } = "";

    /// <summary>As it is given; 0 = absent, or no whole number.</summary>
    public long Nonce { get; private set; }

    public bool HasGoodNonce => Nonce is >= 1 and <= NumberMax;

    /// <summary>Exactly as it came.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The request as one order.</summary>
    public ref readonly OrderItem Order => ref _order;

    /// <summary>What stands in <c>orders</c>; null = no list.</summary>
    public OrderItems? Orders { get; private set; }

    /// <summary>What stands in <c>entries</c>; null = no list.</summary>
    public OrderItems? Entries { get; private set; }

    /// <summary>Null = no JSON object: also a text that is no UTF-8, or that repeats itself too deeply.</summary>
    public static CoinutRequest? TryParse(ReadOnlyMemory<byte> body)
    {
        try
        {
            if (!Utf8.IsValid(body.Span)) return null;
            var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = Limits.JsonDepthMax });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
            var request = new CoinutRequest(body);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) request.Take(ref reader);
            // Nothing may follow.
            if (reader.Read()) return null;
            request.Name = request.Text("request") ?? "";
            request.Nonce = request.Integer("nonce") ?? 0;
            return request;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public bool Has(string field) => !Find(field).IsAbsent;

    /// <summary>A text; null = absent or none.</summary>
    public string? Text(string field) => Find(field).Text(Body.Span);

    /// <summary>A whole number; null = absent or none.</summary>
    public long? Integer(string field) => Find(field).Integer(Body.Span);

    /// <summary>A whole number that is absent or good.</summary>
    public bool TryOptional(string field, out long? number)
    {
        number = Integer(field);
        return number is not null || !Has(field);
    }

    /// <summary>True, false, or one of them as a text.</summary>
    public bool TryFlag(string field, out bool? flag)
    {
        flag = null;
        var value = Find(field);
        if (value.IsAbsent) return true;
        if (value.Kind == JsonTokenType.True || value.Is("true"u8, Body.Span)) flag = true;
        if (value.Kind == JsonTokenType.False || value.Is("false"u8, Body.Span)) flag = false;
        return flag is not null;
    }

    void Take(ref Utf8JsonReader reader)
    {
        var ours = OrderItem.NameOf(ref reader);
        var at = new JsonSlice(JsonTokenType.String, (int)reader.TokenStartIndex + 1, reader.ValueSpan.Length, reader.ValueIsEscaped);
        var name = at.Length <= NameBytesMax ? at.Text(Body.Span) ?? "" : "";
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartArray && name is "orders" or "entries")
        {
            Keep(name, OrderItems.Read(ref reader, Body.Length));
            return;
        }

        if (name is "orders" or "entries") Keep(name, null);
        var value = JsonSlice.Take(ref reader);
        _order.Set(ours, value);
        if (name.Length > 0) _fields.Add((name, value));
    }

    void Keep(string name, OrderItems? items)
    {
        if (name == "orders") Orders = items;
        else Entries = items;
    }

    /// <summary>The one that stands last counts.</summary>
    JsonSlice Find(string field)
    {
        for (var i = _fields.Count - 1; i >= 0; i--)
            if (_fields[i].Name == field) return _fields[i].Value;
        return default;
    }
}

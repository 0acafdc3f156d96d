using System.Text;
using System.Text.Json;
using Rialto.Gateways.Coinut.Wire;

namespace Rialto.Tests.Gateways.Coinut;

/// <summary>The reading of a request in one pass, against .NET's document of the same bytes.</summary>
public sealed class CoinutRequestTests
{
    const int Bodies = 20_000;

    static readonly string[] s_names =
    [
        "request", "nonce", "inst_id", "side", "qty", "price", "client_ord_id", "order_id", "orders", "entries", "subscribe", "timestamp",
        "\\u0071ty", "x", "a_name_that_is_longer_than_all_others_and_that_nobody_asks_for_ever",
    ];

    static readonly string[] s_asked =
        ["request", "nonce", "inst_id", "side", "qty", "price", "client_ord_id", "subscribe", "timestamp", "x"];

    static readonly string[] s_values =
    [
        "1", "0", "-7", "4294967296", "9223372036854775808", "1.5", "1e3", "\"BUY\"", "\"B\\u0055Y\"", "\"new_order\"", "\"1.25\"",
        "\"true\"", "true", "false", "null", "{}", "[]", "[[1]]", "{\"qty\":2}", "\"\"", "\"\\ud83d\\ude00é\"",
    ];

    static readonly string[] s_damages = ["}", "{", ",", "\"", "\\", "[", "nul", "\u00e9", " ", "\0"];

    [Fact]
    public void What_it_reads_is_what_the_document_has()
    {
        var dice = new Random(20261122);
        var (good, bad) = (0, 0);
        for (var i = 0; i < Bodies; i++)
        {
            var text = Object(dice, depth: 0);
            if (dice.Next(3) == 0) text = text.Insert(dice.Next(text.Length + 1), s_damages[dice.Next(s_damages.Length)]);
            if (dice.Next(10) == 0) text = text.Remove(dice.Next(text.Length), 1);

            if (Compare(Encoding.UTF8.GetBytes(text), text)) good++;
            else bad++;
        }

        // Enough of both, or the dice are of no use.
        Assert.True(good > Bodies / 4, $"{good} good");
        Assert.True(bad > Bodies / 8, $"{bad} bad");
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("7", false)]
    [InlineData("[]", false)]
    [InlineData("{}", true)]
    [InlineData(" {} ", true)]
    [InlineData("{} {}", false)]
    [InlineData("{},", false)]
    [InlineData("{\"a\":1,}", false)]
    [InlineData("{\"a\":1/**/}", false)]
    [InlineData("{\"a\":[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]}", true)]
    [InlineData("{\"a\":[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]}", false)]
    [InlineData("{\"orders\":[{\"qty\":1},{\"qty\":}]}", false)]
    public void Only_one_whole_object_of_bounded_depth_is_a_request(string body, bool isGood) =>
        Assert.Equal(isGood, CoinutRequest.TryParse(Encoding.UTF8.GetBytes(body)) is not null);

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_no_request() =>
        Assert.Null(CoinutRequest.TryParse(new byte[] { (byte)'{', (byte)'"', 0xC3, (byte)'"', (byte)':', (byte)'1', (byte)'}' }));

    [Fact]
    public void Half_of_a_character_is_no_text()
    {
        var request = CoinutRequest.TryParse("""{"request":"\ud83d","\ud83d":1,"nonce":5,"side":"\ud83d"}"""u8.ToArray())!;

        Assert.Equal(("", 5L), (request.Name, request.Nonce));
        Assert.Null(request.Text("side"));
        Assert.True(request.Has("side"));
    }

    [Fact]
    public void Of_a_list_no_more_is_kept_than_may_be_in_a_batch()
    {
        var body = $$"""{"orders":[{{string.Join(',', Enumerable.Repeat("{\"qty\":1}", 1_001))}},7],"entries":[{}, 7]}""";

        var request = CoinutRequest.TryParse(Encoding.UTF8.GetBytes(body))!;

        Assert.Equal((1_002, 1_000, true), (request.Orders!.Count, request.Orders.All.Length, request.Orders.HasOther));
        Assert.Equal((2, 1, true), (request.Entries!.Count, request.Entries.All.Length, request.Entries.HasOther));
    }

    [Fact]
    public void Of_two_of_one_name_the_last_counts()
    {
        var request = CoinutRequest.TryParse("""{"orders":[{}],"nonce":1,"orders":7,"nonce":2,"entries":3,"entries":[{}]}"""u8.ToArray())!;

        Assert.Equal(2, request.Nonce);
        Assert.Null(request.Orders);
        Assert.Equal(1, request.Entries!.Count);
    }

    /// <summary>False = neither of them takes the body.</summary>
    static bool Compare(byte[] body, string text)
    {
        using var document = TryParse(body);
        var request = CoinutRequest.TryParse(body);
        Assert.True(document is null == request is null, text);
        if (document is null) return false;

        var root = document.RootElement;
        foreach (var name in s_asked)
        {
            var value = root.TryGetProperty(name, out var found) ? found : default;
            Assert.True(request!.Has(name) == value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null), text);
            Assert.True(request.Text(name) == TextOf(value), text);
            Assert.True(request.Integer(name) == IntegerOf(value), text);
        }

        Compare(request!.Order, root, body, text);
        Compare(request.Orders, root, "orders", body, text);
        Compare(request.Entries, root, "entries", body, text);
        return true;
    }

    static void Compare(OrderItems? items, JsonElement root, string name, byte[] body, string text)
    {
        var isList = root.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array;
        Assert.True(isList == items is not null, text);
        if (items is null) return;
        Assert.True(items.Count == list.GetArrayLength(), text);
        var objects = list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).ToArray();
        Assert.True(items.HasOther == objects.Length < items.Count, text);
        Assert.True(items.All.Length == objects.Length, text);
        for (var i = 0; i < objects.Length; i++) Compare(items.All[i], objects[i], body, text);
    }

    static void Compare(in OrderItem item, JsonElement element, byte[] body, string text)
    {
        Compare(item.Instrument, element, "inst_id", body, text);
        Compare(item.Side, element, "side", body, text);
        Compare(item.ClientId, element, "client_ord_id", body, text);
        Compare(item.Price, element, "price", body, text);
        Compare(item.Quantity, element, "qty", body, text);
        Compare(item.Order, element, "order_id", body, text);
    }

    static void Compare(JsonSlice slice, JsonElement element, string name, byte[] body, string text)
    {
        var value = element.TryGetProperty(name, out var found) ? found : default;
        Assert.True(slice.IsAbsent == value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null, text);
        Assert.True(slice.Integer(body) == IntegerOf(value), text);
        Assert.True(slice.Text(body) == TextOf(value), text);
        if (value.ValueKind == JsonValueKind.Number) Assert.True(Encoding.UTF8.GetString(slice.In(body)) == value.GetRawText(), text);
        Assert.True(slice.Is("BUY"u8, body) == (TextOf(value) == "BUY"), text);
    }

    static long? IntegerOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;

    /// <summary>Null = no text: also where damage has cut a character in halves.</summary>
    static string? TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    static JsonDocument? TryParse(byte[] body)
    {
        try
        {
            var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 16 });
            if (document.RootElement.ValueKind == JsonValueKind.Object) return document;
            document.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static string Object(Random dice, int depth)
    {
        var fields = Enumerable.Range(0, dice.Next(7)).Select(_ =>
        {
            var name = s_names[dice.Next(s_names.Length)];
            var value = depth == 0 && name is "orders" or "entries" && dice.Next(4) > 0 ? List(dice) : s_values[dice.Next(s_values.Length)];
            return $"\"{name}\":{(dice.Next(8) == 0 ? " " : "")}{value}";
        });
        return $"{{{string.Join(',', fields)}}}";
    }

    static string List(Random dice)
    {
        var items = Enumerable.Range(0, dice.Next(5))
            .Select(_ => dice.Next(6) == 0 ? s_values[dice.Next(s_values.Length)] : Object(dice, depth: 1));
        return $"[{string.Join(',', items)}]";
    }
}
